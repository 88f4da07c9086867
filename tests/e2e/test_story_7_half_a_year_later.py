"""Story 7: the same company measures again, with one question put differently."""

from __future__ import annotations

import json

from tests.builders import built_in_text
from tests.e2e.crowds import People, answer
from tests.e2e.offices import (
    Office,
    agrees,
    prepares_a_talk,
    press,
    signs_in,
)
from tests.e2e.processes import COORDINATOR
from tests.e2e.sites import Site
from tests.fixtures.browser import Visitor
from wvlo_scan.model import Instrument

BUILT_IN = Instrument.model_validate_json(built_in_text()).id
REWORDED = "wvlo-learning-organisation@0.2.0"
OTHER_WORDS = "Bij ons kun je hardop zeggen dat iets misging."
BEFORE = People("operator", 20, {"safety": 2})
AFTER = People("operator", 20, {"safety": 5})
HALF_A_YEAR = 183
LOOK_AND_KEEP = (("Eerst bekijken", "Alleen bekeken"), ("Toevoegen", "Toegevoegd"))


def asks_differently(site: Site, coordinator: Visitor) -> None:
    """Let the coordinator download the questionnaire, change it, and add it."""
    with coordinator.visiting() as page:
        page.goto(f"{site.url}/vragenlijsten")
        signs_in(page, COORDINATOR)
        page.wait_for_url("**/vragenlijsten")
        with page.expect_download() as sent:
            page.get_by_role("link", name=f"Downloaden: {BUILT_IN}").click()
        asked = json.loads(sent.value.path().read_text("utf-8"))
        asked["version"] = REWORDED.partition("@")[2]
        safety = next(c for c in asked["constructs"] if c["code"] == "safety")
        safety["items"][1]["text"]["nl"] = OTHER_WORDS
        file = {
            "name": "anders.json",
            "mimeType": "application/json",
            "buffer": json.dumps(asked).encode(),
        }
        for button, said in LOOK_AND_KEEP:
            page.get_by_label("Bestand").set_input_files(file)  # type: ignore[arg-type]
            press(page, button)
            page.get_by_text(said).wait_for()
        site.look(page, "questionnaires")


# holds SC1, SC14, SC18
def test_unchanged_questions_are_compared_the_changed_one_named_and_no_cause_claimed(
    site: Site, desk: Visitor, phone: Visitor
) -> None:
    with desk.visiting() as page:
        office = Office(site, page, "Nog een Keer")
        office.joins(desk)
        first = office.opens("Iedereen; 20")
        links = office.links(first, "Iedereen", 20)
        assert len([*answer(links, BEFORE)]) == 20
        office.closes(first)
        prepares_a_talk(office, "Iedereen")
        page.get_by_text("Stippen zetten en zelf kiezen").click()
        page.get_by_label("Bespreken: Vertrouwen en veiligheid").check()
        press(page, "Bewaar agenda")
        page.locator("#t-safety").wait_for()
        due = str(site.day(60))
        agrees(page, "safety", "Storingen nabespreken", "Ploeg A", due)
        asks_differently(site, desk)

        with site.later(HALF_A_YEAR):
            second = office.opens("Iedereen; 20", version=REWORDED)
            links = office.links(second, "Iedereen", 20)
            assert len([*answer(links, AFTER)]) == 20
            office.closes(second)
            site.look(page, "report with an earlier wave")
            compared = page.locator("section", has=page.locator("#earlier"))
            report = compared.inner_text()
            with phone.visiting() as mobile:
                lead = Office(site, mobile, office.name, office.key)
                lead.goes("/afspraken")
                site.look(mobile, "agreements, measured again")
                agreed = mobile.locator("article.card").inner_text()

    assert "Vertrouwen en veiligheid\t25\t100" in report
    assert OTHER_WORDS in report
    assert report.count("andere woorden") == 1
    assert "Een verschil zegt niet waardoor het komt" in report
    assert "Gaat over Vertrouwen en veiligheid" in agreed
    assert "hoger: van 25 naar 100" in agreed
    assert "in dezelfde tijd, niet per se hierdoor" in agreed
    assert OTHER_WORDS in agreed
