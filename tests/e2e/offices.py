"""People of a company and its coordinator, who do everything by clicking on pages."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.e2e.processes import COORDINATOR
from tests.e2e.sites import Site
from tests.fixtures.browser import Visitor


def press(page: Page, words: str) -> None:
    """Press a button, and be where it leads."""
    page.get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    """Follow a link."""
    page.get_by_role("link", name=words, exact=True).click()


def signs_in(page: Page, key: str) -> None:
    """Show a key on the page that asks for it."""
    page.get_by_label("Sleutel").fill(key)
    press(page, "Inloggen")


@dataclass
class Office:
    """The contact of one company, at a browser of its own."""

    site: Site
    page: Page
    name: str
    key: str = ""

    def goes(self, path: str) -> None:
        """Go somewhere; sign in when that is asked for, as after half a day."""
        self.page.goto(f"{self.site.url}{path}")
        if "/inloggen" in self.page.url:
            signs_in(self.page, self.key)
            self.page.wait_for_url(f"{self.site.url}{path}")

    def registers(self) -> None:
        """Ask for a place and write down the key."""
        page, site = self.page, self.site
        page.goto(f"{site.url}/")
        site.look(page, "start")
        follow(page, "Je bedrijf aanmelden")
        site.look(page, "registering")
        page.get_by_label("Naam van het bedrijf").fill(self.name)
        page.get_by_label("Sector").select_option(label="Bakkerij")
        page.locator("#contact").fill("hr@voorbeeld.example")
        press(page, "Aanmelden")
        site.look(page, "key")
        self.key = page.locator(".code").inner_text()
        follow(page, "Inloggen")
        site.look(page, "signing in")
        signs_in(page, self.key)

    def is_let_in(self, coordinator: Visitor) -> None:
        """Let the coordinator approve it, in another browser."""
        with coordinator.visiting() as page:
            page.goto(f"{self.site.url}/coordinator")
            signs_in(page, COORDINATOR)
            page.wait_for_url("**/coordinator")
            self.site.look(page, "coordinator")
            waiting = page.locator("section.card", has_text=self.name)
            waiting.get_by_role("button", name="Toelaten").click()
            page.get_by_role("row", name=self.name).wait_for()

    def joins(self, coordinator: Visitor) -> None:
        """Register and be let in; the page of the company is shown."""
        self.registers()
        self.is_let_in(coordinator)
        self.goes("/organisatie")

    def opens(self, groups: str, *, last_day: str = "", version: str = "") -> str:
        """Open a wave for these groups, one a line; give the path of its page."""
        page = self.page
        self.goes("/organisatie")
        self.site.look(page, "company")
        if version:
            page.get_by_label("Vragenlijst").select_option(version)
        page.get_by_label("Welke groepen doen mee?").fill(groups)
        page.get_by_label("Laatste dag (mag leeg)").fill(last_day)
        press(page, "Meting openen")
        page.wait_for_url("**/organisatie/meting/*")
        self.site.look(page, "wave")
        return page.url.removeprefix(self.site.url)

    def links(self, wave: str, group: str, number: int) -> list[str]:
        """Make links of their own for a group, and write them down."""
        self.goes(wave)
        section = self.page.locator("section", has=self.page.locator("#links"))
        section.get_by_label("Groep").select_option(label=group)
        section.get_by_label("Hoeveel?").fill(str(number))
        press(self.page, "Links maken")
        self.site.look(self.page, "links")
        return self.page.locator("ol code").all_inner_texts()

    def closes(self, wave: str) -> str:
        """Close the wave; the report is shown. Give its path."""
        self.goes(wave)
        press(self.page, "Nu sluiten")
        self.page.wait_for_url("**/rapport/*")
        return self.page.url.removeprefix(self.site.url)


def prepares_a_talk(office: Office, about: str) -> None:
    """Put a conversation ready about the only closed wave; its page is shown."""
    page = office.page
    office.goes("/gesprekken")
    office.site.look(page, "conversations")
    page.get_by_label("Met wie praat je?").fill(about)
    press(page, "Klaarzetten")
    page.wait_for_url("**/gesprek/*")
    office.site.look(page, "conversation")


def theme(page: Page, code: str) -> Locator:
    """Find one theme of the conversation."""
    return page.locator("section.theme", has=page.locator(f"#t-{code}"))


def agrees(page: Page, code: str, what: str, owner: str, due: str) -> None:
    """Make an agreement about a theme, with the first article there is to help."""
    about = theme(page, code)
    about.get_by_text("Maak een afspraak").click()
    about.get_by_label("Wat gaan jullie doen?").fill(what)
    about.get_by_label("Wie zorgt ervoor?").fill(owner)
    about.get_by_label("Klaar op").fill(due)
    for tick in about.get_by_role("checkbox").all()[:1]:
        tick.check()
    press_in(about, "Spreek af")
    page.wait_for_url(f"**#afspraken-{code}")


def press_in(place: Locator, words: str) -> None:
    """Press the button of this part of a page."""
    place.get_by_role("button", name=words, exact=True).click()
