"""Filling in a scan on a page: what a respondent sees, saves, sends and is refused."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.builders import COORDINATOR, WAVE, built_in_text, key_of, scan_app
from wvlo_core.domain.locale import Language
from wvlo_scan import http
from wvlo_scan.model import Instrument
from wvlo_scan.pages.words import texts

ASKED = Instrument.model_validate_json(built_in_text())
CORE = [i for c in ASKED.constructs if not c.optional for i in c.items]
SCRIPT = "<script>alert('x')</script>"
LAST = 9
HTML_LIMIT = 60_000


class Page(HTMLParser):
    """What a browser without JavaScript makes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] != "style" and data.strip():
            self.words.append(" ".join(data.split()))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def chosen(self) -> dict[str, str]:
        return {
            str(each["name"]): str(each["value"])
            for each in self.all("input")
            if "checked" in each
        }


@pytest.fixture
def door(tmp_path: Path) -> Iterator[TestClient]:
    app = scan_app(tmp_path)
    with TestClient(http.create(app), raise_server_exceptions=False) as door:
        door.headers.update(key_of(door))
        yield door
    app.engine.dispose()


def link(door: TestClient, /, *, language: str = "", **name: str) -> str:
    """Open a wave with one group of this name and give one link."""
    group = {"key": "filling", "name": name, "invited": 12}
    wave = {"groups": [group], "closes_at": "2999-01-15T17:00:00Z"}
    assert door.put(f"/waves/{WAVE}", json=wave).status_code == 201
    asked = {"group": "filling"}
    tokens = door.post(f"/waves/{WAVE}/invitations", json=asked).json()["tokens"]
    return f"/invullen/{tokens[0]}"


@pytest.fixture
def form(door: TestClient) -> str:
    return link(door, nl="Afvullen", en="Filling")


def fill(door: TestClient, form: str, choice: str = "4") -> None:
    """Go through every step but the last, choosing the same answer everywhere."""
    for step in range(1, LAST):
        page = Page(door.get(f"{form}/{step}").text)
        names = {str(radio["name"]) for radio in page.all("input")} - {"role_group"}
        fields = dict.fromkeys(names, choice)
        if step == 1:
            fields["role_group"] = "operator"
        assert door.post(f"{form}/{step}", data=fields).status_code == 200


def send(door: TestClient, form: str, **fields: str) -> Any:
    return door.post(f"{form}/{LAST}", data={"action": "submit", **fields})


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(folder / "scan.sqlite")) as connection:
        found = connection.execute(f"SELECT document FROM scan_{table}").fetchall()
    return [json.loads(document) for (document,) in found]


# holds SC4
def test_the_form_needs_no_javascript_and_thanks(
    door: TestClient, form: str, tmp_path: Path
) -> None:
    fill(door, form)

    sent = send(door, form, comment="  Meer tijd om te oefenen. ")

    assert sent.status_code == 200
    assert "Je antwoorden zijn binnen. De meting sluit op 15 januari 2999." in sent.text
    (kept,) = rows(tmp_path, "answer_sheet")
    assert kept["answers"] == {item.id: 4 for item in CORE}
    assert (kept["group"], kept["role_group"]) == ("filling", "operator")
    (comment,) = rows(tmp_path, "comment")
    assert comment.keys() == {"id", "wave_id", "text"}
    assert comment["text"] == "Meer tijd om te oefenen."


# holds SC5, SC7
def test_sending_leaves_nothing_of_what_was_saved_half_way(
    door: TestClient, form: str, tmp_path: Path
) -> None:
    fill(door, form)
    door.post(f"{form}/3", data={"action": "later"})
    before = [len(rows(tmp_path, name)) for name in ("draft", "continuation")]

    send(door, form)

    assert before == [1, 1]
    assert rows(tmp_path, "draft") == rows(tmp_path, "continuation") == []


