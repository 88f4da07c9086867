"""Killing the scan loses nothing that was confirmed on screen."""

from __future__ import annotations

import http.client
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.answering import Scan, fill_in
from tests.e2e.processes import Yard

PEOPLE = 16
KILL_AFTER = 4


# holds SC4, SC5
@pytest.mark.parametrize("database", ["sqlite", "postgres", "wvlo serve"])
def test_kill_9_while_people_answer_loses_nothing_that_was_confirmed(
    yard: Yard, database: str, request: pytest.FixtureRequest
) -> None:
    if database == "wvlo serve":
        scan = Scan.together(yard)
    else:
        url = f"sqlite:///{yard.folder}/scan.sqlite"
        if database == "postgres":
            url = request.getfixturevalue("postgres_url")
        scan = Scan.started(yard, url)
    tokens = scan.links(PEOPLE)
    saved: list[str] = []
    confirmed: list[str] = []
    enough = threading.Event()

    def respond(token: str) -> None:
        door = scan.door()
        try:
            door.post(f"/invullen/{token}/1", {"role_group": "technician"})
            saved.append(token)
            fill_in(door, token, 4)
            confirmed.append(token)
        except (OSError, http.client.HTTPException):
            return
        if len(confirmed) >= KILL_AFTER:
            enough.set()

    with ThreadPoolExecutor(4) as people:
        asked = [people.submit(respond, token) for token in tokens]
        assert enough.wait(60)
        assert scan.process is not None
        scan.process.kill()
        for each in asked:
            each.result()
    assert len(confirmed) < PEOPLE  # the kill came in the middle
    scan.serve()

    door = scan.door()
    used = {t for t in tokens if door.ask("GET", f"/invullen/{t}")[0] == 409}
    assert {*confirmed} <= used
    for token in {*saved} - used:
        assert "checked" in door.ask("GET", f"/invullen/{token}/1")[2]
    for token in {*tokens} - used:
        fill_in(door, token, 4)

    report = scan.ask("POST", f"/waves/{scan.wave}/close")
    assert report["respondents"] == PEOPLE
