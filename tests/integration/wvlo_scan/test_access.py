from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.builders import BAKERY, COORDINATOR, DAIRY, WAVE, key_of, scan_app
from wvlo_scan import http

GROUP = {"key": "filling", "name": {"nl": "Afvullen"}, "invited": 12}
COMPANY = {"name": "Bakkerij Proef", "sector": "bakery", "contact": "hr@proef.example"}


@pytest.fixture
def door(tmp_path: Path) -> Iterator[TestClient]:
    app = scan_app(tmp_path)
    with TestClient(http.create(app), raise_server_exceptions=False) as door:
        yield door
    app.engine.dispose()


def asked(door: TestClient) -> tuple[str, dict[str, str]]:
    """Ask for a place; give the id and what the contact shows from now on."""
    given = door.post("/registrations", json=COMPANY)
    assert given.status_code == 201
    key = {"Authorization": f"Bearer {given.json()['key']}"}
    return given.json()["organisation_id"], key


def open_wave(door: TestClient, key: dict[str, str]) -> Any:
    return door.put(f"/waves/{WAVE}", json={"groups": [GROUP]}, headers=key)


# holds SC20
def test_a_company_outside_the_project_asks_is_let_in_and_opens_a_wave_at_once(
    door: TestClient,
) -> None:
    company, key = asked(door)

    early = open_wave(door, key)
    approved = door.post(f"/registrations/{company}/approve", headers=COORDINATOR)
    opened = open_wave(door, key)

    assert early.status_code == 403
    assert "wacht nog op goedkeuring" in early.json()["detail"]
    assert approved.json()["name"] == "Bakkerij Proef"
    assert opened.status_code == 201
    assert opened.json()["organisation_id"] == company


# holds SC20
def test_the_coordinator_sees_who_waits_and_only_the_coordinator_does(
    door: TestClient,
) -> None:
    company, key = asked(door)

    (waiting,) = door.get("/registrations", headers=COORDINATOR).json()
    others = [door.get("/registrations", headers=h) for h in ({}, key)]

    assert (waiting["id"], waiting["state"]) == (company, "waiting")
    assert waiting["contact"] == "hr@proef.example"
    assert [answer.status_code for answer in others] == [401, 401]


def test_how_to_reach_somebody_is_forgotten_once_it_is_decided(
    door: TestClient, tmp_path: Path
) -> None:
    company, _ = asked(door)

    door.post(f"/registrations/{company}/approve", headers=COORDINATOR)

    (kept,) = door.get("/registrations", headers=COORDINATOR).json()
    assert kept["contact"] is None


def test_a_refused_company_is_forgotten_with_its_key(door: TestClient) -> None:
    company, key = asked(door)

    door.post(f"/registrations/{company}/refuse", headers=COORDINATOR)

    assert door.get("/registrations", headers=COORDINATOR).json() == []
    assert open_wave(door, key).status_code == 401


def test_nothing_of_a_company_opens_without_its_key(door: TestClient) -> None:
    open_wave(door, key_of(door))
    other = key_of(door, BAKERY, name="Bakkerij")

    answers = {
        (path, method): [
            door.request(method, f"/waves/{WAVE}{path}", headers=headers).status_code
            for headers in ({}, {"Authorization": "Bearer nonsense"}, other)
        ]
        for path, method in [
            ("", "GET"),
            ("/coverage", "GET"),
            ("/report", "GET"),
            ("/close", "POST"),
        ]
    }

    assert {*map(tuple, answers.values())} == {(401, 401, 404)}


def test_the_coordinator_does_not_read_what_a_company_may(door: TestClient) -> None:
    open_wave(door, key_of(door))

    coverage = door.get(f"/waves/{WAVE}/coverage", headers=COORDINATOR)

    assert coverage.status_code == 401


def test_a_new_key_ends_the_old_one(door: TestClient) -> None:
    old = key_of(door)
    new = key_of(door)

    shown = [door.get("/organisation", headers=key).status_code for key in (old, new)]

    assert shown == [401, 200]


def test_keys_are_kept_as_prints_only(door: TestClient, tmp_path: Path) -> None:
    key = key_of(door)["Authorization"].removeprefix("Bearer ")

    with closing(sqlite3.connect(tmp_path / "scan.sqlite")) as connection:
        lines = "\n".join(connection.iterdump())

    assert str(DAIRY) in lines
    assert key not in lines


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", f"/organisations/{DAIRY}"),
        ("POST", f"/organisations/{DAIRY}/key"),
        ("POST", f"/registrations/{DAIRY}/approve"),
        ("POST", f"/registrations/{DAIRY}/refuse"),
        ("POST", "/instruments"),
    ],
)
def test_what_is_the_coordinators_is_refused_to_a_company(
    door: TestClient, method: str, path: str
) -> None:
    answer = door.request(method, path, headers=key_of(door), json={})

    assert answer.status_code == 401
    assert "coordinator" in answer.json()["detail"]