def test_i_do_not_know_is_one_of_the_answers_and_is_kept_as_no_answer(
    door: TestClient, form: str, tmp_path: Path
) -> None:
    fill(door, form, "0")
    door.post(f"{form}/2", data={CORE[0].id: "5"})

    sent = send(door, form)

    assert sent.status_code == 200
    assert [s["answers"] for s in rows(tmp_path, "answer_sheet")] == [{CORE[0].id: 5}]


def test_questions_can_be_left_open_and_the_last_step_says_where(
    door: TestClient, form: str
) -> None:
    door.post(f"{form}/1", data={"role_group": "technician"})
    door.post(f"{form}/2", data={CORE[0].id: "2"})

    end = Page(door.get(f"{form}/{LAST}").text)

    assert f"1 van de {len(CORE)} vragen" in end.text
    assert "Je mag vragen openlaten." in end.text
    assert send(door, form).status_code == 200


# holds SC7
@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_sees_what_and_the_threshold_come_before_the_first_question(
    door: TestClient, form: str, language: str
) -> None:
    intro = Page(door.get(f"{form}?language={language}").text)

    said = {
        "nl": ("Wie ziet wat?", "5 of meer antwoorden", "vertrouwelijk", "anoniem"),
        "en": ("Who sees what?", "5 or more answers", "confidential", "anonymous"),
    }[language]
    assert intro.all("input") == []
    for words in said:
        assert words in intro.text


# holds SC7, SC10
@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_reads_a_remark_is_told_before_the_first_question_and_beside_the_field(
    door: TestClient, form: str, language: str
) -> None:
    intro = Page(door.get(f"{form}?language={language}").text).text
    end = Page(door.get(f"{form}/{LAST}?language={language}").text).text

    before, beside = {
        "nl": ("zoals je werkgever", "Je werkgever kan dit lezen"),
        "en": ("such as your employer", "Your employer can read this"),
    }[language]
    assert before in intro
    assert beside in end
    for text, many in ((intro, "10"), (end, "10")):
        assert re.search(rf"(minstens|at least) {many} (mensen|people)", text)
    assert not re.search("Je antwoorden zijn anoniem|Your answers are anonymous", intro)


# holds SC2
def test_the_form_says_that_the_questionnaire_is_not_validated(
    door: TestClient, form: str
) -> None:
    text = Page(door.get(form).text).text

    assert " ".join(ASKED.notice.nl.split()) in text
    assert " ".join(ASKED.introduction.nl.split()) in text


# holds SC5
def test_somebody_goes_on_where_they_were_with_the_same_link(
    door: TestClient, form: str
) -> None:
    door.post(f"{form}/1", data={"role_group": "analyst"})
    door.post(f"{form}/2", data={CORE[0].id: "2", CORE[1].id: "0"})

    again = Page(door.get(f"{form}/2").text).chosen

    assert again == {CORE[0].id: "2", CORE[1].id: "0"}
    assert Page(door.get(f"{form}/1").text).chosen == {"role_group": "analyst"}
    assert "2 antwoorden zijn bewaard" in door.get(form).text


