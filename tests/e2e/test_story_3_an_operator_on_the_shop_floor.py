"""Story 3: an operator reads who sees what, answers half, and goes on elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.e2e.keys import focus_shows, tab_to
from tests.e2e.offices import Office, follow, press
from tests.e2e.sites import Site
from tests.fixtures.browser import Visitor

STEPS = 9
HALF = 4

Poster = Callable[[str], str]


@pytest.fixture
def tablet(chromium: Browser) -> Visitor:
    """The same operator at home."""
    return Visitor(chromium, 768, 1024)


@pytest.fixture
def poster(site: Site, desk: Visitor) -> Iterator[Poster]:
    """Let a company hang up a poster; give the address that is printed on it."""
    with ExitStack() as open_pages:

        def hung_up(name: str) -> str:
            page = open_pages.enter_context(desk.visiting())
            office = Office(site, page, name)
            office.joins(desk)
            office.opens("Afvullen; 12\nLab; 6", last_day=str(site.day(14)))
            return page.locator(".code").inner_text()

        yield hung_up


def choices(page: Page, value: int = 4) -> list[Locator]:
    """Find this answer to every question of the page."""
    return page.locator(f"main input[type=radio][value='{value}']").all()


def answers_step(page: Page, value: int = 4) -> int:
    """Choose this answer for everything on the page; give how many that were."""
    chosen = choices(page, value)
    for each in chosen:
        each.check()
    return len(chosen)


# holds SC4, SC5, SC7, UI4
def test_half_on_a_phone_and_the_rest_on_a_tablet_without_an_account(
    site: Site, poster: Poster, phone: Visitor, tablet: Visitor
) -> None:
    place = poster("Story drie")
    with phone.visiting() as page:
        page.goto(place)
        site.look(page, "poster")
        before = page.inner_text("main")
        assert "Wie ziet wat?" in before
        assert "5 of meer" in before
        page.get_by_label("Afvullen").check()
        press(page, "Volgende")
        site.look(page, "introduction")
        assert "Wie ziet wat?" in page.inner_text("main")
        assert "Je hebt geen account nodig" in page.inner_text("main")
        follow(page, "Beginnen")
        page.get_by_label("Operator of productie").check()
        press(page, "Volgende")
        asked = 0
        for _ in range(2, HALF + 1):
            asked += answers_step(page)
            site.look(page, "questions")
            press(page, "Volgende")
        press(page, "Bewaar en geef me een code")
        site.look(page, "code")
        code = page.locator(".code").inner_text()

    with tablet.visiting() as page:
        page.goto(f"{site.url}/verder")
        site.look(page, "going on")
        page.get_by_label("Je code").fill(code.lower())
        press(page, "Ga verder")
        assert f"{asked} antwoorden zijn bewaard" in page.inner_text("main")
        follow(page, "Ga verder")
        assert page.get_by_label("Operator of productie").is_checked()
        press(page, "Volgende")
        kept = choices(page)
        assert kept
        assert all(each.is_checked() for each in kept)
        link = page.url.rsplit("/", 1)[0]
        for step in range(2, STEPS):
            page.wait_for_url(f"**/{step}")
            answers_step(page, 5 if step > HALF else 4)
            press(page, "Volgende")
        site.look(page, "sending")
        assert "70 van de 70" in page.inner_text("main")
        press(page, "Verstuur mijn antwoorden")
        page.wait_for_url("**/bedankt*")
        site.look(page, "thanks")

        thanks = page.inner_text("main")
        again = page.goto(link)

    assert "Dank je wel" in thanks
    assert "De meting sluit op" in thanks
    assert "Daarna hoor je wat eruit komt" in thanks
    assert again is not None
    assert again.status == 409


# holds UI1, UI4
def test_another_language_half_way_loses_nothing(
    site: Site, poster: Poster, phone: Visitor
) -> None:
    place = poster("Twee talen")
    with phone.visiting() as page:
        page.goto(place)
        page.get_by_label("Lab").check()
        press(page, "Volgende")
        follow(page, "Beginnen")
        page.get_by_label("Operator of productie").check()
        press(page, "Volgende")
        number = answers_step(page)
        press(page, "English")
        page.get_by_role("button", name="Next", exact=True).wait_for()

        kept = choices(page)

        assert len(kept) == number
        assert all(each.is_checked() for each in kept)


# holds UI2, UI4
def test_the_whole_form_is_filled_in_by_keyboard_alone(
    site: Site, poster: Poster, phone: Visitor
) -> None:
    place = poster("Zonder muis")
    with phone.visiting() as page:
        keys = page.keyboard
        page.goto(place)
        keys.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        chooses(page)
        page.wait_for_url("**/invullen/*")
        tab_to(page, "a.button")
        keys.press("Enter")
        for step in range(1, STEPS):
            page.wait_for_url(f"**/{step}")
            chooses(page)
        page.wait_for_url(f"**/{STEPS}")
        tab_to(page, "button[value=submit]")
        assert focus_shows(page)
        keys.press("Enter")
        page.wait_for_url("**/bedankt*")

    assert re.search(r"/bedankt", page.url)


def chooses(page: Page) -> None:
    """Take the first answer of every question by Space, and go on by Enter."""
    questions = page.locator("main fieldset").count()
    for _ in range(questions):
        tab_to(page, "main input[type=radio]")
        page.keyboard.press("Space")
        assert page.evaluate("document.activeElement.checked")
    tab_to(page, "main button:not(.second)")
    page.keyboard.press("Enter")
