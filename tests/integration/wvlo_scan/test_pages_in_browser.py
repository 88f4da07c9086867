"""The respondent's pages in a real browser: a small phone, no JavaScript, a keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.builders import WAVE, key_of, scan_app
from tests.fixtures.browser import Visitor, breaches, serving, wider_than_the_screen
from wvlo_scan import http

GROUPS = [
    {"key": "site", "name": {"nl": "Vestiging Oost"}, "invited": 0},
    {
        "key": "filling",
        "name": {"nl": "Afvullen", "en": "Filling"},
        "invited": 12,
        "parent": "site",
    },
]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """An address, and the code of a poster there."""
    app = scan_app(tmp_path)
    door = http.create(app)
    client = TestClient(door)
    key = key_of(client)
    opened = client.put(f"/waves/{WAVE}", json={"groups": GROUPS}, headers=key)
    with serving(door) as url:
        yield url, opened.json()["poster_code"]
    app.engine.dispose()


def press(page: Any, words: str) -> None:
    page.get_by_text(words, exact=True).click()


# holds SC4, SC5, UI2, UI4
def test_an_operator_answers_half_on_a_phone_and_the_rest_on_a_tablet(
    served: tuple[str, str], phone: Visitor, desk: Visitor
) -> None:
    url, code = served
    faults: list[tuple[str, list[str], bool]] = []

    def look(page: Any) -> None:
        where = re.sub(r"/[\w-]{22}", "", page.url.removeprefix(url))
        faults.append((where, breaches(page), wider_than_the_screen(page)))

    with phone.visiting() as page:
        page.goto(f"{url}/poster/{code}")
        look(page)
        page.get_by_label("Afvullen").check()
        press(page, "Volgende")
        look(page)
        press(page, "Beginnen")
        look(page)
        page.get_by_label("Operator of productie").check()
        press(page, "Volgende")
        look(page)
        page.get_by_label("Eens", exact=True).first.check()
        press(page, "Bewaar en geef me een code")
        look(page)
        given = page.locator(".code").inner_text()
    with desk.visiting() as page:
        page.goto(f"{url}/verder")
        look(page)
        page.get_by_label("Je code").fill(given)
        press(page, "Ga verder")
        assert "1 antwoorden zijn bewaard" in page.inner_text("main")
        press(page, "Ga verder")
        assert page.get_by_label("Operator of productie").is_checked()
        page.goto(f"{page.url.rsplit('/', 1)[0]}/9")
        look(page)
        press(page, "Verstuur mijn antwoorden")
        look(page)
        assert "Dank je wel" in page.inner_text("h1")

    assert len(faults) == 8
    assert [each for each in faults if each[1:] != ([], False)] == []


# holds UI2, UI4
def test_a_fault_is_announced_on_top_and_leads_to_its_field_by_keyboard(
    served: tuple[str, str], phone: Visitor
) -> None:
    url, code = served
    with phone.visiting() as page:
        page.goto(f"{url}/poster/{code}")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.get_by_label("Afvullen").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/invullen/*")

        page.goto(f"{page.url}/9")
        page.get_by_text("Verstuur mijn antwoorden").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#faults")

        assert page.evaluate("document.activeElement.id") == "faults"
        assert breaches(page) == []
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/1#role_group")