# holds SC5
def test_another_device_goes_on_with_a_code_that_is_typed_in_sloppily(
    door: TestClient, form: str
) -> None:
    door.post(f"{form}/2", data={CORE[0].id: "3"})
    shown = door.post(f"{form}/2", data={"action": "later"})
    (code,) = re.findall(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b(?=</p>)", shown.text)
    tablet = TestClient(door.app)

    resumed = tablet.post(
        "/verder", data={"code": f" {code.lower().replace('-', ' ')}"}
    )

    assert str(resumed.url).endswith(form)
    assert Page(tablet.get(f"{form}/2").text).chosen == {CORE[0].id: "3"}


# holds SC5
def test_a_newer_code_ends_the_older_and_a_wrong_one_says_so(
    door: TestClient, form: str
) -> None:
    pages = [door.post(f"{form}/2", data={"action": "later"}) for _ in range(2)]
    older, newer = (
        re.findall(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b(?=</p>)", page.text)[0]
        for page in pages
    )

    answers = [door.post("/verder", data={"code": c}) for c in (older, "ABC", newer)]

    assert [answer.status_code for answer in answers] == [404, 404, 200]
    assert "deze code kennen we niet" in Page(answers[1].text).text.lower()


# holds SC5
def test_nothing_is_held_in_the_database_while_the_key_behind_a_code_is_worked_out(
    door: TestClient, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scrypt, held = hashlib.scrypt, []
    pool = door.app.state.wvlo.engine.pool

    def noted(*given: Any, **named: Any) -> bytes:
        held.append(pool.checkedout())
        return scrypt(*given, **named)

    monkeypatch.setattr(hashlib, "scrypt", noted)
    api = form.replace("/invullen/", "/questionnaires/")

    door.post(f"{form}/2", data={"action": "later"})
    code = door.post(f"{api}/code").json()["code"]
    resumed = door.post("/verder", data={"code": code})
    again = door.post("/continuations", json={"code": code})

    assert str(resumed.url).endswith(form)
    assert form.endswith(again.json()["tokens"][0])
    assert held == [0, 0, 0, 0]


# holds SC5
def test_a_link_that_does_not_work_costs_no_key(
    door: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(hashlib, "scrypt")

    answer = door.post(f"/questionnaires/{'x' * 22}/code")

    assert answer.status_code == 404


# holds SC5
def test_what_is_saved_half_way_cannot_be_read_in_the_database(
    door: TestClient, form: str, tmp_path: Path
) -> None:
    door.post(f"{form}/2", data={CORE[0].id: "3"})

    (draft,) = rows(tmp_path, "draft")

    token = form.rsplit("/", 1)[1]
    assert draft.keys() == {"id", "wave_id", "sealed"}
    assert CORE[0].id not in json.dumps(draft)
    assert token not in json.dumps(draft)
    (line,) = rows(tmp_path, "participation")
    assert line["id"] != draft["id"]


# holds SC4
def test_a_second_visit_is_refused_politely_in_the_readers_language(
    door: TestClient, form: str, tmp_path: Path
) -> None:
    fill(door, form)
    send(door, form)

    visits = [door.get(form), send(door, form), door.get(f"{form}?language=en")]

    for answer in visits:
        assert answer.status_code == 409
        assert answer.headers["content-type"].startswith("text/html")
    assert "al gebruikt: je antwoorden zijn binnen, dank je wel" in visits[0].text
    assert "used already: your answers are in" in visits[2].text
    assert "al gebruikt" not in visits[2].text
    assert len(rows(tmp_path, "answer_sheet")) == 1


# holds SC4
def test_an_unknown_link_is_refused_politely(door: TestClient) -> None:
    visit = door.get("/invullen/a-token-nobody-ever-made")

    assert visit.status_code == 404
    assert "link werkt niet (meer)" in Page(visit.text).text


def test_the_link_of_a_closed_wave_is_refused_politely(
    door: TestClient, form: str
) -> None:
    fill(door, form)
    door.post(f"/waves/{WAVE}/close")

    answers = [door.get(form), send(door, form)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "de meting is gesloten" in Page(answers[1].text).text


def test_forgetting_what_work_you_do_says_so_and_loses_nothing(
    door: TestClient, form: str, tmp_path: Path
) -> None:
    door.post(f"{form}/2", data={CORE[0].id: "3"})

    sent = send(door, form, comment="Mijn idee")

    page = Page(sent.text)
    assert sent.status_code == 422
    assert "Kies bij stap 1 welk werk je doet." in page.text
    assert page.words[0].startswith("Fout: ")
    assert "Mijn idee" in page.text
    assert rows(tmp_path, "answer_sheet") == []
    door.post(f"{form}/1", data={"role_group": "operator"})
    assert send(door, form).status_code == 200


def test_sending_an_empty_form_says_what_to_do(door: TestClient, form: str) -> None:
    door.post(f"{form}/1", data={"role_group": "operator"})

    sent = send(door, form)

    assert sent.status_code == 422
    assert "Beantwoord minstens één vraag." in Page(sent.text).text


def test_of_a_forged_form_only_what_fits_is_saved(door: TestClient, form: str) -> None:
    forged = {"role_group": "boss", "shoe_size": "44", CORE[0].id: "9", CORE[1].id: "2"}

    sent = door.post(f"{form}/2", data=forged)

    assert sent.status_code == 422
    assert "niet bij dit formulier hoort" in Page(sent.text).text
    assert Page(door.get(f"{form}/2").text).chosen == {CORE[1].id: "2"}
    assert Page(door.get(f"{form}/1").text).chosen == {}


def test_a_text_of_a_megabyte_is_cut_and_says_so(
    door: TestClient, form: str, tmp_path: Path
) -> None:
    fill(door, form)

    sent = send(door, form, comment="e" * 1_000_000)

    assert sent.status_code == 422
    assert "1000000 tekens; er passen er 2000" in Page(sent.text).text
    assert len(sent.content) < HTML_LIMIT
    assert rows(tmp_path, "answer_sheet") == []
    assert send(door, form).status_code == 200
    assert [c["text"] for c in rows(tmp_path, "comment")] == ["e" * 2000]


def test_what_is_too_large_for_anything_is_refused_and_loses_nothing(
    door: TestClient, form: str
) -> None:
    door.post(f"{form}/2", data={CORE[0].id: "3"})

    sent = send(door, form, comment="x" * 5_000_000)

    assert sent.status_code == 413
    assert "Wat je eerder bewaarde, staat er nog." in Page(sent.text).text
    assert Page(door.get(f"{form}/2").text).chosen == {CORE[0].id: "3"}


def test_script_stays_text_wherever_it_comes_from(door: TestClient) -> None:
    form = link(door, nl=f"Lijn {SCRIPT}", en=f'Line "{SCRIPT}"')
    door.post(f"{form}/{LAST}", data={"comment": SCRIPT, "action": "back"})

    pages = [Page(door.get(f"{form}{p}").text) for p in ("", f"/{LAST}")]

    assert [page.all("script") for page in pages] == [[], []]
    assert [SCRIPT in page.text for page in pages] == [True, True]


def test_script_in_a_questionnaire_stays_text(door: TestClient) -> None:
    data = json.loads(built_in_text()) | {"version": "9.0.0"}
    data["title"]["nl"] = data["constructs"][0]["items"][0]["text"]["nl"] = SCRIPT
    name = door.post("/instruments", json=data, headers=COORDINATOR).json()["id"]
    group = {"key": "filling", "name": {"nl": "Afvullen"}, "invited": 12}
    wave = {"groups": [group], "instrument_id": name}
    door.put(f"/waves/{WAVE}", json=wave)
    asked = {"group": "filling"}
    (token,) = door.post(f"/waves/{WAVE}/invitations", json=asked).json()["tokens"]

    pages = [Page(door.get(f"/invullen/{token}{p}").text) for p in ("", "/2")]

    assert [page.all("script") for page in pages] == [[], []]
    assert [page.text.count(SCRIPT) for page in pages] == [2, 1]


def test_every_question_is_asked_once_in_both_languages(
    door: TestClient, form: str
) -> None:
    for language in Language:
        pages = [
            Page(door.get(f"{form}/{n}?language={language}").text)
            for n in range(1, LAST + 1)
        ]

        words = [text for page in pages for text in page.words]
        names = {str(r["name"]) for page in pages for r in page.all("input")}
        assert names == {"role_group", *(item.id for item in CORE)}
        assert {page.all("html")[0]["lang"] for page in pages} == {language.value}
        assert [i.id for i in CORE if i.text.text(language) not in words] == []
        other = Language.EN if language is Language.NL else Language.NL
        strange = {i.text.text(other) for i in CORE} | {
            step.label.text(other) for scale in ASKED.scales for step in scale.steps
        }
        assert strange & set(words) == set()


# holds UI4
def test_switching_the_language_keeps_the_answers(door: TestClient, form: str) -> None:
    switched = door.post(f"{form}/2", data={CORE[0].id: "4", "action": "language-en"})

    page = Page(switched.text)

    assert page.all("html")[0]["lang"] == "en"
    assert page.chosen == {CORE[0].id: "4"}
    assert Page(door.get(form).text).all("html")[0]["lang"] == "en"


# holds UI4
def test_every_page_is_light_and_asks_nothing_of_another_server(
    door: TestClient, form: str
) -> None:
    places = [form, *(f"{form}/{n}" for n in range(1, LAST + 1)), "/verder"]
    pages = {place: door.get(place) for place in places}

    weights = {place: len(page.content) for place, page in pages.items()}
    wanted = {
        str(tag.get("href") or tag.get("src"))
        for page in pages.values()
        for name in ("link", "img", "script", "iframe")
        for tag in Page(page.text).all(name)
    }

    assert {place: n for place, n in weights.items() if n >= HTML_LIMIT} == {}
    (style,) = (place for place in wanted if not place.startswith("data:"))
    assert len(door.get(style).content) < 15_000
    assert all("no-store" in page.headers["cache-control"] for page in pages.values())
    assert all(
        page.headers["referrer-policy"] == "no-referrer" for page in pages.values()
    )


def test_every_choice_has_its_own_label_and_every_question_a_legend(
    door: TestClient, form: str
) -> None:
    pages = [Page(door.get(f"{form}/{n}").text) for n in range(1, LAST)]

    counts = {
        tag: sum(len(page.all(tag)) for page in pages)
        for tag in ("input", "label", "fieldset", "legend")
    }

    asked = len(CORE) + 1
    choices = 6 * len(CORE) + 5
    assert counts == {
        "input": choices,
        "label": choices,
        "fieldset": asked,
        "legend": asked,
    }


# --- the poster ---


@pytest.fixture
def poster(door: TestClient, form: str) -> str:
    code = door.get(f"/waves/{WAVE}").json()["poster_code"]
    return f"/poster/{code}"


# holds SC4
def test_a_poster_leads_one_browser_to_one_questionnaire(
    door: TestClient, poster: str, tmp_path: Path
) -> None:
    phone = TestClient(door.app)
    assert "Wie ziet wat?" in phone.get(poster).text

    first = phone.post(poster, data={"group": "filling"})
    again = phone.post(poster, data={"group": "filling"})
    visit = phone.get(poster)

    assert first.status_code == 200
    assert first.url == again.url == visit.url
    assert len(rows(tmp_path, "participation")) == 2  # this one, and that of the form


# holds SC4
def test_a_poster_gives_no_more_links_than_a_group_can_need(
    door: TestClient, poster: str
) -> None:
    answers = [
        TestClient(door.app).post(poster, data={"group": "filling"})
        for _ in range(12 * 3 + 1)
    ]

    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert answers[-1].status_code == 409
    assert "al te veel links gemaakt" in answers[-1].text


# holds SC4
@pytest.mark.parametrize("group", ["", "office"])
def test_a_poster_asks_for_a_group_that_exists(
    door: TestClient, poster: str, group: str
) -> None:
    answer = TestClient(door.app).post(poster, data={"group": group})

    assert answer.status_code == 422
    assert "Kies bij welke groep je hoort." in Page(answer.text).text


def test_an_unknown_poster_is_refused_in_the_readers_language(door: TestClient) -> None:
    answers = [door.get(f"/poster/nope?language={each}") for each in ("nl", "en")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Deze code kennen we niet" in answers[0].text
    assert "We do not know this code" in answers[1].text


# holds UI1
def test_every_text_of_the_pages_is_there_in_both_languages() -> None:
    lacking = [
        key
        for key, text in texts("page_words").items()
        if not text.nl.strip() or not (text.en or "").strip()
    ]

    assert lacking == []
