"""Processes of ours die at the worst moment, and everything still happens once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fault import actors
from tests.fault.frame import Road

Size = Callable[[int, int], int]


# holds EV3, EV4
def test_a_relay_killed_between_publishing_and_marking_publishes_again(
    road: Road, size: Size
) -> None:
    [relay] = road.relays

    with road.under_load(size(300, 20_000)):
        road.order(actors.DIE_BEFORE_MARKING)
        road.wait(lambda: relay.program.poll() is not None, "the relay died")
        road.relays.clear()
        road.start_relay()

    road.exactly_once()
    assert road.came_again()


# holds EV3
def test_a_relay_that_stands_by_takes_over_when_the_first_is_killed(
    road: Road, size: Size
) -> None:
    [first] = road.relays
    second = road.start_relay()

    with road.under_load(size(300, 20_000)):
        second.wait_until("relay_standing_by")
        first.kill()
        road.relays.remove(first)

    road.exactly_once()
    assert "passed_on" in second.said()


# holds EV4
@pytest.mark.parametrize("moment", [actors.DIE_BEFORE_COMMIT, actors.DIE_AFTER_COMMIT])
def test_a_worker_killed_around_its_commit_leaves_its_messages_to_another(
    road: Road, size: Size, moment: str
) -> None:
    with road.under_load(size(300, 20_000)):
        road.order(moment)
        road.wait(lambda: any(_ended(road)), "a worker died")
        road.workers = [w for w in road.workers if w.program.poll() is None]
        road.launch_worker()

    road.exactly_once()
    assert road.came_again()


# holds EV3, EV4
def test_all_workers_killed_at_once_lose_nothing(road: Road, size: Size) -> None:
    with road.under_load(size(300, 20_000)):
        for worker in road.workers:
            worker.kill()
        road.workers.clear()
        road.wait(road.depths, "messages wait")
        road.launch_worker()
        road.launch_worker()

    road.exactly_once()


# holds EV4
def test_workers_that_come_and_go_keep_the_order(road: Road, size: Size) -> None:
    stays, goes = road.workers

    with road.under_load(size(300, 20_000)):
        road.workers.remove(goes)
        road.end([goes])
        road.start_worker()
        road.wait(lambda: "part_given_away" in stays.said(), "the new one got a share")

    road.exactly_once()


def _ended(road: Road) -> list[bool]:
    return [worker.program.poll() is not None for worker in road.workers]
