"""One of three brokers is killed, also the one that leads and is talked to.

Seen with RabbitMQ 3.10.8: a channel that first publishes to a quorum queue before the
queue's new leader is known refuses all it is given, for as long as it lives.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.fault.frame import Road
from tests.fixtures.breakable import Cluster, Node

Size = Callable[[int, int], int]


# holds EV3, EV4
def test_each_node_in_turn_is_killed_first_the_one_that_leads_and_is_published_to(
    cluster: Cluster, roads: Callable[..., Road], size: Size
) -> None:
    road = roads(cluster.url).open()
    leaders = cluster.leaders(f"{road.namespace}.learning_paths.inbox")
    assert set(leaders.values()) == {cluster.nodes[0].name}, leaders

    with road.under_load(size(300, 40_000)):
        for node in cluster.nodes:
            cluster.heal()
            _kill_and_go_on(road, node)
            node.launch()

    road.exactly_once()


# holds EV3, EV4
def test_a_leader_that_others_talk_to_is_killed_and_a_relay_publishes_for_the_first_time(
    cluster: Cluster, roads: Callable[..., Road], size: Size
) -> None:
    road = roads(cluster.url)
    leader, *others = cluster.nodes
    road.start_worker()
    road.amqp_url = ",".join(node.url for node in [*others, leader])
    road.open()

    leader.kill()
    with road.under_load(size(300, 10_000), first=False):
        road.wait(lambda: road.effects() > size(200, 2000), "two nodes do the work")
    road.settle()

    leader.launch()
    road.exactly_once()


def _kill_and_go_on(road: Road, node: Node) -> None:
    """Kill a node that somebody talks to, and see that two nodes do the work."""
    before, done = road.interruptions(), road.effects()
    node.kill()
    road.wait(lambda: road.interruptions() > before, "the loss was felt")
    told = road.told()
    road.wait(lambda: road.effects() > max(told, done), "two nodes do the work")
