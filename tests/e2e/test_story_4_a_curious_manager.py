"""Story 4: a manager filters, downloads and subtracts, and never reaches three people."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.attackers import rank
from tests.e2e.crowds import People, answer
from tests.e2e.offices import Office
from tests.e2e.sites import Site
from tests.fixtures.browser import Visitor

GROUPS = """Afvullen > Vroege dienst; 12
Afvullen > Late dienst; 7
Laboratorium; 11
Leiding; 3"""
CROWD: Mapping[str, Mapping[str, int]] = {
    "Vroege dienst": {"operator": 10, "team_leader": 2},
    "Late dienst": {"operator": 6, "team_leader": 1},
    "Laboratorium": {"technician": 8, "team_leader": 3},
    "Leiding": {"management_hr": 3},
}
SAFETY = {
    "operator": {"safety": 2},
    "technician": {"safety": 3},
    "team_leader": {"safety": 4},
    "management_hr": {"safety": 5},
}
ATOMS = [(group, role) for group, roles in CROWD.items() for role in roles]
MEANS = """() => Object.fromEntries([...document.querySelectorAll('article.card')]
    .map(a => [a.id, /Gemiddeld (\\d+) van 100/.exec(a.innerText)])
    .filter(([, found]) => found).map(([id, found]) => [id, found[1]]))"""
HIDDEN = "Van deze mensen mogen we niets laten zien."

Cells = dict[str, dict[str, str]]
"""Per part of the people: what is shown of each construct, or nothing."""


def measured(site: Site, page: Page, coordinator: Visitor) -> str:
    """Run a whole wave at a company; give the path of its report."""
    office = Office(site, page, "Nieuwsgierig")
    office.joins(coordinator)
    wave = office.opens(GROUPS)
    for group, roles in CROWD.items():
        links = office.links(wave, group, sum(roles.values()))
        crowd = [People(role, n, SAFETY[role]) for role, n in roles.items()]
        assert len([*answer(links, *crowd)]) == len(links)
    return office.closes(wave)


# holds SC8, SC9, SC11, UI5
def test_no_filter_download_or_sum_reaches_the_group_of_three(
    site: Site, desk: Visitor, phone: Visitor
) -> None:
    with desk.visiting() as page:
        report = measured(site, page, desk)
        site.look(page, "report")
        parts = page.locator("#part option")
        codes = [each.get_attribute("value") or "" for each in parts.all()]
        seen = {code: shown_on_page(page, code) for code in codes if worth_a_look(code)}
        with page.expect_download() as sent:
            page.get_by_role("link", name="Download de getallen (CSV)").click()
        numbers = sent.value.path().read_text("utf-8-sig")
        page.select_option("#part", "group:leiding")
        page.get_by_role("button", name="Laat zien", exact=True).click()
        why = page.inner_text("main")
        with page.expect_download() as sent:
            page.get_by_role("link", name="Download als PDF").click()
        paper = " ".join(
            each.extract_text() for each in PdfReader(sent.value.path()).pages
        )
    with phone.visiting() as page:
        stranger = page.goto(f"{site.url}{report}")
        assert stranger is not None
        assert "/inloggen" in page.url

    cells, people = shown_in_file(numbers)
    assert {code: cells[code] for code in seen} == seen
    assert set(codes) == set(cells)
    assert cells["group:leiding"] == {}
    assert HIDDEN in why
    assert "Hier zijn minder dan 5 antwoorden" in why
    assert HIDDEN in " ".join(paper.split())
    shown = {code for code, of_part in cells.items() if of_part}
    assert "organisation:all" in shown
    assert min(people.values()) >= 5
    assert_not_derivable(shown)


def worth_a_look(code: str) -> bool:
    """Look at every group, kind of work and side, and all that is about the three."""
    return not code.startswith("group_role:") or "leiding" in code


def shown_on_page(page: Page, code: str) -> dict[str, str]:
    """Choose these people; give each construct of which a mean is shown."""
    page.select_option("#part", code)
    page.get_by_role("button", name="Laat zien", exact=True).click()
    page.wait_for_selector("#glance")
    found: dict[str, str] = page.evaluate(MEANS)
    return found


def shown_in_file(text: str) -> tuple[Cells, dict[str, int]]:
    """Read the CSV: what is shown per part, and about how many people."""
    cells: Cells = defaultdict(dict)
    people: dict[str, int] = {}
    for line in csv.DictReader(io.StringIO(text), delimiter=";"):
        if line["onderwerp_code"] == "coverage":
            continue
        code = f"{line['indeling']}:{line['deel_code']}"
        of_part = cells[code]
        if line["gemiddelde"]:
            score = float(line["gemiddelde"].replace(",", "."))
            of_part[line["onderwerp_code"]] = f"{score:.0f}"
            people[code] = int(line["mensen"])
    return dict(cells), people


def assert_not_derivable(shown: set[str]) -> None:
    """Whoever adds and subtracts shown parts never ends with the three alone.

    The three are derivable when their row lies in the span of the shown rows.
    """
    rows = [[int(within(code, atom)) for atom in ATOMS] for code in sorted(shown)]
    three = [int(group == "Leiding") for group, _ in ATOMS]
    assert rank([*rows, three]) == rank(rows) + 1


def within(code: str, atom: tuple[str, str]) -> bool:
    """Tell whether these people are part of what an address of the report names."""
    kind, _, key = code.partition(":")
    group, role = atom
    places = {group.lower().replace(" ", "-")}
    if group.endswith("dienst"):
        places.add("afvullen")
    match kind:
        case "organisation":
            return True
        case "group":
            return key in places
        case "role_group":
            return key == role
        case "role_side":
            return (key == "leading") == (role in {"team_leader", "management_hr"})
        case "group_role":
            return key in {f"{place}/{role}" for place in places}
    pytest.fail(f"a part that nobody knows: {code}")
