"""Messages that come again, in any order, too large, unreadable, or take very long."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.fault import actors
from tests.fault.actors import reader_messages, teller_messages
from tests.fault.facts import COMPUTES
from tests.fault.frame import Road
from tests.fixtures.breakable import Node
from wvlo_core.runtime.message import Message
from wvlo_core.runtime.outbox import trail

Size = Callable[[int, int], int]
TEN_MEGABYTES = 10 * 1024 * 1024


# holds EV4
def test_the_same_message_five_times_has_one_effect(road: Road, size: Size) -> None:
    road.tell(size(200, 2000))
    road.settle()

    road.publish(_told(road) * 4)

    road.exactly_once()
    assert set(road.deliveries().values()) >= {5}


# holds EV4
def test_messages_in_any_order_and_any_number_have_one_effect_each(
    road: Road, size: Size
) -> None:
    road.end(road.relays)
    road.tell(size(300, 4000))
    told = _told(road) * 2
    random.Random(11).shuffle(told)

    road.publish(told)
    road.start_relay()

    road.exactly_once(in_order=False)
    ids = [str(message.headers["ce-id"]) for _, message in told]
    deliveries = road.deliveries()
    assert all(deliveries[each] >= 3 for each in ids), deliveries


# holds EV4, EV5
def test_ten_megabytes_are_carried_and_ten_megabytes_of_nonsense_are_parked(
    road: Road,
) -> None:
    nonsense = random.Random(7).randbytes(TEN_MEGABYTES)

    road.tell(20)
    road.tell(1, summary="woord " * (TEN_MEGABYTES // 6))
    road.publish([("nonsense", Message({}, nonsense))])
    road.tell(20)

    road.exactly_once({"quarantine": 1})
    [row] = road.rows(reader_messages.parked)
    assert bytes(row.body) == nonsense


# holds EV5
def test_poison_is_parked_and_does_not_touch_what_is_good(
    road: Road, size: Size
) -> None:
    good, poison = size(1000, 100_000), size(60, 1000)

    with road.under_load(good):
        road.publish([(f"{n}", _poison(n)) for n in range(poison)])

    road.exactly_once({"quarantine": poison})


def test_a_handler_that_computes_for_long_keeps_its_connection(
    broker: Node, roads: Callable[..., Road], size: Size
) -> None:
    road = roads(f"{broker.url}?heartbeat={size(2, 10)}").open(workers=1)

    road.tell(1, kind=f"{COMPUTES}{size(7, 90)}")

    road.exactly_once()
    assert set(road.deliveries().values()) == {1}
    assert road.interruptions() == 0


def test_a_clock_that_jumps_back_loses_and_doubles_nothing(
    road: Road, size: Size
) -> None:
    with road.under_load(size(300, 6000)):
        road.order(actors.CLOCK, "-86400")
        before = road.effects()
        road.wait(lambda: road.effects() > before + 60, "work goes on yesterday")
        road.order(actors.CLOCK, "-7200")

    road.exactly_once()
    times = [row.time for row in road.rows(teller_messages.outbox)]
    assert times != sorted(times)


def _told(road: Road) -> list[tuple[str, Message]]:
    with road.engine.connect() as connection:
        told = trail(connection, teller_messages, None).told
    return [(each.subject, Message.of(each)) for each in told]


def _poison(number: int) -> Message:
    """Make a message that is bad in one of four ways, and unlike every other."""
    headers = {
        "ce-id": f"00000000-0000-4000-8000-{number:012}",
        "ce-type": "kennisbank.item_published",
        "ce-dataversion": "1",
        "ce-source": "/somebody",
        "ce-subject": f"{number}",
        "ce-time": "2026-01-01T12:00:00Z",
        "ce-correlationid": f"00000000-0000-4000-8000-{number:012}",
    }
    bodies = [b"{}", b"\xff\xfe", b"[" * 2000, b'{"item_id": "nobody"}']
    if number % 5 == 4:
        del headers["ce-dataversion"]
    return Message(headers, bodies[number % 4])
