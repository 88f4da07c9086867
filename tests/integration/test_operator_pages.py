"""An operator looks at what was set aside and brings it back, with a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from tests.fixtures.browser import Visitor, breaches, serving, wider_than_the_screen
from tests.integration.test_operating import (
    TOKEN,
    Shelf,
    key_of,
    metadata,
    published,
)
from wvlo.assembly import SERVICES, assemble
from wvlo_core.errors import Invalid, Unavailable
from wvlo_core.runtime import http, visits
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.message import Fate, Message, Outcome

SETTING = "WVLO_SHELF_OPERATOR_TOKEN"
NEWER = Outcome(Fate.QUARANTINE, "newer_version: upgrade", "newer_version")


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    engine = open_engine(f"sqlite:///{tmp_path}/shelf.sqlite")
    metadata.create_all(engine)
    yield Shelf(engine)
    engine.dispose()


def door(shelf: Shelf, token: str = TOKEN) -> FastAPI:
    made = http.create(shelf.app, "Shelf", "For tests.")
    http.allow_operator(made, SecretStr(token), SETTING)
    return made


class Browser:
    """Follows links and presses buttons, as somebody does without JavaScript."""

    def __init__(self, door: FastAPI) -> None:
        self.client = TestClient(door)

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        return answer.text

    def enter(self, token: str = TOKEN, status: int = 200) -> str:
        answer = self.client.post("/operator/login", data={"token": token})
        assert answer.status_code == status, answer.text
        return answer.text

    def press(self, page: str, action: str, status: int = 200) -> str:
        """Send the form on this page whose address ends so, as the page gives it."""
        forms = re.findall(r'action="([^"]*)">.*?name="mark" value="(\w*)"', page)
        [(address, mark)] = [f for f in forms if f[0].split("?")[0].endswith(action)]
        address = address.replace("&amp;", "&")
        answer = self.client.post(address, data={"mark": mark})
        assert answer.status_code == status, answer.text
        return answer.text


@pytest.fixture
def browser(shelf: Shelf) -> Browser:
    made = Browser(door(shelf))
    made.enter()
    return made


# holds EV5
def test_the_overview_counts_what_is_dead_unreadable_and_newer(
    shelf: Shelf, browser: Browser
) -> None:
    shelf.set_aside("atlas", "diary", "novel")
    shelf.set_aside_as(NEWER, published("poem"))
    shelf.app.receive(Message({}, b"scribbles"))

    [row] = re.findall(
        r"<tr>\s*<th scope=.row.>.*?</tr>", browser.get("/operator"), re.DOTALL
    )

    cells = re.findall(r"<td.*?>(.*?)</td>", row, re.DOTALL)
    texts = [re.sub(r"<.*?>", "", cell) for cell in cells]
    assert texts == ["3", "2", "1", "0", "0", "–"]


# holds EV5
def test_one_message_is_shown_whole_with_what_to_do_in_dutch_and_english(
    shelf: Shelf, browser: Browser
) -> None:
    shelf.set_aside("atlas")
    path = f"/operator/shelf/{key_of('atlas')}"

    dutch, english = browser.get(path), browser.get(f"{path}?language=en")

    for shown in (dutch, english):
        assert "ce-correlationid" in shown
        assert "&#34;slug&#34;: &#34;atlas&#34;" in shown
        assert "unavailable: no" in shown
    assert "bied het opnieuw aan als er weer is wat weg was" in dutch
    assert '<html lang="nl">' in dutch
    assert "replay it when what was away is back" in english


# holds EV5
def test_one_is_replayed_once_its_cause_is_mended_and_the_outcome_is_told(
    shelf: Shelf, browser: Browser
) -> None:
    shelf.in_the_way["atlas"] = Invalid("this is no book")
    shelf.app.receive(published("atlas"))
    page = browser.get(f"/operator/shelf/{key_of('atlas')}")

    too_early = browser.press(page, "/replay")
    del shelf.in_the_way["atlas"]
    done = browser.press(page, "/replay")

    assert "opnieuw mislukt" in too_early
    assert "this is no book" in too_early
    assert "gelukt: het bericht heeft zijn werk gedaan" in done
    assert "Er ligt niets opzij" in done
    assert shelf.kept() == ["atlas"]


# holds EV5
def test_all_of_one_kind_are_replayed_in_order_and_the_next_ones_after_them(
    shelf: Shelf, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wvlo_core.runtime.operator_pages._AT_ONCE", 3)
    shelf.in_the_way["volume-1"] = Unavailable("lent out")
    names = [f"volume-{number}" for number in range(5)]
    shelf.set_aside(*names)
    shelf.set_aside("diary", code="bug")
    page = browser.get("/operator/shelf?code=unavailable")

    first = browser.press(page, "/shelf/replay")
    [rest] = re.findall(
        r'<form method="post" action="[^"]*after=[^"]*".*?</form>', first
    )
    second = browser.press(rest, "/shelf/replay")

    assert "2 keer gelukt" in first
    assert "1 keer nu niet gelukt" in first
    assert "Er zijn er nog 2" in first
    assert "2 keer gelukt" in second
    assert shelf.kept() == ["volume-0", "volume-2", "volume-3", "volume-4"]
    assert shelf.aside() == [("dead", "unavailable"), ("dead", "bug")]


# holds EV5
def test_one_is_thrown_away_after_a_question(shelf: Shelf, browser: Browser) -> None:
    shelf.set_aside("atlas")
    question = browser.get(f"/operator/shelf/{key_of('atlas')}/discard")
    asked_only = shelf.aside()

    done = browser.press(question, "/discard")

    assert asked_only == [("dead", "unavailable")]
    assert "Dit bericht voorgoed weggooien?" in question
    assert "Het bericht is weggegooid." in done
    assert shelf.aside() == []


def test_many_are_shown_a_page_at_a_time(shelf: Shelf, browser: Browser) -> None:
    shelf.set_aside(*(f"volume-{number}" for number in range(60)))

    first = browser.get("/operator/shelf?queue=dead")
    [after] = re.findall(r"queue=dead&amp;after=(\d+)", first)
    rest = browser.get(f"/operator/shelf?queue=dead&after={after}")

    assert first.count('<th scope="row"') == 50
    assert rest.count('<th scope="row"') == 10
    assert "60 opzij" in rest


# holds EV5
@pytest.mark.parametrize(
    "path", ["", "/shelf", "/shelf/0", "/shelf/0/discard", "/elsewhere"]
)
def test_without_the_token_a_browser_sees_the_question_for_it_only(
    shelf: Shelf, path: str
) -> None:
    shelf.set_aside("atlas")
    stranger = Browser(door(shelf))

    asked = stranger.get(f"/operator{path}", 401)
    wrong = stranger.enter("somebody's guess", 401)
    nobody = Browser(door(shelf, token="")).get(f"/operator{path}", 403)

    for shown in (asked, wrong, nobody):
        assert "atlas" not in shown
    assert "Inloggen als beheerder" in asked
    assert "Deze code klopt niet" in wrong
    assert f"set {SETTING}" in nobody


ACTS = ["/shelf/replay", "/shelf/{}/replay", "/shelf/{}/discard", "/logout"]


# holds EV5
@pytest.mark.parametrize("act", ACTS)
def test_a_form_of_another_site_does_nothing(
    shelf: Shelf, browser: Browser, act: str
) -> None:
    shelf.set_aside("atlas")
    path = f"/operator{act.format(key_of('atlas'))}"

    without = browser.client.post(path)
    guessed = browser.client.post(path, data={"mark": "0" * 64})
    stranger = TestClient(door(shelf)).post(path)

    assert (without.status_code, guessed.status_code) == (403, 403)
    assert stranger.status_code == 401
    assert shelf.aside() == [("dead", "unavailable")]
    assert browser.get("/operator")


def test_the_cookie_is_for_these_pages_only_and_no_script_reads_it(
    shelf: Shelf,
) -> None:
    client = TestClient(door(shelf), base_url="https://college.example")

    answer = client.post(
        "/operator/login", data={"token": TOKEN}, follow_redirects=False
    )

    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 303
    assert TOKEN not in cookie
    for rule in ("HttpOnly", "Path=/operator;", "SameSite=strict", "Secure"):
        assert rule in cookie


def test_a_visit_ends_by_logging_out_after_hours_and_with_another_token(
    shelf: Shelf, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookies = dict(browser.client.cookies)
    other = Browser(door(shelf, token="another token of the college"))
    other.client.cookies.update(cookies)
    forged = Browser(door(shelf))
    forged.client.cookies.update({name: f"9{value}" for name, value in cookies.items()})

    renewed = other.get("/operator", 401)
    longer = forged.get("/operator", 401)
    browser.press(browser.get("/operator"), "/logout", 401)
    left = browser.get("/operator", 401)
    monkeypatch.setattr(visits, "LONGEST_SECONDS", -1)
    late = browser.enter(status=401)

    for shown in (renewed, longer, late, left):
        assert "Inloggen als beheerder" in shown


def test_what_a_stranger_wrote_stays_text(shelf: Shelf, browser: Browser) -> None:
    nasty = "<script>alert(1)</script>"
    shelf.app.receive(Message({"ce-type": nasty, nasty: nasty}, nasty.encode()))
    shelf.set_aside_as(Outcome(Fate.DEAD, nasty, "bug"), published("atlas"))
    listed = browser.get(f"/operator/shelf?code={nasty}")
    pages = [browser.get("/operator/shelf"), listed]
    pages += [
        browser.get(f"/operator/shelf/{key}")
        for key in set(re.findall(r"/operator/shelf/([\w-]{20,})", pages[0]))
    ]

    policy = browser.client.get("/operator").headers["content-security-policy"]

    assert len(pages) == 4
    assert not any("<script" in page for page in pages)
    assert "default-src 'none'" in policy


def test_what_is_not_there_gets_a_sentence(shelf: Shelf, browser: Browser) -> None:
    assert "there is no service" in browser.get("/operator/elsewhere", 404).lower()
    assert "is set aside" in browser.get("/operator/shelf/no-such-id", 404)
    assert "Ga terug" in browser.get("/operator/shelf?after=x", 422)


# holds EV5
def test_the_all_in_one_has_one_page_for_all_services_and_one_for_each(
    tmp_path: Path,
) -> None:
    with assemble(tmp_path / "wvlo.sqlite", TOKEN) as assembly:
        assembly.apps["news"].receive(Message({}, b"scribbles"))
        whole = Browser(assembly.door)
        whole.enter()

        shown = whole.get("/operator")
        of_one = whole.get("/operator/news")
        elsewhere = whole.get("/news/operator", 401)
        start = whole.get("/")

    assert re.findall(r'<th scope="row"><a href="/operator/(\w+)', shown) == [*SERVICES]
    assert "has no header" in of_one
    assert 'action="/news/operator/login?' in elsewhere
    assert 'href="/operator"' in start


@pytest.fixture
def seen(shelf: Shelf) -> Iterator[str]:
    shelf.set_aside(*(f"volume-{number}" for number in range(3)))
    shelf.app.receive(Message({"ce-type": "x"}, b"\x00\xff" * 100))
    with serving(door(shelf)) as url:
        yield url


# holds EV5
def test_an_operator_finds_reads_and_replays_with_a_browser_and_axe_agrees(
    phone: Visitor, shelf: Shelf, seen: str, tmp_path: Path
) -> None:
    faults: list[Any] = []

    with phone.visiting() as page:

        def look(name: str) -> None:
            faults.extend(f"{name}: {each}" for each in breaches(page))
            if wider_than_the_screen(page):
                faults.append(f"{name} is wider than the screen")
            page.screenshot(path=tmp_path / f"{name}.png", full_page=True)

        page.goto(f"{seen}/operator")
        look("login")
        page.get_by_label("Code van de beheerder").fill(TOKEN)
        page.get_by_role("button", name="Inloggen").click()
        look("overview")
        page.get_by_role("link", name="shelf").click()
        look("parked")
        page.get_by_role("link", name=key_of("volume-1")[:12]).click()
        look("whole")
        page.get_by_role("link", name="Weggooien").click()
        look("discard")
        page.get_by_role("link", name="Nee, terug").click()
        page.get_by_role("button", name="Bied opnieuw aan").click()
        look("told")
        told = page.get_by_role("status").inner_text()
        page.get_by_role("button", name="Uitloggen").click()
        title = page.title()

    assert faults == []
    assert "gelukt" in told
    assert shelf.kept() == ["volume-1"]
    assert title.startswith("Inloggen")
