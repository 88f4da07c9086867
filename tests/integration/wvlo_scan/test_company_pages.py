"""A company from outside takes part on its own, by pages only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.builders import COORDINATOR, scan_app
from tests.fixtures.browser import Visitor, breaches, serving, wider_than_the_screen
from wvlo_scan import http

TOKEN = COORDINATOR["Authorization"].removeprefix("Bearer ")
COMPANY = {"name": "Bakkerij Proef", "sector": "bakery", "contact": "hr@proef.example"}
WAVE = {
    "groups": "Oost > Afvullen; 12\nOost > Lab; 6\nLeiding; 3",
    "role_operator": "on",
    "min_n": "6",
    "closes_on": "2999-01-15",
}


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Any]:
    app = scan_app(tmp_path)
    yield http.create(app)
    app.engine.dispose()


def key_in(page: str) -> str:
    return re.findall(r'class="code long">([^<]+)<', page)[0]


def signed_in(door: Any) -> TestClient:
    """Register, be let in, and sign in; three different browsers."""
    contact, coordinator = TestClient(door), TestClient(door)
    key = key_in(contact.post("/aanmelden", data=COMPANY).text)
    coordinator.post("/inloggen", data={"key": TOKEN})
    waiting = coordinator.get("/coordinator").text
    (place,) = re.findall(r'action="(/coordinator/[\w-]+)" class="row"', waiting)
    coordinator.post(place, data={"action": "approve"})
    contact.post("/inloggen", data={"key": key})
    return contact


# holds SC3, SC20
def test_a_company_registers_is_let_in_and_runs_its_first_wave_the_same_day(
    door: Any,
) -> None:
    contact = signed_in(door)

    opened = contact.post("/organisatie", data=WAVE)
    links = contact.post(
        f"{opened.url.path}/links", data={"group": "afvullen", "count": "3"}
    )
    poster = contact.get(f"{opened.url.path}/poster")

    assert opened.status_code == 200
    assert "6 of meer antwoorden" in opened.text
    assert opened.text.count("minder dan 6 antwoorden") == 3
    places = re.findall(r"<code>http://testserver(/invullen/[\w-]+)</code>", links.text)
    assert len(set(places)) == 3
    assert "Wie ziet wat?" in TestClient(door).get(places[0]).text
    assert "data:image/svg+xml" in poster.text


# holds SC4, SC5
def test_links_poster_and_code_lead_to_where_the_scan_is_mounted(door: Any) -> None:
    whole = FastAPI()
    whole.mount("/scan", door)
    contact = TestClient(whole, base_url="http://testserver/scan/")
    company = {"key": key_in(contact.post("aanmelden", data=COMPANY).text)}
    coordinator = TestClient(whole, base_url="http://testserver/scan/")
    coordinator.post("inloggen", data={"key": TOKEN})
    waiting = coordinator.get("coordinator").text
    (place,) = re.findall(r'action="/scan/(coordinator/[\w-]+)" class="row"', waiting)
    coordinator.post(place, data={"action": "approve"})
    contact.post("inloggen", data=company)
    wave = contact.post("organisatie", data=WAVE).url.path.removeprefix("/scan/")

    asked = {"group": "afvullen", "count": "1"}
    links = contact.post(f"{wave}/links", data=asked).text
    poster = contact.get(f"{wave}/poster").text
    (link,) = re.findall(r"<code>([^<]+)</code>", links)
    later = contact.post(f"{link}/1", data={"action": "later"}).text

    assert link.startswith("http://testserver/scan/invullen/")
    assert contact.get(link).status_code == 200
    assert contact.get(key_in(poster)).status_code == 200
    assert "http://testserver/scan/verder" in later


# holds SC3
def test_a_wave_closes_on_a_page_and_leads_to_the_report(door: Any) -> None:
    contact = signed_in(door)
    opened = contact.post("/organisatie", data=WAVE)

    closed = contact.post(f"{opened.url.path}/sluiten")

    assert closed.url.path.startswith("/rapport/")
    assert closed.status_code == 200
    assert "gesloten" in contact.get(opened.url.path).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"groups": ""}, "Vul minstens één groep in"),
        ({"groups": "Afvullen twaalf"}, "deze regel kan ik niet lezen"),
        ({"groups": "Lab; 3\nLab; 4"}, "staat er twee keer"),
        ({"min_n": "4"}, "De ondergrens is 5 of hoger."),
        ({"min_n": "veel"}, "Er klopt iets niet"),
        ({"role_operator": None}, "Kies minstens één soort werk."),
        ({"closes_on": "2001-01-01"}, "kies een latere dag"),
    ],
)
def test_a_wave_that_does_not_fit_says_why_and_keeps_what_was_filled_in(
    door: Any, changes: dict[str, str | None], words: str
) -> None:
    contact = signed_in(door)
    data = {k: v for k, v in {**WAVE, **changes}.items() if v is not None}

    answer = contact.post("/organisatie", data=data)

    assert answer.status_code == 422
    assert words.lower() in answer.text.lower()
    assert data["closes_on"] in answer.text


# holds SC3, SC8
def test_the_threshold_is_raised_and_the_last_day_moved_on_the_page_of_the_wave(
    door: Any,
) -> None:
    contact = signed_in(door)
    wave = contact.post("/organisatie", data=WAVE).url.path

    asked = {"min_n": "8", "closes_on": "2999-02-20"}
    changed = contact.post(f"{wave}/regels", data=asked)

    assert changed.url.path == wave
    assert "8 of meer antwoorden" in changed.text
    assert "De meting sluit op 20 februari 2999." in changed.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"min_n": "5"}, "de ondergrens kan alleen omhoog; hij is nu 6"),
        ({"min_n": "4"}, "De ondergrens is 5 of hoger."),
        ({"min_n": ""}, "Er klopt iets niet"),
        ({"closes_on": "2001-01-01"}, "kies een latere dag"),
    ],
)
def test_rules_that_do_not_fit_are_refused_and_stay_as_they_were(
    door: Any, changes: dict[str, str], words: str
) -> None:
    contact = signed_in(door)
    wave = contact.post("/organisatie", data=WAVE).url.path
    asked = {"min_n": "7", "closes_on": "2999-02-20", **changes}

    answer = contact.post(f"{wave}/regels", data=asked)

    assert answer.status_code == 422
    assert words.lower() in answer.text.lower()
    assert "6 of meer antwoorden" in contact.get(wave).text


def test_registering_without_a_name_says_so_and_keeps_the_rest(door: Any) -> None:
    answer = TestClient(door).post("/aanmelden", data={**COMPANY, "name": " "})

    assert answer.status_code == 422
    assert "Vul de naam van het bedrijf in." in answer.text
    assert "hr@proef.example" in answer.text


def test_who_is_not_signed_in_is_sent_there_and_back(door: Any) -> None:
    contact = signed_in(door)
    wave = contact.post("/organisatie", data=WAVE).url.path
    stranger = TestClient(door, headers={"Accept": "text/html"})

    sent = stranger.get(wave)

    assert (sent.url.path, sent.url.params["naar"]) == ("/inloggen", wave)
    assert TestClient(door).post(f"{wave}/sluiten").status_code == 401


def test_a_wrong_key_is_refused_and_signing_out_ends_the_session(door: Any) -> None:
    contact = signed_in(door)
    wrong = TestClient(door).post("/inloggen", data={"key": "nonsense"})

    before = contact.get("/organisatie").status_code
    contact.post("/uitloggen")
    after = contact.get("/organisatie").status_code

    assert (wrong.status_code, before, after) == (403, 200, 401)
    assert "deze sleutel kennen we niet" in wrong.text.lower()


def test_signing_in_leads_to_no_other_site(door: Any) -> None:
    for place in ("//evil.example", "https://evil.example", "/\\evil.example"):
        data = {"key": TOKEN, "naar": place}

        answer = TestClient(door).post("/inloggen", data=data, follow_redirects=False)

        assert answer.headers["location"] == "/coordinator"


# holds UI2
def test_the_pages_of_company_and_coordinator_are_accessible(
    door: Any, phone: Visitor
) -> None:
    contact = signed_in(door)
    wave = contact.post("/organisatie", data=WAVE).url.path
    TestClient(door).post("/aanmelden", data={**COMPANY, "name": "Zuivel"})
    faults = []
    with serving(door) as url, phone.visiting() as page:

        def look(place: str) -> None:
            page.goto(url + place)
            assert page.url == url + place
            faults.extend([(place, fault) for fault in breaches(page)])
            if wider_than_the_screen(page):
                faults.append((place, "too wide"))

        for place in ("/", "/aanmelden", "/inloggen"):
            look(place)
        cookie = {"name": "wvlo_scan_session", "url": url}
        session = contact.cookies["wvlo_scan_session"]
        page.context.add_cookies([{**cookie, "value": session}])
        for place in ("/organisatie", wave, f"{wave}/poster"):
            look(place)
        page.goto(f"{url}/inloggen")
        page.get_by_label("Sleutel").fill(TOKEN)
        page.get_by_role("button", name="Inloggen").click()
        look("/coordinator")

    assert faults == []
