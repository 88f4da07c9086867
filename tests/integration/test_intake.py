"""The intake against a real broker: what is not settled comes back, and whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from threading import Thread
from typing import Any

import pika
import pytest

from tests.fixtures.local import free_port
from tests.fixtures.rabbitmq import Namespace
from tests.fixtures.waiting import until
from wvlo_core.runtime.broker import addresses
from wvlo_core.runtime.intake import ATTEMPT, BATCH, REASON, Batch, Delivery, Intake
from wvlo_core.runtime.message import Fate, Message, Outcome
from wvlo_core.runtime.topology import (
    PARTITIONS,
    Names,
    declare,
    listening,
    routing_key,
)

pytestmark = pytest.mark.broker

TYPES = ("scan.wave_closed",)
WAITS = (0.1, 0.2)
DONE = Outcome(Fate.DONE)
RETRY = Outcome(Fate.RETRY, "not yet")

Where = Sequence[pika.URLParameters]


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
def where(amqp_url: str) -> Where:
    return addresses(amqp_url, "news", "test")


@contextmanager
def reading(where: Where, names: Names) -> Iterator[Intake]:
    intake = Intake(where, names, TYPES, WAITS)
    intake.start()
    try:
        yield intake
    finally:
        intake.stop()


def tell(
    channel: Any, names: Names, *bodies: bytes, part: int = 0, **properties: Any
) -> None:
    """Put messages in one part of the inbox."""
    inbox, more = names.inboxes[part], pika.BasicProperties(**properties)
    for body in bodies:
        channel.basic_publish("", inbox, body, more, mandatory=True)


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


def tried(intake: Intake, outcome: Outcome) -> Delivery:
    """Take the only message there is, and settle it."""
    batch = take(intake)
    intake.settle(batch, [outcome])
    [delivery] = batch.deliveries
    return delivery


def left(channel: Any, names: Names) -> int:
    """Count what lies in the parts of the inbox."""
    found = (channel.queue_declare(each, passive=True) for each in names.inboxes)
    return sum(each.method.message_count for each in found)


def waiting(channel: Any, names: Names) -> int:
    """Count what lies in the queues for another try."""
    queues = [names.retry(wait) for wait in WAITS]
    found = (channel.queue_declare(each, passive=True) for each in queues)
    return sum(each.method.message_count for each in found)


def readers(channel: Any, names: Names) -> int:
    """Count who reads; of a part, RabbitMQ counts only who has its turn."""
    found = channel.queue_declare(names.dead, passive=True)
    return int(found.method.consumer_count)


# holds EV4
def test_what_was_not_settled_comes_back_to_the_next_worker_in_order(
    channel: Any, where: Where, names: Names
) -> None:
    bodies = [b"%d" % number for number in range(BATCH + 50)]
    tell(channel, names, *bodies)

    with reading(where, names) as dying:
        handled = take_until(dying, 1)
        take(dying)
    with reading(where, names) as living:
        came = take_until(living, len(bodies) - len(handled))

    assert handled + came == bodies
    assert left(channel, names) == 0


# holds EV4
def test_what_is_settled_after_the_connection_was_lost_comes_back_once(
    channel: Any, where: Where, names: Names
) -> None:
    tell(channel, names, b"told")

    with reading(where, names) as intake:
        lost = take(intake)
        lose_connection(intake)
        intake.settle(lost, [RETRY])
        again = take(intake)
        intake.settle(again, [DONE])

    assert [delivery.message.body for delivery in again.deliveries] == [b"told"]
    assert left(channel, names) == 0
    assert waiting(channel, names) == 0


# holds EV4
@pytest.mark.parametrize("fate", [Fate.DONE, Fate.DEAD, Fate.QUARANTINE])
def test_a_batch_settled_just_before_the_stop_does_not_come_back(
    channel: Any, where: Where, names: Names, fate: Fate
) -> None:
    tell(channel, names, b"one", b"two")

    with reading(where, names) as intake:
        take_until(intake, 2, Outcome(fate, "kept by the service itself"))

    assert left(channel, names) == 0
    assert waiting(channel, names) == 0


# holds EV4
def test_a_batch_settled_while_the_intake_stops_does_not_come_back(
    channel: Any, where: Where, names: Names
) -> None:
    tell(channel, names, b"told")

    with reading(where, names) as intake:
        batch = take(intake)
        stopping = Thread(target=intake.stop)
        stopping.start()
        until(intake.stopping.is_set, "the intake is asked to stop")
        intake.settle(batch, [DONE])
        stopping.join()

    assert left(channel, names) == 0


# holds EV4
def test_of_a_batch_from_several_parts_each_is_acknowledged_as_far_as_it_was_settled(
    channel: Any, where: Where, names: Names
) -> None:
    bodies = [b"%d" % number for number in range(60)]

    def tell_mixed(some: Sequence[bytes]) -> None:
        for number, body in enumerate(some):
            tell(channel, names, body, part=number % PARTITIONS)

    tell_mixed(bodies[:40])
    with reading(where, names) as intake:
        take_until(intake, 40)
        tell_mixed(bodies[40:])
        take(intake)
    with reading(where, names) as after:
        came = take_until(after, 20)

    for part in range(PARTITIONS):
        of_part = bodies[40 + part :: PARTITIONS]
        assert [body for body in came if body in of_part] == of_part
    assert left(channel, names) == 0


# holds EV5
def test_a_message_waits_in_turn_for_each_delay_and_then_has_its_last_try(
    channel: Any, where: Where, names: Names
) -> None:
    tell(channel, names, b"told", message_id="an-id")

    with reading(where, names) as intake:
        tries = [tried(intake, RETRY) for _ in WAITS]
        last = tried(intake, DONE)

    assert [each.message.last_try for each in tries] == [False, False]
    assert last.message.last_try
    assert last.message.body == b"told"
    assert last.message.headers[ATTEMPT] == len(WAITS)
    assert last.message.headers[REASON] == "not yet"
    waited = {death["queue"] for death in last.message.headers["x-death"]}
    assert waited == {names.retry(wait) for wait in WAITS}
    assert left(channel, names) == 0


# holds EV5
def test_standing_in_line_is_not_counted_as_a_try(
    channel: Any, where: Where, names: Names
) -> None:
    tell(channel, names, b"told")

    with reading(where, names) as intake:
        for _ in range(4):
            tried(intake, Outcome(Fate.BEHIND, "another of its subject must go first"))
        at_last = tried(intake, DONE)

    assert at_last.message.headers[ATTEMPT] == 0
    assert not at_last.message.last_try


# holds EV5
def test_a_message_that_waits_keeps_what_its_sender_wrote_on_it(
    channel: Any, where: Where, names: Names
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
        tried(intake, RETRY)
        again = tried(intake, DONE)

    assert again.message.body == b"\x00\xff"
    assert headers.items() <= again.message.headers.items()
    assert {name: getattr(again.properties, name) for name in sent} == sent


# holds EV5
@pytest.mark.parametrize("attempt", ["many", -7, None, {"not": "a number"}])
def test_a_stranger_who_writes_our_header_wrongly_gets_the_usual_number_of_tries(
    channel: Any, where: Where, names: Names, attempt: Any
) -> None:
    tell(channel, names, b"told", headers={ATTEMPT: attempt})

    with reading(where, names) as intake:
        tries = [tried(intake, RETRY).message.last_try for _ in WAITS]
        last = tried(intake, DONE).message

    assert tries == [False, False]
    assert last.last_try
    assert last.headers[ATTEMPT] == len(WAITS)


# holds EV5
def test_a_fault_while_settling_does_not_end_the_reading(
    channel: Any, where: Where, names: Names
) -> None:
    tell(channel, names, b"told")

    with reading(where, names) as intake:
        intake.settle(take(intake), [])
        came = take_until(intake, 1)

    assert came == [b"told"]
    assert left(channel, names) == 0


# holds EV5
def test_a_message_that_ends_every_worker_is_handed_over_as_given_up(
    channel: Any, where: Where, names: Names
) -> None:
    tell(channel, names, b"poison", headers={"ce-id": "an-id"})

    given_up: list[Message] = []
    endings = 0
    while not given_up:
        with reading(where, names) as ending:
            batch = take(ending)
            given_up += [d.message for d in batch.deliveries if d.message.given_up]
            if given_up:
                ending.settle(batch, [Outcome(Fate.DEAD, "", "given_up")])
            else:
                endings += 1

    [message] = given_up
    assert 1 < endings <= 51
    assert (message.body, message.headers["ce-id"]) == (b"poison", "an-id")
    assert "the worker stopped at every try" in message.given_up
    assert left(channel, names) == 0


# holds EV7
def test_only_one_of_two_workers_reads_a_part_and_the_other_takes_over(
    channel: Any, where: Where, names: Names
) -> None:
    bodies = [b"%d" % number for number in range(120)]

    with reading(where, names) as first:
        tell(channel, names, *bodies[:60])
        came = take_until(first, 60)
        with reading(where, names) as second:
            until(lambda: readers(channel, names) == 2, "the second is ready")
            tell(channel, names, *bodies[60:90])
            came += take_until(first, 30)
            assert second.take(0) is None
            first.stop()
            tell(channel, names, *bodies[90:])
            came += take_until(second, 30)

    assert came == bodies


# holds EV7
def test_two_workers_come_to_share_the_parts_and_keep_the_order_of_each(
    channel: Any, where: Where, names: Names
) -> None:
    heard: list[tuple[str, bytes]] = []
    numbers = count()

    def round_of_facts(*workers: Intake) -> list[set[str]]:
        bodies = [b"%d" % next(numbers) for _ in range(60)]
        for part in range(PARTITIONS):
            tell(channel, names, *bodies, part=part)
        wanted = len(heard) + PARTITIONS * len(bodies)
        parts: list[set[str]] = [set() for _ in workers]

        def all_came() -> bool:
            for mine, worker in zip(parts, workers, strict=True):
                if batch := worker.take(0):
                    came = [(d.part.queue, d.message.body) for d in batch.deliveries]
                    heard.extend(came)
                    mine.update(queue for queue, _ in came)
                    worker.settle(batch, [DONE] * len(came))
            return len(heard) >= wanted

        until(all_came, "every part was read")
        return parts

    with reading(where, names) as first:
        [alone] = round_of_facts(first)
        with reading(where, names) as second:
            until(
                lambda: [len(each) for each in round_of_facts(first, second)] == [2, 2],
                "both have their share",
            )
        until(lambda: len(round_of_facts(first)[0]) == PARTITIONS, "one has all again")

    assert alone == {*names.inboxes}
    everything = [b"%d" % number for number in range(next(numbers))]
    for inbox in names.inboxes:
        assert [body for queue, body in heard if queue == inbox] == everything


# holds EV3
def test_what_was_told_before_anybody_listened_comes_when_somebody_does(
    channel: Any, where: Where, names: Names
) -> None:
    facts = Names("scan", names.namespace)
    key = routing_key(TYPES[0], "a-subject")
    for inbox in names.inboxes:
        channel.queue_delete(inbox)
    headers = pika.BasicProperties(headers={"ce-id": "early"})
    channel.basic_publish(facts.exchange, key, b"early", headers, mandatory=True)
    channel.basic_publish(facts.exchange, "scan.other.0", b"not for us", mandatory=True)

    with reading(where, names) as intake:
        early = tried(intake, DONE)

    assert early.message.body == b"early"
    assert early.message.headers["ce-id"] == "early"
    kept = channel.queue_declare(facts.unrouted, passive=True).method.message_count
    assert kept == 1


# holds EV3
def test_a_worker_goes_to_the_next_address_when_the_first_does_not_answer(
    channel: Any, amqp_url: str, names: Names
) -> None:
    nobody = f"amqp://guest:guest@127.0.0.1:{free_port()}/"
    tell(channel, names, b"told")

    with reading(addresses(f"{nobody}, {amqp_url}", "news", "test"), names) as intake:
        assert take_until(intake, 1) == [b"told"]
