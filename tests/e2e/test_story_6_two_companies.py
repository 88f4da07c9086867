"""Story 6: two companies open themes to each other, agree, and one withdraws."""

from __future__ import annotations

from tests.e2e.crowds import People, answer
from tests.e2e.offices import Office, follow, press
from tests.e2e.sites import Site
from tests.fixtures.browser import Visitor

THEMES = ("Vertrouwen en veiligheid", "Autonomie")


def measured(office: Office, coordinator: Visitor) -> None:
    """Join and run a whole wave of twelve people."""
    office.joins(coordinator)
    wave = office.opens("Iedereen; 12")
    links = office.links(wave, "Iedereen", 12)
    assert len([*answer(links, People("operator", 12, {"safety": 2}))]) == 12
    office.closes(wave)


def opens_to(office: Office, other: str, until: str) -> None:
    """Open both themes to another company."""
    page = office.page
    office.goes("/samen")
    for title in THEMES:
        page.get_by_label(title, exact=True).check()
    page.get_by_label(other, exact=True).check()
    page.get_by_label("Tot en met welke dag?").fill(until)
    press(page, "Zet open")
    page.get_by_role("button", name=f"Sluit voor {other}").wait_for()


# holds SC17
def test_the_other_sees_two_themes_until_a_day_and_nothing_once_it_is_withdrawn(
    site: Site, desk: Visitor, phone: Visitor
) -> None:
    with (
        desk.visiting() as ours,
        phone.visiting() as theirs,
        desk.visiting() as third,
    ):
        one = Office(site, ours, "Waterbakkers")
        other = Office(site, theirs, "Gistgenoten")
        outside = Office(site, third, "Derde Oven")
        for office in (one, other, outside):
            measured(office, desk)
        opens_to(one, other.name, str(site.day(30)))
        site.look(ours, "other companies")

        other.goes("/samen")
        site.look(theirs, "other companies")
        follow(theirs, f"Bekijk {one.name}")
        theirs.wait_for_url("**/samen/inzage/*")
        site.look(theirs, "opened")
        opened = theirs.url.removeprefix(site.url)
        assert tuple(theirs.locator("main h2").all_inner_texts()) == THEMES
        assert "Iedereen" not in theirs.inner_text("main")
        outside.goes("/samen")
        assert f"Bekijk {one.name}" not in third.inner_text("main")
        refused = third.goto(f"{site.url}{opened}")
        assert refused is not None
        assert refused.status == 404

        other.goes("/samen")
        theirs.get_by_text("Stel een afspraak voor").first.click()
        theirs.get_by_label("Wat gaan jullie doen?").fill("Een dag bij elkaar kijken")
        theirs.get_by_label("Wie zorgt er bij jullie voor?").fill("HR Gist")
        theirs.get_by_label("Klaar op").fill(str(site.day(90)))
        press(theirs, "Stel een afspraak voor")
        theirs.get_by_text(f"wacht op {one.name}").wait_for()
        one.goes("/samen")
        ours.get_by_label("Wie zorgt er bij jullie voor?").first.fill("HR Water")
        press(ours, "Spreek dit af")
        ours.get_by_text("✓ afgesproken").wait_for()
        press(ours, f"Sluit voor {other.name}")
        ours.get_by_text("gesloten", exact=True).wait_for()

        gone = theirs.goto(f"{site.url}{opened}")
        assert gone is not None
        assert gone.status == 404
        assert "niets (meer) te zien" in theirs.inner_text("main")
        site.look(theirs, "withdrawn")
        other.goes("/samen")
        after, own = theirs.inner_text("main"), ours.inner_text("main")

    assert "Een dag bij elkaar kijken" in after
    assert "Bij jullie: HR Gist. Bij Waterbakkers: HR Water." in after
    assert "Bij jullie: HR Water. Bij Gistgenoten: HR Gist." in own
    assert f"Bekijk {one.name}" not in after


# holds SC17
def test_what_was_opened_until_a_day_is_closed_the_day_after(
    site: Site, desk: Visitor, phone: Visitor
) -> None:
    with desk.visiting() as ours, phone.visiting() as theirs:
        one = Office(site, ours, "Tot en Met")
        other = Office(site, theirs, "Kijkers")
        measured(one, desk)
        measured(other, desk)
        opens_to(one, other.name, str(site.day(3)))
        seen = []
        for days in (3, 4):
            with site.later(days):
                other.goes("/samen")
                seen.append(f"Bekijk {one.name}" in theirs.inner_text("main"))

    assert seen == [True, False]
