"""The contact of a company does without a mouse: registering, signing in, opening."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e.keys import focus_shows, tab_to
from tests.e2e.offices import Office
from tests.e2e.sites import Site
from tests.fixtures.browser import Visitor


def types(page: Page, field: str, text: str) -> None:
    """Go to a field by Tab and write in it."""
    tab_to(page, field)
    assert focus_shows(page)
    page.keyboard.type(text)


def enters(page: Page, what: str) -> None:
    """Go to a link or button by Tab and press Enter."""
    tab_to(page, what)
    assert focus_shows(page)
    page.keyboard.press("Enter")


# holds UI2
def test_a_company_registers_and_opens_a_wave_by_keyboard_alone(
    site: Site, phone: Visitor
) -> None:
    name = "Met Tab en Enter"
    with phone.visiting() as page:
        page.goto(f"{site.url}/")
        enters(page, "a[href$='/aanmelden']")
        page.wait_for_url("**/aanmelden")
        types(page, "#name", name)
        tab_to(page, "#sector")
        page.keyboard.press("ArrowDown")
        types(page, "#contact", "hr@voorbeeld.example")
        enters(page, "main form button")
        key = page.locator(".code").inner_text()
        enters(page, "main a.button")
        page.wait_for_url("**/inloggen")
        Office(site, page, name).is_let_in(phone)
        types(page, "#key", key)
        page.keyboard.press("Enter")
        page.wait_for_url("**/organisatie")

        types(page, "#groups", "Oven; 12")
        tab_to(page, "[name=role_operator]")
        page.keyboard.press("Space")
        assert not page.locator("[name=role_operator]").is_checked()
        page.keyboard.press("Space")
        types(page, "#min_n", "")
        page.keyboard.press("ArrowUp")
        enters(page, "main form button")
        page.wait_for_url("**/organisatie/meting/*")

        assert "6 of meer antwoorden" in page.inner_text("main")
        enters(page, "main a[href$='/poster']")
        page.wait_for_url("**/poster")


# holds UI2
def test_a_fault_in_a_new_wave_is_on_top_and_leads_to_its_field(
    site: Site, phone: Visitor
) -> None:
    with phone.visiting() as page:
        office = Office(site, page, "Fout en Goed")
        office.joins(phone)
        types(page, "#groups", "Afvullen twaalf")
        enters(page, "main form button")
        page.wait_for_selector("#faults")
        site.look(page, "company, refused")

        assert page.evaluate("document.activeElement.id") == "faults"
        enters(page, "#faults a")
        page.wait_for_url("**#groups")
        assert page.evaluate("document.activeElement.id") == "groups"
        assert page.locator("#groups").input_value() == "Afvullen twaalf"
