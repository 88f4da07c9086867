"""Many facts, while by chance this or that is killed all the time."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.fault.frame import Road
from tests.fixtures.breakable import Node

Size = Callable[[int, int], int]


# holds EV3, EV4
def test_many_facts_survive_random_kills(broker: Node, road: Road, size: Size) -> None:
    chance = random.Random()
    harms = [_kill_a_relay, _kill_a_worker, _kill_the_broker]

    for _ in range(size(1, 13)):
        for harm in chance.sample(harms, len(harms)):
            with road.under_load(size(100, 2500)):
                harm(road, broker)

    road.exactly_once()


def _kill_a_relay(road: Road, _broker: Node) -> None:
    road.relays.pop().kill()
    road.start_relay()


def _kill_a_worker(road: Road, _broker: Node) -> None:
    road.workers.pop(0).kill()
    road.start_worker()


def _kill_the_broker(_road: Road, broker: Node) -> None:
    broker.kill()
    broker.start()
