"""The names and arrangement on the broker, checked without one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wvlo_core.runtime.topology import (
    PARTITIONS,
    Binding,
    Declaration,
    Exchange,
    Names,
    Queue,
    declare,
    listening,
    partition,
    routing_key,
    telling,
)

SERVICES = ["scan", "kennisbank", "news", "learning_paths"]
TYPES = ["scan.wave_closed", "kennisbank.item_published", "kennisbank.item_withdrawn"]
NEWS = Names("news")


class Channel:
    """Remembers what was declared, and refuses what a broker would refuse."""

    def __init__(self) -> None:
        self.exchanges: dict[str, tuple[str, Mapping[str, Any] | None]] = {}
        self.queues: dict[str, Mapping[str, Any] | None] = {}
        self.bindings: set[tuple[str, str, str]] = set()

    def exchange_declare(
        self,
        *,
        exchange: str,
        exchange_type: str,
        durable: bool,
        arguments: Mapping[str, Any] | None,
    ) -> None:
        assert durable
        wanted = (exchange_type, arguments)
        assert self.exchanges.setdefault(exchange, wanted) == wanted

    def queue_declare(
        self, *, queue: str, durable: bool, arguments: Mapping[str, Any] | None
    ) -> None:
        assert durable
        assert self.queues.setdefault(queue, arguments) == arguments

    def queue_bind(self, *, queue: str, exchange: str, routing_key: str) -> None:
        assert queue in self.queues
        assert exchange in self.exchanges
        self.bindings.add((queue, exchange, routing_key))


def queues(wanted: list[Declaration]) -> dict[str, dict[str, Any]]:
    return {each.name: each.arguments for each in wanted if isinstance(each, Queue)}


def names(wanted: list[Declaration]) -> set[str]:
    return {each.name for each in wanted if isinstance(each, Queue | Exchange)}


def test_a_service_tells_facts_on_an_exchange_with_a_net_under_it() -> None:
    wanted = telling(NEWS)

    exchange = next(e for e in wanted if isinstance(e, Exchange) and e.kind == "topic")
    assert exchange.name == "news.events"
    assert exchange.arguments == {"alternate-exchange": "wvlo.unrouted"}
    assert Binding("wvlo.unrouted", "wvlo.unrouted", "") in wanted


def test_a_service_hears_only_what_it_acts_on_each_part_in_its_own_queue() -> None:
    wanted = listening(NEWS, TYPES, [1])

    heard = {b for b in wanted if isinstance(b, Binding) and b.queue in NEWS.inboxes}
    assert heard == {
        Binding(f"news.inbox.{part}", exchange, f"{kind}.{part}")
        for part in range(PARTITIONS)
        for exchange, kind in (
            ("kennisbank.events", "kennisbank.item_published"),
            ("kennisbank.events", "kennisbank.item_withdrawn"),
            ("scan.events", "scan.wave_closed"),
        )
    }


@given(st.text())
def test_every_fact_about_a_subject_has_the_same_address(subject: str) -> None:
    key = routing_key("scan.wave_closed", subject)

    assert key == routing_key("scan.wave_closed", subject)
    assert key in {f"scan.wave_closed.{part}" for part in range(PARTITIONS)}


def test_the_part_of_a_subject_is_what_others_can_compute() -> None:
    """CRC-32 of IEEE 802.3, as zlib and others have it: "123456789" gives cbf43926."""
    assert partition("123456789") == 0xCBF43926 % 4


def test_facts_keep_their_order_because_one_reader_at_a_time_is_served() -> None:
    wanted = queues(listening(NEWS, TYPES, [1]))

    assert all(wanted[inbox]["x-single-active-consumer"] for inbox in NEWS.inboxes)


# holds EV5
def test_what_kills_its_reader_again_and_again_ends_among_the_dead() -> None:
    inbox = queues(listening(NEWS, TYPES, [1]))[NEWS.inboxes[0]]

    assert inbox["x-delivery-limit"] == 50
    assert inbox["x-dead-letter-exchange"] == ""
    assert inbox["x-dead-letter-routing-key"] == "news.dead"


# holds EV5
@pytest.mark.parametrize(
    ("seconds", "name", "milliseconds"),
    [(1, "news.retry.1000ms", 1000), (0.05, "news.retry.50ms", 50)],
)
def test_a_failed_message_waits_its_turn_and_comes_back_to_the_inbox(
    seconds: float, name: str, milliseconds: int
) -> None:
    waiting = queues(listening(NEWS, TYPES, [seconds, 30]))[NEWS.retry(seconds)]

    assert NEWS.retry(seconds) == name
    assert waiting["x-message-ttl"] == milliseconds
    assert waiting["x-dead-letter-exchange"] == ""
    assert "x-dead-letter-routing-key" not in waiting  # it keeps the one it came with


# holds EV5
def test_dead_messages_never_expire() -> None:
    wanted = queues(listening(NEWS, TYPES, [1]))

    assert wanted[NEWS.dead] == {"x-queue-type": "quorum"}


def test_no_message_is_lost_between_two_queues() -> None:
    wanted = queues(listening(NEWS, TYPES, [1, 5]))

    passing_on = [a for a in wanted.values() if "x-dead-letter-exchange" in a]
    assert len(passing_on) == 2 + PARTITIONS
    assert {a["x-dead-letter-strategy"] for a in passing_on} == {"at-least-once"}
    assert {a["x-overflow"] for a in passing_on} == {"reject-publish"}


def test_every_queue_outlives_the_loss_of_a_node() -> None:
    wanted = queues(listening(NEWS, TYPES, [1, 5]))

    assert {arguments["x-queue-type"] for arguments in wanted.values()} == {"quorum"}


def test_all_services_can_be_declared_in_any_order_again_and_again() -> None:
    channel = Channel()

    for service in [*SERVICES, *reversed(SERVICES)]:
        declare(channel, listening(Names(service), TYPES, [1, 5]))
        declare(channel, telling(Names(service)))

    assert {name for name in channel.queues if ".inbox." in name} == {
        inbox for service in SERVICES for inbox in Names(service).inboxes
    }
    assert ("wvlo.unrouted", "wvlo.unrouted", "") in channel.bindings
    assert channel.exchanges["scan.events"][0] == "topic"


def test_two_namespaces_on_one_broker_share_nothing() -> None:
    first, second = (
        names(listening(Names("news", namespace), TYPES, [1]))
        for namespace in ("college-1", "college-2")
    )

    assert first.isdisjoint(second)
    assert all(name.startswith("college-1.") for name in first)


def test_a_namespace_reaches_dead_letters_and_the_net_as_well() -> None:
    wanted = listening(Names("news", "college-1"), TYPES, [1])

    keys = {a.get("x-dead-letter-routing-key") for a in queues(wanted).values()}
    nets = {
        e.arguments.get("alternate-exchange") for e in wanted if isinstance(e, Exchange)
    }
    assert keys - {None} == {"college-1.news.dead"}
    assert nets - {None} == {"college-1.wvlo.unrouted"}
