"""Messages set aside: once, whole, and easy to find again."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, MetaData, insert

from wvlo_core.errors import Conflict, NotFound
from wvlo_core.events import ItemPublished, ItemWithdrawn
from wvlo_core.runtime.bulk import insert_many
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.message import Fate, Message, Outcome
from wvlo_core.runtime.outbox import backlog, mark_sent, prune, trail
from wvlo_core.runtime.parked import Wanted, discard, find_parked, park, parked
from wvlo_core.runtime.tables import message_tables
from wvlo_core.testing.factories import NOON, envelope_of, example_of

metadata = MetaData()
tables = message_tables(metadata, "aside")
DEAD = Outcome(Fate.DEAD, "invalid: this can never be right", "invalid")
UNREAD = Outcome(Fate.QUARANTINE, "not readable as JSON", "unreadable")


@pytest.fixture
def engine(either_url: str) -> Iterator[Engine]:
    opened = open_engine(either_url)
    metadata.create_all(opened)
    yield opened
    opened.dispose()


def message(name: str = "one") -> Message:
    return Message.of(envelope_of(example_of(ItemPublished), name))


def put(engine: Engine, message: Message, outcome: Outcome = DEAD) -> str:
    with engine.begin() as connection:
        return park(connection, tables, message, outcome, NOON)


# holds EV5
def test_a_message_lies_aside_once_however_often_it_comes(engine: Engine) -> None:
    twice = [put(engine, message()) for _ in range(2)]
    last = put(engine, message(), Outcome(Fate.DEAD, "and again", "bug"))

    with engine.connect() as connection:
        [(_, found)] = parked(connection, tables)
    assert {*twice, last} == {found.key}
    assert found.key == message().headers["ce-id"]
    assert (found.code, found.reason) == ("bug", "and again")
    assert found.body == message().body
    assert (found.queue, found.type) == ("dead", "kennisbank.item_published")
    assert found.parked_at == NOON


# holds EV5, EV7
def test_what_cannot_be_read_is_kept_with_whatever_its_headers_held(
    engine: Engine,
) -> None:
    odd = {
        "ce-type": 7,
        "bytes": b"\xff\x00",
        "when": datetime(2026, 11, 23, tzinfo=UTC),
        "price": Decimal("1.50"),
        "deep": {"list": [1, None, True, b"x"]},
        "é": "ü",
    }

    keys = {put(engine, Message(odd, b"\x00\xff"), UNREAD) for _ in range(2)}
    other = put(engine, Message(odd, b"other"), UNREAD)

    with engine.connect() as connection:
        found = find_parked(connection, tables, keys.pop())
    assert not keys
    assert other != found.key
    assert found.body == b"\x00\xff"
    assert found.type is None
    assert found.headers == {
        "ce-type": 7,
        "bytes": {"base64": "/wA="},
        "when": "2026-11-23T00:00:00+00:00",
        "price": "1.50",
        "deep": {"list": [1, None, True, {"base64": "eA=="}]},
        "é": "ü",
    }


# holds EV5
def test_the_same_id_can_be_dead_and_unreadable_at_once(engine: Engine) -> None:
    put(engine, message())
    put(engine, Message(message().headers, b"{broken"), UNREAD)

    with engine.connect() as connection:
        assert [each.queue for _, each in parked(connection, tables)] == [
            "dead",
            "quarantine",
        ]
        counted = backlog(connection, tables)
    assert (counted.dead, counted.quarantined) == (1, 1)


# holds EV5
def test_the_beginning_of_a_key_is_enough_when_only_one_begins_so(
    engine: Engine,
) -> None:
    keys = sorted(put(engine, message(str(number))) for number in range(20))
    shared = next(a[:1] for a, b in itertools.pairwise(keys) if a[0] == b[0])

    with engine.connect() as connection:
        assert find_parked(connection, tables, keys[0][:30]).key == keys[0]
        with pytest.raises(Conflict, match="more than one id begins with"):
            find_parked(connection, tables, shared)
        for nothing in ("", "%", "_" * 36, "no-such-key"):
            with pytest.raises(NotFound, match="is set aside"):
                find_parked(connection, tables, nothing)


def test_what_lies_aside_is_listed_a_page_at_a_time_and_by_reason(
    engine: Engine,
) -> None:
    keys = [put(engine, message(str(number))) for number in range(5)]
    bug = put(engine, message("bug"), Outcome(Fate.DEAD, "oops", "bug"))

    with engine.connect() as connection:
        page = parked(connection, tables, limit=2)
        rest = parked(connection, tables, after=page[-1][0])
        bugs = [each.key for _, each in parked(connection, tables, Wanted(code="bug"))]
    assert [each.key for _, each in page + rest] == [*keys, bug]
    assert bugs == [bug]


def test_what_is_discarded_is_gone_and_the_rest_stays(engine: Engine) -> None:
    keys = [put(engine, message(str(number))) for number in range(2)]

    with engine.begin() as connection:
        discard(connection, tables, keys[0])

    with engine.connect() as connection:
        assert [each.key for _, each in parked(connection, tables)] == keys[1:]


# holds EV3
def test_pruning_forgets_what_was_passed_on_and_handled_long_ago_and_nothing_else(
    engine: Engine,
) -> None:
    old, new = NOON - timedelta(days=100), NOON
    told = [envelope_of(example_of(ItemWithdrawn), str(n)) for n in range(3)]
    with engine.begin() as connection:
        for envelope, when in zip(told, (old, new, old), strict=True):
            row = {
                "id": envelope.key,
                "type": envelope.type,
                "version": 1,
                "subject": envelope.subject,
                "time": when.isoformat(),
                "correlation_id": str(envelope.correlation_id),
                "data": envelope.data,
            }
            insert_many(connection, tables.outbox, [row])
        mark_sent(connection, tables, [1, 2])
        for envelope, when in zip(told, (old, new), strict=False):
            row = {
                "event_id": envelope.key,
                "type": envelope.type,
                "correlation_id": str(envelope.correlation_id),
                "received_at": when.isoformat(),
            }
            connection.execute(insert(tables.inbox), row)
    put(engine, message())

    with engine.begin() as connection:
        gone = prune(connection, tables, NOON - timedelta(days=90))

    with engine.connect() as connection:
        left = trail(connection, tables, None)
        counted = backlog(connection, tables)
    assert gone == 2
    assert [envelope.id for envelope in left.told] == [told[1].id, told[2].id]
    assert left.handled == [told[1].id]
    assert (counted.unsent, counted.dead) == (1, 1)
