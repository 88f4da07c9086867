"""What everybody who was invited reads, and a company beside other companies."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from tests.builders import BAKERY, key_of
from tests.integration.wvlo_scan.closing import closed_wave, company
from wvlo_core.domain.ids import named_id

PEOPLE = {"afvullen": (7, 0), "lab": (3, 0)}


def words_of(html: str) -> str:
    return re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)


def share_path(door: TestClient, wave: str) -> str:
    path: str = door.get(f"/waves/{wave}/share-back").json()["path"]
    return path


def anonymous(door: TestClient, path: str) -> Any:
    """Ask as somebody with the link and nothing else."""
    return door.get(path, headers={"Authorization": ""})


# holds SC19
def test_everybody_with_the_link_reads_the_summary_without_asking(
    tmp_path: Path,
) -> None:
    with company(tmp_path) as door:
        wave, _ = closed_wave(door, "shared", PEOPLE)

        shown = anonymous(door, share_path(door, wave))

    page = words_of(shown.text)
    assert shown.status_code == 200
    assert "Dank je wel voor het meedoen" in page
    assert "10 mensen deden mee" in page
    assert "Vertrouwen en veiligheid" in page
    assert "Afvullen" not in page
    assert "Lab" not in page


# holds SC19
def test_the_link_is_long_and_does_not_follow_from_the_wave(tmp_path: Path) -> None:
    with company(tmp_path) as door:
        wave, _ = closed_wave(door, "shared", PEOPLE)
        path = share_path(door, wave)

        guess = anonymous(door, f"/uitkomst/{wave}")

    assert len(path.removeprefix("/uitkomst/")) >= 22
    assert guess.status_code == 404
    assert "Deze link kennen we niet" in words_of(guess.text)


# holds SC19
def test_the_link_works_before_the_wave_closes_and_says_to_wait(tmp_path: Path) -> None:
    with company(tmp_path) as door:
        wave = str(named_id("wave", "open"))
        group = {"key": "lab", "name": {"nl": "Lab"}, "invited": 9}
        door.put(f"/waves/{wave}", json={"groups": [group]})

        page = anonymous(door, share_path(door, wave))

    assert "De meting loopt nog" in words_of(page.text)


# holds SC19
def test_a_company_can_stop_sharing_and_the_page_says_so(tmp_path: Path) -> None:
    with company(tmp_path) as door:
        wave, _ = closed_wave(door, "shared", PEOPLE)
        path = share_path(door, wave)

        door.put(f"/waves/{wave}/share-back", json={"yes": False})
        off = words_of(anonymous(door, path).text)
        door.post(f"/rapport/{wave}/delen", data={"shown": "true"})
        again = words_of(anonymous(door, path).text)

    assert "ervoor gekozen de samenvatting niet" in off
    assert "10 mensen deden mee" in again


# holds SC19
def test_the_summary_of_four_people_holds_no_number(tmp_path: Path) -> None:
    with company(tmp_path) as door:
        wave, _ = closed_wave(door, "few", {"lab": (4, 0)})

        page = words_of(anonymous(door, share_path(door, wave)).text)

    assert "Te weinig antwoorden voor een rapport" in page
    assert "100" not in page


# holds SC15
def test_companies_that_choose_so_see_each_others_mean_from_five_others_on(
    tmp_path: Path,
) -> None:
    names = [str(n) for n in range(6)]
    with company(tmp_path) as door:
        waves = {}
        for name in names:
            door.headers.update(key_of(door, named_id("company", name)))
            waves[name], _ = closed_wave(door, name, {"lab": (5, 0)})
            seen = door.get(f"/waves/{waves[name]}/report").json()["benchmark"]
            assert seen["standing"] == "not_in"
            door.put("/organisation/benchmark", json={"yes": True})
            seen = door.get(f"/waves/{waves[name]}/report").json()["benchmark"]

        page = words_of(door.get(f"/rapport/{waves['5']}").text)
        key_of_another = key_of(door, BAKERY)
        other = door.get("/organisation/benchmark", headers=key_of_another).json()

    assert seen["standing"] == "shown"
    assert {others["companies"] for others in seen["constructs"]} == {5}
    assert "het gewone gemiddelde van de andere bedrijven" in page.lower()
    assert other == {"yes": False}


# holds SC19
def test_who_hands_in_the_form_gets_the_link_to_what_comes_out(tmp_path: Path) -> None:
    with company(tmp_path) as door:
        wave = str(named_id("wave", "open"))
        group = {"key": "lab", "name": {"nl": "Lab"}, "invited": 9}
        door.put(f"/waves/{wave}", json={"groups": [group]})
        asked = {"group": "lab", "count": 1}
        answer = door.post(f"/waves/{wave}/invitations", json=asked)
        (token,) = answer.json()["tokens"]

        told = door.get(f"/questionnaires/{token}").json()["summary"]
        page = door.get(f"/bedankt?uitkomst={told}").text
        elsewhere = door.get("/bedankt?uitkomst=//evil.example/x").text

        assert told == share_path(door, wave)
    assert f'href="{told}"' in page
    assert "evil" not in elsewhere
