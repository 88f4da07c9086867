"""The report as somebody sees it: on a phone, at a desk, with a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.fixtures.browser import Visitor, breaches, serving, wider_than_the_screen
from tests.integration.wvlo_scan.closing import closed_wave, company


@dataclass(frozen=True)
class Site:
    """A running scan, the key of its company, and what to look at."""

    url: str
    headers: dict[str, str]
    pages: dict[str, str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with company(tmp_path_factory.mktemp("browser")) as door:
        wave, _ = closed_wave(door, "report", {"afvullen": (12, 6), "lab": (3, 0)})
        few, _ = closed_wave(door, "few", {"lab": (3, 0)})
        pages = {
            "report": f"/rapport/{wave}",
            "hidden part": f"/rapport/{wave}?part=group:lab",
            "dialogue sheet": f"/rapport/{wave}/gesprek",
            "few answers": f"/rapport/{few}",
            "summary": door.get(f"/waves/{wave}/share-back").json()["path"],
        }
        headers = {"Authorization": door.headers["Authorization"]}
        with serving(door.app) as url:
            yield Site(url, headers, pages)


# holds UI5
@pytest.mark.parametrize(
    "name", ["report", "hidden part", "dialogue sheet", "few answers", "summary"]
)
def test_every_page_of_the_outcome_is_accessible_on_a_phone(
    site: Site, phone: Visitor, name: str
) -> None:
    with phone.visiting(extra_http_headers=site.headers, locale="nl-NL") as page:
        page.goto(site.url + site.pages[name])

        found = breaches(page)

        assert found == []
        assert not wider_than_the_screen(page)


# holds SC9, UI5
def test_a_curious_manager_picks_every_part_and_never_sees_the_group_of_three(
    site: Site, desk: Visitor
) -> None:
    with desk.visiting(extra_http_headers=site.headers, locale="nl-NL") as page:
        page.goto(site.url + site.pages["report"])
        parts = [
            option.get_attribute("value") or ""
            for option in page.locator("#part option").all()
        ]
        lab = [part for part in parts if ":lab" in part]
        seen = []
        for part in lab:
            page.select_option("#part", part)
            page.click("form.part button")
            seen.append(page.inner_text("main"))

    assert "group:lab" in lab
    assert len(lab) >= 2
    for text in seen:
        assert "Van deze mensen mogen we niets laten zien." in text
        assert "Hier zijn minder dan 5 antwoorden" in text
