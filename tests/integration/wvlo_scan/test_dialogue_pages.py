"""The pages after a scan: plain forms, in two languages, that lose nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.fixtures.companies import Company
from wvlo_scan.pages.words import texts

SCRIPT = "<script>alert('x')</script>"


def sent(company: Company, path: str, **fields: str) -> Any:
    """Send a form as a browser does; give the page it leads to."""
    return company.door.post(path, data=fields, headers=company.key)


def page(company: Company, path: str, language: str = "nl") -> str:
    answer = company.ask("GET", f"{path}?language={language}")
    assert answer.status_code == 200, answer.text
    text: str = answer.text
    return text


def prepared(dairy: Company) -> str:
    """Put a conversation ready; give the path of its page."""
    fields = {"title": "Ploeg A", "held_on": "2026-12-03"}
    answer = sent(dairy, f"/gesprekken/{dairy.closed}", **fields)
    assert answer.status_code == 200
    return str(answer.url.path)


# holds SC16
def test_a_conversation_is_put_ready_and_shows_why_each_theme_is_proposed(
    dairy: Company,
) -> None:
    path = prepared(dairy)

    text = page(dairy, path)

    assert text.count("op de agenda") == 3
    assert "Het gemiddelde is laag (42 van 100); mensen zien dit verschillend" in text
    assert "teamleiders, leiding en HR liggen 88 punten uit elkaar" in text
    assert "Vraag over safety" in text
    assert "fault-review" in text


# holds SC16
def test_dots_choice_notes_and_agreements_go_in_by_plain_forms(dairy: Company) -> None:
    path = prepared(dairy)
    chosen = {"dots-training": "5", "dots-safety": "", "theme-training": "on"}
    action = {
        "about": "training",
        "what": "Oefenen",
        "owner": "HR",
        "due": "2027-02-01",
    }

    sent(dairy, f"{path}/agenda", **chosen)
    sent(dairy, f"{path}/aantekeningen", **{"notes-training": "Meer oefenen."})
    sent(dairy, f"{path}/afspraken", **action)

    text = page(dairy, path)
    assert "Jullie gaven het 5 stippen" in text
    assert text.count('<section class="theme"') == 2
    assert "Meer oefenen.</textarea>" in text
    assert "HR, klaar op 1 februari 2027" in text
    assert "Oefenen" in page(dairy, "/afspraken")


# holds SC16
def test_a_note_that_was_and_is_empty_is_not_told_as_a_change(dairy: Company) -> None:
    path = prepared(dairy)
    empty = {"notes-safety": "", "notes-session": ""}

    sent(dairy, f"{path}/aantekeningen", **{"notes-training": "Meer oefenen."}, **empty)
    once = page(dairy, path)
    sent(dairy, f"{path}/aantekeningen", **{"notes-training": ""}, **empty)

    assert once.count("<dd>aantekeningen") == 1
    assert page(dairy, path).count("<dd>aantekeningen") == 2


@pytest.mark.parametrize(
    ("form", "fields", "words"),
    [
        ("aantekeningen", {"notes-safety": "Lang " * 1_001}, "hoogstens 5000 tekens"),
        ("aantekeningen", {"notes-safety": "x" * 1_000_000}, "hoogstens 5000 tekens"),
        ("agenda", {"dots-safety": "veel", "dots-feedback": "7"}, "een getal"),
        ("agenda", {"theme-nonsense": "on"}, "staat niet in het rapport"),
        ("afspraken", {"about": "safety", "what": "Half af"}, "wie ervoor zorgt"),
        ("afspraken", {"about": "nonsense", "what": "Half af"}, "ervoor zorgt"),
    ],
)
def test_a_form_that_does_not_fit_says_so_and_keeps_what_was_typed(
    dairy: Company, form: str, fields: dict[str, str], words: str
) -> None:
    path = prepared(dairy)
    before = page(dairy, path)

    answer = sent(dairy, f"{path}/{form}", **fields)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert words in answer.text
    if "nonsense" not in str(fields):
        assert list(fields.values())[-1].strip() in answer.text
    assert page(dairy, path) == before


def test_script_in_anything_that_is_typed_stays_text(dairy: Company) -> None:
    answer = sent(
        dairy, f"/gesprekken/{dairy.closed}", title=SCRIPT, held_on="2026-12-03"
    )
    path = answer.url.path
    sent(dairy, f"{path}/aantekeningen", **{"notes-safety": f"</textarea>{SCRIPT}"})
    action = {"about": "safety", "what": SCRIPT, "owner": SCRIPT, "due": "2027-02-01"}
    sent(dairy, f"{path}/afspraken", **action)

    pages = [page(dairy, place) for place in (path, "/gesprekken", "/afspraken")]

    assert ["<script" in text for text in pages] == [False, False, False]
    assert all("&lt;script&gt;" in text for text in pages)


def test_how_far_an_agreement_is_changes_by_a_form_and_is_remembered(
    dairy: Company,
) -> None:
    path = prepared(dairy)
    action = {"about": "safety", "what": "Iets", "owner": "HR", "due": "2020-02-01"}
    sent(dairy, f"{path}/afspraken", **action)
    (view,) = dairy.done("GET", "/actions")
    late = page(dairy, "/afspraken")

    changes = {"state": "done", "owner": "HR", "due": "2020-02-01"}
    sent(dairy, f"/afspraken/{view['action']['id']}", **changes)

    text = page(dairy, "/afspraken")
    assert "de datum is voorbij" in late
    assert "de datum is voorbij" not in text
    assert "stand: van “Afgesproken” naar “Gedaan”" in text


# holds SC17
def test_companies_open_themes_agree_and_close_by_plain_forms(
    dairy: Company, bakery: Company
) -> None:
    until = str(datetime.now(UTC).date() + timedelta(days=30))
    opened = {f"to-{bakery.id}": "on", "theme-safety": "on", "until": until}

    sent(dairy, f"/samen/inzage/{dairy.closed}", **opened)
    (link,) = re.findall(r'"(/samen/inzage/[^"]+)">Bekijk', page(bakery, "/samen"))
    seen = page(bakery, link)
    proposal = {"partner_id": str(dairy.id), "what": "Bezoek", "owner": "HR bakkerij"}
    sent(bakery, "/samen/afspraken", **proposal, due="2027-03-01")
    (waiting,) = dairy.done("GET", "/agreements")
    sent(dairy, f"/samen/afspraken/{waiting['agreement']['id']}", owner="HR zuivel")
    sent(dairy, f"{link}/sluiten")

    gone = bakery.ask("GET", link)
    assert "Zuivel Proef laat jullie dit zien" in seen
    assert "Gemiddeld 42 van 100" in seen
    assert gone.status_code == 404
    assert "niets (meer) te zien" in gone.text
    for company, other in ((dairy, "HR bakkerij"), (bakery, "HR zuivel")):
        text = page(company, "/samen")
        assert "✓ afgesproken" in text
        assert other in text


def test_a_sharing_form_without_company_or_day_opens_nothing(
    dairy: Company, bakery: Company
) -> None:
    answer = sent(dairy, f"/samen/inzage/{dairy.closed}", **{"theme-safety": "on"})

    assert answer.status_code == 422
    assert "Kies minstens één bedrijf." in answer.text
    assert "Kies een laatste dag." in answer.text
    assert re.search(r'name="theme-safety" checked', answer.text)
    assert bakery.done("GET", "/sharings")["received"] == []


def test_every_page_after_a_scan_is_english_when_asked(
    dairy: Company, bakery: Company
) -> None:
    path = prepared(dairy)
    action = {"about": "safety", "what": "X", "owner": "HR", "due": "2027-02-01"}
    sent(dairy, f"{path}/afspraken", **action)
    until = str(datetime.now(UTC).date() + timedelta(days=30))
    opened = {f"to-{bakery.id}": "on", "theme-safety": "on", "until": until}
    sent(dairy, f"/samen/inzage/{dairy.closed}", **opened)
    (link,) = re.findall(r'"(/samen/inzage/[^"]+)">Bekijk', page(bakery, "/samen"))
    dutch = [
        text.nl
        for text in texts("dialogue_words").values()
        if text.nl != text.en and "{" not in text.nl and " " in text.nl
    ]

    for company, place in (
        (dairy, path),
        (dairy, "/gesprekken"),
        (dairy, "/afspraken"),
        (dairy, "/samen"),
        (bakery, link),
    ):
        text = page(company, place, "en")
        assert '<html lang="en">' in text
        assert [words for words in dutch if words in text] == []


def test_without_a_key_no_page_after_a_scan_opens(dairy: Company) -> None:
    path = prepared(dairy)

    answers = [
        dairy.door.get(place, headers={"accept": "text/html"}, follow_redirects=False)
        for place in (path, "/gesprekken", "/afspraken", "/samen")
    ]

    assert {answer.status_code for answer in answers} == {303}
    assert {"/inloggen" in answer.headers["location"] for answer in answers} == {True}


def test_themes_of_an_earlier_wave_can_be_opened_too(
    dairy: Company, bakery: Company
) -> None:
    newer = dairy.wave(2)

    newest, earlier = (
        company_page(dairy, f"/samen{query}") for query in ("", f"?wave={dairy.closed}")
    )

    assert f"/samen/inzage/{newer}" in newest
    assert f"/samen/inzage/{dairy.closed}" in earlier


def company_page(company: Company, path: str) -> str:
    """Read a page as a browser does."""
    headers = {**company.key, "accept": "text/html"}
    text: str = company.door.get(path, headers=headers).text
    return text


def test_a_page_of_another_company_is_refused_as_a_page(
    dairy: Company, bakery: Company
) -> None:
    path = prepared(dairy)
    headers = {**bakery.key, "accept": "text/html"}

    answer = bakery.door.get(path, headers=headers)

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "Dit gesprek kennen we niet" in answer.text
