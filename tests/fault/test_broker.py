"""The broker goes away and comes back, and everything still happens once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

from tests.fault.frame import Road
from tests.fixtures.breakable import Node

Size = Callable[[int, int], int]


# holds EV3
def test_a_broker_that_is_stopped_for_a_while_delays_and_loses_nothing(
    broker: Node, road: Road, size: Size
) -> None:
    with road.under_load(size(300, 20_000)):
        broker.stop(signal.SIGTERM)
        _facts_wait(road)
        threading.Event().wait(size(0, 60))  # so much longer than a start it is away
        broker.start()

    road.exactly_once()


# holds EV3, EV4
def test_a_broker_killed_with_facts_on_their_way_loses_nothing(
    broker: Node, road: Road, size: Size
) -> None:
    with road.under_load(size(300, 20_000)):
        broker.kill()
        _facts_wait(road)
        broker.start()

    road.exactly_once()


def _facts_wait(road: Road) -> None:
    processes = len(road.relays) + len(road.workers)
    road.wait(lambda: road.interruptions() >= processes, "everybody lost the broker")
    road.wait(lambda: road.backlogs()[0].unsent > 0, "facts wait in the outbox")
