"""New software meets old messages, and old software meets new ones."""

from __future__ import annotations

from collections import Counter

from tests.fault.actors import notes
from tests.fault.frame import Road


# holds EV5
def test_after_an_upgrade_old_messages_are_lifted_and_parked_newer_ones_replayed(
    road: Road,
) -> None:
    road.tell(60, speaks=2)
    road.wait(lambda: road.parked() == {"quarantine": 60}, "newer ones are parked")
    assert road.effects() == 0
    road.stop_workers()
    road.tell(200)
    road.wait(lambda: sum(road.depths().values()) >= 200, "old ones wait")

    road.start_worker(speaks=2)
    road.tell(40, speaks=2)

    road.settle()
    shelves = Counter(row.shelf for row in road.rows(notes) if row.shelf)
    assert shelves == {"top": 100, "lifted": 200}
    road.exactly_once()
