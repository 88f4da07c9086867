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
    with road.under_load(size(1500, 20_000)):
        broker.stop(signal.SIGTERM)
        threading.Event().wait(size(3, 60))  # so long it is away
        broker.start()

    road.exactly_once()


# holds EV3, EV4
def test_a_broker_killed_with_facts_on_their_way_loses_nothing(
    broker: Node, road: Road, size: Size
) -> None:
    with road.under_load(size(1500, 20_000)):
        broker.kill()
        broker.start()

    road.exactly_once()
