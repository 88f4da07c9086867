"""One of three brokers is killed, also the one that leads and is talked to.

Seen with RabbitMQ 3.10.8: a channel that first publishes to a quorum queue before the
queue's new leader is known refuses all it is given, for as long as it lives.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fault.frame import Road
from tests.fixtures.breakable import Cluster, Node

Size = Callable[[int, int], int]


# holds EV3, EV4
def test_the_node_that_leads_and_is_published_to_is_killed(
    cluster: Cluster, roads: Callable[..., Road], size: Size
) -> None:
    road = roads(cluster.url).open()
    first, *_ = cluster.nodes
    leaders = cluster.leaders(f"{road.namespace}.learning_paths.inbox")
    assert set(leaders.values()) == {first.name}, leaders

    _kill_under_load(road, first, size(2000, 40_000))


# holds EV3, EV4
@pytest.mark.parametrize("victim", [1, 2])
def test_a_node_that_follows_is_killed(
    cluster: Cluster, roads: Callable[..., Road], size: Size, victim: int
) -> None:
    road = roads(cluster.url).open()

    _kill_under_load(road, cluster.nodes[victim], size(1000, 20_000))


# holds EV3, EV4
def test_a_leader_that_somebody_else_talks_to_is_killed(
    cluster: Cluster, roads: Callable[..., Road], size: Size
) -> None:
    road = roads(cluster.url)
    first, *others = (node.url for node in cluster.nodes)
    road.start_worker()
    road.amqp_url = ",".join([*others, first])
    road.start_worker()
    road.start_relay()

    _kill_under_load(road, cluster.nodes[0], size(1000, 20_000))


# holds EV3
def test_a_relay_that_first_publishes_right_after_the_leader_died_goes_on(
    cluster: Cluster, roads: Callable[..., Road], size: Size
) -> None:
    road = roads(cluster.url)
    leader, *others = cluster.nodes
    road.start_worker()
    road.amqp_url = ",".join(node.url for node in [*others, leader])
    road.start_worker()
    relay = road.start_relay()
    road.wait(lambda: relay.said().count("relay_ready") == 2, "both relays are idle")

    leader.kill()
    road.tell(size(500, 5000))

    road.settle()
    leader.start()
    road.exactly_once()


# holds EV3, EV4
def test_each_node_in_turn_is_killed(
    cluster: Cluster, roads: Callable[..., Road], size: Size
) -> None:
    road = roads(cluster.url).open()

    for node in cluster.nodes:
        with road.under_load(size(500, 10_000)):
            node.kill()
        road.settle()
        cluster.heal()

    road.exactly_once()


def _kill_under_load(road: Road, victim: Node, count: int) -> None:
    with road.under_load(count):
        victim.kill()

    road.settle()
    victim.start()
    road.exactly_once()
