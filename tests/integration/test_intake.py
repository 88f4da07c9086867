"""The intake against a real broker: what is not settled comes back, and whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pika
import pytest

from tests.fixtures.rabbitmq import Namespace
from tests.fixtures.waiting import until
from wvlo_core.runtime.intake import ATTEMPT, REASON, Batch, Intake
from wvlo_core.runtime.message import Fate, Outcome
from wvlo_core.runtime.topology import Names, declare, listening

pytestmark = pytest.mark.broker

TYPES = ("scan.wave_closed",)
WAITS = (0.1, 0.2)
DONE = Outcome(Fate.DONE)
RETRY = Outcome(Fate.RETRY, "not yet")


@pytest.fixture
def names(namespace: Namespace) -> Names:
    namespace.waits.update(WAITS)
    return Names("news", namespace)


@pytest.fixture
def channel(amqp_url: str, names: Names) -> Iterator[Any]:
    with pika.BlockingConnection(pika.URLParameters(amqp_url)) as connection:
        opened = connection.channel()
        declare(opened, listening(names, TYPES, WAITS))
        opened.confirm_delivery()
        yield opened


@pytest.fixture
def where(amqp_url: str) -> pika.URLParameters:
    return pika.URLParameters(amqp_url)


@contextmanager
def reading(where: pika.URLParameters, names: Names) -> Iterator[Intake]:
    intake = Intake(where, names, TYPES, WAITS)
    intake.start()
    try:
        yield intake
    finally:
        intake.stop()


def tell(channel: Any, names: Names, *bodies: bytes, **properties: Any) -> None:
    for body in bodies:
        channel.basic_publish(
            "", names.inbox, body, pika.BasicProperties(**properties), mandatory=True
        )


def take(intake: Intake) -> Batch:
    found: list[Batch] = []

    def looked() -> bool:
        batch = intake.take(0.05)
        if batch is not None:
            found.append(batch)
        return bool(found)

    until(looked, "a batch of messages")
    return found[0]


def take_until(intake: Intake, count: int, outcome: Outcome = DONE) -> list[bytes]:
    """Settle batch after batch with one outcome; give the bodies in order."""
    bodies: list[bytes] = []
    while len(bodies) < count:
        batch = take(intake)
        intake.settle(batch, [outcome] * len(batch.deliveries))
        bodies += [delivery.message.body for delivery in batch.deliveries]
    return bodies


def lose_connection(intake: Intake) -> None:
    """Do as a broker that closes the connection."""
    connection = intake._connection
    assert connection is not None
    connection.add_callback_threadsafe(connection.close)
    until(lambda: not connection.is_open, "the connection is gone")


def take_aside(channel: Any, queue: str) -> tuple[Any, bytes]:
    """Wait for a message in a queue, and take it."""
    found: list[tuple[Any, bytes]] = []

    def looked() -> bool:
        method, properties, body = channel.basic_get(queue, auto_ack=True)
        if method is not None:
            found.append((properties, body))
        return bool(found)

    until(looked, f"a message in {queue}")
    return found[0]


def is_empty(channel: Any, queue: str) -> bool:
    count: int = channel.queue_declare(queue, passive=True).method.message_count
    return count == 0


# holds EV4
def test_what_was_not_settled_comes_back_to_the_next_worker_in_order(
    channel: Any, where: pika.URLParameters, names: Names
) -> None:
    bodies = [b"%d" % number for number in range(150)]
    tell(channel, names, *bodies)

    with reading(where, names) as dying:
        take(dying)
    with reading(where, names) as living:
        came = take_until(living, 150)

    assert came == bodies


# holds EV4
def test_what_is_settled_after_the_connection_was_lost_comes_back_once(
    channel: Any, where: pika.URLParameters, names: Names
) -> None:
    tell(channel, names, b"told")

    with reading(where, names) as intake:
        lost = take(intake)
        lose_connection(intake)
        intake.settle(lost, [Outcome(Fate.DEAD, "said to a connection that is gone")])
        again = take(intake)
        intake.settle(again, [DONE])

    assert [delivery.message.body for delivery in again.deliveries] == [b"told"]
    assert is_empty(channel, names.inbox)
    assert is_empty(channel, names.dead)


# holds EV4
def test_a_batch_settled_just_before_the_stop_does_not_come_back(
    channel: Any, where: pika.URLParameters, names: Names
) -> None:
    tell(channel, names, b"good", b"bad")

    with reading(where, names) as intake:
        bodies: list[bytes] = []
        while len(bodies) < 2:
            batch = take(intake)
            bodies += [delivery.message.body for delivery in batch.deliveries]
            outcomes = {b"good": DONE, b"bad": Outcome(Fate.DEAD, "it is bad")}
            found = [outcomes[d.message.body] for d in batch.deliveries]
            intake.settle(batch, found)

    assert is_empty(channel, names.inbox)
    properties, body = take_aside(channel, names.dead)
    assert (body, properties.headers[REASON]) == (b"bad", "it is bad")


# holds EV4
def test_a_batch_settled_while_the_intake_stops_does_not_come_back(
    channel: Any, where: pika.URLParameters, names: Names
) -> None:
    tell(channel, names, b"told")

    with reading(where, names) as intake:
        batch = take(intake)
        stopping = Thread(target=intake.stop)
        stopping.start()
        until(intake._stopping.is_set, "the intake is asked to stop")
        intake.settle(batch, [DONE])
        stopping.join()

    assert is_empty(channel, names.inbox)


# holds EV5
def test_a_message_waits_in_turn_for_each_delay_and_then_is_dead(
    channel: Any, where: pika.URLParameters, names: Names
) -> None:
    tell(channel, names, b"told")

    with reading(where, names) as intake:
        take_until(intake, 3, RETRY)
        properties, body = take_aside(channel, names.dead)

    assert body == b"told"
    assert properties.headers[ATTEMPT] == len(WAITS)
    assert properties.headers[REASON] == "not yet"
    waited = {death["queue"] for death in properties.headers["x-death"]}
    assert waited == {names.retry(wait) for wait in WAITS}
    assert is_empty(channel, names.inbox)


# holds EV5
def test_a_message_set_aside_keeps_what_its_sender_wrote_on_it(
    channel: Any, where: pika.URLParameters, names: Names
) -> None:
    sent = {
        "message_id": "an-id",
        "content_type": "text/plain",
        "content_encoding": "latin-1",
        "correlation_id": "a-chain",
        "reply_to": "somebody",
        "app_id": "another college",
        "type": "unheard-of",
        "timestamp": 1_700_000_000,
        "priority": 3,
    }
    headers = {"ce-id": "an-id", "ce-odd": "é", "nested": {"list": [1, "two"]}}
    tell(channel, names, b"\x00\xff", headers=headers, expiration="600000", **sent)

    with reading(where, names) as intake:
        take_until(intake, 1, Outcome(Fate.QUARANTINE, "unreadable"))
        properties, body = take_aside(channel, names.quarantine)

    assert body == b"\x00\xff"
    assert headers.items() <= properties.headers.items()
    assert {name: getattr(properties, name) for name in sent} == sent
    assert properties.expiration is None


# holds EV5
@pytest.mark.parametrize("attempt", ["many", -7, None, {"not": "a number"}])
def test_a_stranger_who_writes_our_header_wrongly_gets_the_usual_number_of_tries(
    channel: Any, where: pika.URLParameters, names: Names, attempt: Any
) -> None:
    tell(channel, names, b"told", headers={ATTEMPT: attempt})

    with reading(where, names) as intake:
        take_until(intake, 3, RETRY)
        properties, _ = take_aside(channel, names.dead)

    assert properties.headers[ATTEMPT] == len(WAITS)


# holds EV5
def test_a_fault_while_settling_does_not_end_the_reading(
    channel: Any, where: pika.URLParameters, names: Names
) -> None:
    tell(channel, names, b"told")

    with reading(where, names) as intake:
        intake.settle(take(intake), [])
        came = take_until(intake, 1)

    assert came == [b"told"]
    assert is_empty(channel, names.inbox)


# holds EV5
def test_a_message_that_ends_every_worker_is_dead_after_some_of_them(
    channel: Any, where: pika.URLParameters, names: Names
) -> None:
    tell(channel, names, b"poison")

    for _ in range(6):
        with reading(where, names) as ending:
            take(ending)
    _, body = take_aside(channel, names.dead)

    assert body == b"poison"
    assert is_empty(channel, names.inbox)


# holds EV7
def test_only_one_of_two_workers_reads_and_the_other_takes_over(
    channel: Any, where: pika.URLParameters, names: Names
) -> None:
    bodies = [b"%d" % number for number in range(120)]

    with reading(where, names) as first:
        tell(channel, names, *bodies[:60])
        came = take_until(first, 60)
        with reading(where, names) as second:
            until(lambda: second._connection, "the second is ready")
            tell(channel, names, *bodies[60:90])
            came += take_until(first, 30)
            assert second.take(0) is None
            first.stop()
            tell(channel, names, *bodies[90:])
            came += take_until(second, 30)

    assert came == bodies
