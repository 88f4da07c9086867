"""Story 5: a team lead prepares the dialogue and notes what is agreed."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e.crowds import People, answer
from tests.e2e.offices import (
    Office,
    agrees,
    follow,
    prepares_a_talk,
    press,
    press_in,
    theme,
)
from tests.e2e.sites import Site
from tests.fixtures.browser import Visitor

OPERATORS = {"safety": 2, "variety": 3, "autonomy": 2}
LEADING = {"safety": 5, "variety": 5, "autonomy": 2}
CROWD = (
    People("operator", 6, {**OPERATORS, "feedback": 1}),
    People("operator", 6, {**OPERATORS, "feedback": 5}),
    People("team_leader", 3, {**LEADING, "feedback": 1}),
    People("team_leader", 3, {**LEADING, "feedback": 5}),
    People("management_hr", 3, {**LEADING, "feedback": 1}),
    People("management_hr", 3, {**LEADING, "feedback": 5}),
)
"""Roles differ on safety and variety, everybody on feedback; autonomy is low, alike."""


def measured(office: Office, coordinator: Visitor) -> None:
    """Join, measure, and see the report."""
    office.joins(coordinator)
    wave = office.opens("Afvullen; 24")
    links = office.links(wave, "Afvullen", 24)
    assert len([*answer(links, *CROWD)]) == 24
    office.closes(wave)


# holds SC12, SC13, SC16, SC18
def test_the_agenda_has_three_themes_with_reasons_and_articles_and_leads_to_agreements(
    site: Site, desk: Visitor, phone: Visitor
) -> None:
    with desk.visiting() as page:
        office = Office(site, page, "Bakkers in Gesprek")
        measured(office, desk)
        follow(page, "Zet een gesprek klaar, met agenda en afspraken")
        assert page.url == f"{site.url}/gesprekken"
    with phone.visiting() as page:
        lead = Office(site, page, office.name, office.key)
        prepares_a_talk(lead, "Ploeg A met de leiding")
        proposed = page.locator(".proposed li").all_inner_texts()
        safety = theme(page, "safety")
        assert len(proposed) == 3
        assert "Vertrouwen en veiligheid" in proposed[0]
        assert "punten uit elkaar" in proposed[0]
        assert any("ensen zien dit verschillend" in each for each in proposed)
        assert not any("Autonomie" in each for each in proposed)
        assert safety.locator(".questions li").count() == 3
        found = safety.locator("h3:has-text('Uit de Kennisbank') + ul li").count()
        assert found == (2 if site.with_kennisbank else 0)
        nothing = safety.get_by_text("De Kennisbank heeft hier nog niets over.").count()
        assert nothing == (0 if site.with_kennisbank else 1)

        safety.get_by_label("Wat kwam er ter sprake?").fill("We vragen te weinig.")
        press_in(safety, "Bewaar aantekeningen")
        page.wait_for_url("**#t-safety")
        due = site.day(60)
        agrees(page, "safety", "Storingen nabespreken", "Teamleider A", str(due))
        kept = safety.inner_text()
        site.look(page, "conversation, agreed")
        assert "Storingen nabespreken" in kept
        assert f"Teamleider A, klaar op {due.day} " in kept
        note = safety.get_by_label("Wat kwam er ter sprake?").input_value()
        assert note == "We vragen te weinig."

        follow(page, "Afspraken")
        site.look(page, "agreements")
        agreed = page.locator("article.card", has_text="Storingen nabespreken")
        assert "Gaat over Vertrouwen en veiligheid" in agreed.inner_text()
        article = agreed.get_by_role("link")
        assert article.count() == (1 if site.with_kennisbank else 0)
        if site.with_kennisbank:
            title = article.inner_text()
            article.click()
            page.wait_for_url("**/kennisbank/artikel/*")
            site.look(page, "article")
            assert page.inner_text("h1") == title


# holds SC16
def test_the_group_puts_its_own_theme_on_the_agenda_and_prints_it(
    site: Site, desk: Visitor
) -> None:
    with desk.visiting() as page:
        office = Office(site, page, "Eigen Keuze")
        measured(office, desk)
        prepares_a_talk(office, "Iedereen")
        page.get_by_text("Stippen zetten en zelf kiezen").click()
        page.get_by_label("Stippen voor Autonomie").fill("7")
        page.get_by_label("Bespreken: Autonomie").check()
        press(page, "Bewaar agenda")
        page.locator("#t-autonomy").wait_for()
        theme(page, "autonomy").get_by_label("Wat kwam er ter sprake?").fill(
            "Meer zelf."
        )
        press_in(theme(page, "autonomy"), "Bewaar aantekeningen")
        page.wait_for_url("**#t-autonomy")

        page.emulate_media(media="print")

        written = theme(page, "autonomy").get_by_text("Meer zelf.", exact=True).first
        assert written.is_visible()
        assert page.locator("textarea:visible, button:visible").count() == 0
        assert_room_to_write(page)


def assert_room_to_write(page: Page) -> None:
    """Where nothing was written there are lines on paper."""
    assert page.locator("#t-safety ~ .lines").first.is_visible()
