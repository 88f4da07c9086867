"""Story 2: a company from outside the project runs its first wave the same day."""

from __future__ import annotations

from tests.e2e.crowds import People, answer
from tests.e2e.offices import Office, follow, press, signs_in
from tests.e2e.sites import Site
from tests.fixtures.browser import Visitor

GROUPS = {"Afvullen": 12, "Laboratorium": 6, "Leiding": 3}


# holds SC3, SC4, SC8, SC20
def test_an_hr_officer_registers_opens_a_wave_for_three_groups_and_follows_it(
    site: Site, desk: Visitor, phone: Visitor
) -> None:
    with desk.visiting() as page:
        office = Office(site, page, "Brood van Buiten")
        office.registers()
        assert "wacht nog op goedkeuring" in page.inner_text("main")
        site.look(page, "refusal")
        office.is_let_in(desk)

        asked = "\n".join(f"{name}; {n}" for name, n in GROUPS.items())
        wave = office.opens(asked, last_day=str(site.day(14)))
        links = {name: office.links(wave, name, n) for name, n in GROUPS.items()}
        assert {name: len(given) for name, given in links.items()} == GROUPS
        assert len({each for given in links.values() for each in given}) == 21

        used = [*answer(links["Afvullen"], People("operator", 9))]
        used += answer(links["Laboratorium"], People("technician", 4))
        used += answer(links["Leiding"], People("management_hr", 2))

        office.goes(wave)
        rows = page.locator("table tbody tr").all_inner_texts()
        assert [row.split("\t") for row in rows] == [
            ["Afvullen", "12", "9 antwoorden"],
            ["Laboratorium", "6", "minder dan 5 antwoorden"],
            ["Leiding", "3", "minder dan 5 antwoorden"],
        ]
        shown = page.content()
        assert not [link for link in used if link.rsplit("/", 1)[1] in shown]
    with phone.visiting() as page:
        again = page.goto(used[0])
        assert again is not None
        assert again.status == 409
        assert "al" in page.inner_text("main")
        site.look(page, "used link")


# holds SC3, SC8
def test_the_rules_of_an_open_wave_are_changed_on_its_page_and_never_loosened(
    site: Site, desk: Visitor
) -> None:
    with desk.visiting() as page:
        office = Office(site, page, "Deeg en Deskundigheid")
        office.joins(desk)
        office.opens("Oven; 12", last_day=str(site.day(14)))

        page.get_by_label("Laat pas iets zien vanaf").fill("8")
        page.get_by_label("Laatste dag (mag leeg)").fill(str(site.day(30)))
        press(page, "Wijzigen")
        page.get_by_text("8 of meer antwoorden").wait_for()
        page.get_by_label("Laat pas iets zien vanaf").fill("5")
        press(page, "Wijzigen")
        page.wait_for_selector("#faults")
        site.look(page, "wave, refused")

        assert "kan alleen omhoog" in page.inner_text("#faults")
        assert "8 of meer antwoorden" in page.inner_text("main")


# holds SC3, SC4
def test_the_poster_leads_everybody_to_a_choice_of_groups(
    site: Site, desk: Visitor, phone: Visitor
) -> None:
    with desk.visiting() as page:
        office = Office(site, page, "Korst en Kruim")
        office.joins(desk)
        office.opens("Oven; 12\nWinkel; 6\nKantoor; 3")
        follow(page, "Poster bekijken")
        site.look(page, "poster")
        place = page.locator(".code").inner_text()
        drawing = page.get_by_role("img").get_attribute("alt") or ""
    with phone.visiting() as page:
        page.goto(place)

        groups = page.locator("#group label").all_inner_texts()

        assert place in drawing
        assert [name.strip() for name in groups] == ["Oven", "Winkel", "Kantoor"]


def test_the_wave_closes_by_itself_after_its_last_day(
    site: Site, desk: Visitor, phone: Visitor
) -> None:
    with desk.visiting() as page:
        office = Office(site, page, "Rijs en Rust")
        office.joins(desk)
        wave = office.opens("Oven; 12", last_day=str(site.day(1)))
        (link,) = office.links(wave, "Oven", 1)

        with site.later(days=3), phone.visiting() as respondent:
            late = respondent.goto(link)
            assert late is not None
            refusal = respondent.inner_text("main")
            site.look(respondent, "closed wave")

    assert late.status in {404, 409}
    assert "gesloten" in refusal or "kennen we niet" in refusal


def test_a_key_that_nobody_gave_opens_nothing(site: Site, phone: Visitor) -> None:
    with phone.visiting() as page:
        page.goto(f"{site.url}/organisatie")
        signs_in(page, "niet-mijn-sleutel")

        assert "/inloggen" in page.url
        assert "kennen we niet" in page.inner_text("#faults")
        site.look(page, "signing in, refused")
