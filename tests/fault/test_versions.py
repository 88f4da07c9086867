"""New software meets old messages, and old software meets new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from tests.fault.actors import notes
from tests.fault.frame import Road
from tests.fixtures.breakable import Node


def test_old_messages_that_waited_for_a_new_version_are_lifted(
    broker: Node, roads: Callable[..., Road]
) -> None:
    road = roads(broker.url).open(workers=1)
    road.tell(50)
    road.settle()
    road.stop_workers()

    road.tell(200)
    road.wait(lambda: road.backlogs()[0].unsent == 0, "the old messages wait")
    road.start_worker(speaks=2)
    road.tell(50, speaks=2)

    road.exactly_once()
    shelves = Counter(row.shelf for row in road.rows(notes) if row.shelf)
    assert shelves == {"lifted": 200, "top": 50}


# holds EV5
def test_messages_of_a_newer_version_are_parked_until_the_upgrade(
    broker: Node, roads: Callable[..., Road]
) -> None:
    road = roads(broker.url).open(workers=1)

    road.tell(50, speaks=2)
    road.wait(lambda: road.parked() == {"quarantine": 50}, "they are parked")
    road.stop_workers()
    road.start_worker(speaks=2)
    assert road.effects() == 0
    road.replay()

    road.exactly_once()
    assert Counter(row.shelf for row in road.rows(notes) if row.shelf) == {"top": 50}
