"""What follows a scan, in a browser: against the scan alone and all of WVLO."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx2
import pytest
from playwright.sync_api import Page

from tests.builders import COORDINATOR
from tests.e2e.processes import Yard, environment, free_port
from tests.fixtures.browser import Visitor, breaches, wider_than_the_screen
from tests.fixtures.companies import SPLIT, Company

TOKEN = COORDINATOR["Authorization"].removeprefix("Bearer ")
BETTER = [(role, n, (5, *steps[1:])) for role, n, steps in SPLIT]


@dataclass
class Site:
    """A running scan: where its pages are, and whether a Kennisbank is beside it."""

    url: str
    door: httpx2.Client
    with_kennisbank: bool

    def company(self, name: str) -> Company:
        """Let a company take part and close its first wave."""
        joined = Company.joins(self.door, uuid4(), name)
        return replace(joined, closed=joined.wave())

    def signs_in(self, page: Page, company: Company, path: str) -> None:
        """Go to a page, show the key, and be there."""
        page.goto(f"{self.url}{path}")
        page.get_by_label("Sleutel").fill(company.key["Authorization"][7:])
        page.get_by_role("button", name="Inloggen").click()
        page.wait_for_url(f"**{path}")


@pytest.fixture(scope="module", params=["alone", "together"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    yard = Yard(tmp_path_factory.mktemp(request.param))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    if request.param == "alone":
        env = environment(
            WVLO_SCAN_DATABASE_URL="sqlite:///scan.sqlite",
            WVLO_SCAN_HTTP_PORT=str(port),
            WVLO_SCAN_COORDINATOR_TOKEN=TOKEN,
        )
        yard.run("wvlo_scan", "migrate", env=env)
        process = yard.start("scan", "wvlo_scan", "http", env=env)
    else:
        env = environment(WVLO_DATA="wvlo.sqlite", WVLO_COORDINATOR_TOKEN=TOKEN)
        process = yard.start("wvlo", "wvlo", "serve", "--port", str(port), env=env)
        url = f"{url}/scan"
    process.wait_for(f"{url}/health/live")
    with httpx2.Client(base_url=url, timeout=30) as door:
        yield Site(url, door, with_kennisbank=request.param == "together")
    yard.stop_all()


def looks_right(site: Site, page: Page) -> None:
    """Look once at the pages, which are the same with and without a Kennisbank."""
    if not site.with_kennisbank:
        assert breaches(page) == []
        assert not wider_than_the_screen(page)


# holds SC16
def test_story_5_a_team_lead_prepares_the_dialogue_and_notes_what_is_agreed(
    site: Site, phone: Visitor
) -> None:
    dairy = site.company("Zuivel Noord")
    with phone.visiting(locale="nl-NL") as page:
        site.signs_in(page, dairy, "/gesprekken")
        looks_right(site, page)
        page.get_by_label("Met wie praat je?").fill("Ploeg A met de leiding")
        page.get_by_role("button", name="Klaarzetten").click()
        page.wait_for_url("**/gesprek/*")
        looks_right(site, page)

        proposed = page.locator(".proposed li").all_inner_texts()
        assert len(proposed) == 3
        assert "liggen 88 punten uit elkaar" in proposed[0]
        assert "ensen zien dit verschillend" in proposed[1]

        safety = page.locator("section.theme", has=page.locator("#t-safety"))
        assert "Gemiddeld 42 van 100" in safety.inner_text()
        assert safety.locator(".questions li").count() == 3
        found = safety.locator("h3:has-text('Uit de Kennisbank') + ul li").count()
        assert found == (2 if site.with_kennisbank else 0)

        safety.get_by_label("Wat kwam er ter sprake?").fill("We vragen te weinig.")
        safety.get_by_role("button", name="Bewaar aantekeningen").click()
        page.wait_for_url("**#t-safety")
        safety.get_by_text("Maak een afspraak").click()
        safety.get_by_label("Wat gaan jullie doen?").fill("Storingen nabespreken")
        safety.get_by_label("Wie zorgt ervoor?").fill("Teamleider ploeg A")
        safety.get_by_label("Klaar op").fill("2027-02-01")
        safety.get_by_role("button", name="Spreek af").click()
        page.wait_for_url("**#afspraken-safety")

        kept = safety.inner_text()
        assert "Storingen nabespreken" in kept
        assert "Teamleider ploeg A, klaar op 1 februari 2027" in kept
        note = safety.get_by_label("Wat kwam er ter sprake?").input_value()
        assert note == "We vragen te weinig."
        looks_right(site, page)

        page.emulate_media(media="print")
        assert safety.get_by_text("We vragen te weinig.", exact=True).first.is_visible()
        assert page.locator("#t-feedback ~ .lines").is_visible()
        assert page.locator("textarea:visible, button:visible").count() == 0


# holds SC17
def test_story_6_two_companies_talk_and_one_withdraws(
    site: Site, phone: Visitor, desk: Visitor
) -> None:
    one, other = site.company("Waterfabriek"), site.company("Bierhuis")
    until = str(datetime.now(UTC).date() + timedelta(days=30))
    with (
        desk.visiting(locale="nl-NL") as ours,
        phone.visiting(locale="nl-NL") as theirs,
    ):
        site.signs_in(ours, one, "/samen")
        ours.get_by_label("safety", exact=True).check()
        ours.get_by_label("variety", exact=True).check()
        ours.get_by_label("Bierhuis").check()
        ours.get_by_label("Tot en met welke dag?").fill(until)
        ours.get_by_role("button", name="Zet open").click()
        ours.wait_for_url("**/samen")
        looks_right(site, ours)

        site.signs_in(theirs, other, "/samen")
        theirs.get_by_role("link", name="Bekijk Waterfabriek").click()
        theirs.wait_for_url("**/samen/inzage/*")
        seen = theirs.locator("main h2").all_inner_texts()
        looks_right(site, theirs)
        address = theirs.url

        theirs.get_by_role("link", name="Met andere bedrijven").click()
        theirs.get_by_text("Stel een afspraak voor").first.click()
        theirs.get_by_label("Wat gaan jullie doen?").fill("Een dag bij elkaar kijken")
        theirs.get_by_label("Wie zorgt er bij jullie voor?").fill("HR Bierhuis")
        theirs.get_by_label("Klaar op").fill("2027-03-01")
        theirs.get_by_role("button", name="Stel een afspraak voor").click()
        theirs.get_by_text("wacht op Waterfabriek").wait_for()

        ours.reload()
        ours.get_by_label("Wie zorgt er bij jullie voor?").first.fill("HR Water")
        ours.get_by_role("button", name="Spreek dit af").click()
        ours.get_by_text("✓ afgesproken").wait_for()
        ours.get_by_role("button", name="Sluit voor Bierhuis").click()
        ours.get_by_text("gesloten", exact=True).wait_for()

        gone = theirs.goto(address)
        assert gone is not None
        assert gone.status == 404
        assert "niets (meer) te zien" in theirs.inner_text("main")
        theirs.goto(f"{site.url}/samen")
        after = theirs.inner_text("main")

    assert seen == ["safety", "variety"]
    assert "Een dag bij elkaar kijken" in after
    assert "Bij jullie: HR Bierhuis. Bij Waterfabriek: HR Water." in after
    assert "Bekijk Waterfabriek" not in after


# holds SC18
def test_story_7_a_later_wave_stands_beside_the_agreement_without_a_cause(
    site: Site, phone: Visitor
) -> None:
    dairy = site.company("Kaasmakerij")
    action = {"about": "safety", "what": "Storingen nabespreken", "owner": "Ploeg A"}
    path = f"/waves/{dairy.closed}/actions"
    dairy.done("POST", path, {**action, "due": "2027-02-01"})
    dairy.wave(2, version="1.1.0", people=BETTER, safety_2="Een andere stelling")

    with phone.visiting(locale="nl-NL") as page:
        site.signs_in(page, dairy, "/afspraken")
        looks_right(site, page)
        text = page.inner_text("main")

    assert "safety hoger: van 42 naar 100" in text
    assert "in dezelfde tijd, niet per se hierdoor" in text
    assert "Een andere stelling (andere woorden)" in text
