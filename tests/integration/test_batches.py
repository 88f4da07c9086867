"""A batch is one transaction, and still every message answers for itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, event, func, select, text

from wvlo_core.domain.ids import named_id
from wvlo_core.domain.value import Value
from wvlo_core.errors import Invalid, Unavailable
from wvlo_core.events import ItemPublished, ItemWithdrawn
from wvlo_core.runtime.app import App, Transaction
from wvlo_core.runtime.database import DatabaseAway, open_engine
from wvlo_core.runtime.documents import Documents, document_table
from wvlo_core.runtime.doubt import TRIES
from wvlo_core.runtime.inbox import PATIENCE
from wvlo_core.runtime.message import Fate, Message
from wvlo_core.runtime.tables import message_tables
from wvlo_core.testing.factories import envelope_of, example_of

metadata = MetaData()
messages = message_tables(metadata, "batch")
entries = document_table(metadata, "batch_entry")


class Entry(Value):
    id: str


class Store:
    def __init__(self, transaction: Transaction) -> None:
        self.connection = transaction.connection
        self.outbox = transaction.outbox
        self.cause = transaction.cause
        self.entries = Documents(transaction.connection, entries, Entry)


def _refuse(_: Store) -> None:
    raise Invalid("not this one")


def _be_away(_: Store) -> None:
    raise Unavailable("gone for lunch")


def _stumble(_: Store) -> None:
    raise ZeroDivisionError


def _ask_nonsense(store: Store) -> None:
    store.connection.execute(text("SELECT nonsense"))


def _swallow(store: Store) -> None:
    with suppress(Exception):
        _ask_nonsense(store)


def _clash(store: Store) -> None:
    store.entries.save(Entry(id="the same"))


MANNERS: dict[str, Callable[[Store], None]] = {
    "refuses": _refuse,
    "away": _be_away,
    "stumbles": _stumble,
    "nonsense": _ask_nonsense,
}
MORE_MANNERS: dict[str, Callable[[Store], None]] = {
    "swallows": _swallow,
    "clashes": _clash,
}
FATES = {
    "refuses": Fate.DEAD,
    "away": Fate.RETRY,
    "stumbles": Fate.RETRY,
    "nonsense": Fate.RETRY,
}


def keep(event: ItemPublished, store: Store) -> None:
    """Keep and tell first, then misbehave as the slug says: nothing may stay."""
    store.entries.save(Entry(id=str(store.cause.event_id)))
    store.outbox.add(ItemWithdrawn(item_id=event.item_id, edition=event.edition))
    if manner := {**MANNERS, **MORE_MANNERS}.get(event.slug):
        manner(store)


@pytest.fixture
def engine(either_url: str) -> Iterator[Engine]:
    opened = open_engine(either_url)
    metadata.create_all(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def app(engine: Engine) -> App[Store]:
    return App("batch", engine, messages, Store, {ItemPublished: keep})


def _message(number: int, slug: str = "steady", about: str = "") -> Message:
    item_id = named_id("batch", about or str(number))
    fact = example_of(ItemPublished).model_copy(
        update={"item_id": item_id, "slug": slug}
    )
    return Message.of(envelope_of(fact, str(number)))


def _kept(engine: Engine) -> dict[str, int]:
    tables = {"entries": entries, "inbox": messages.inbox, "told": messages.outbox}
    with engine.connect() as connection:
        return {
            name: connection.execute(
                select(func.count()).select_from(table)
            ).scalar_one()
            for name, table in tables.items()
        }


@pytest.mark.parametrize("slug", sorted(MANNERS))
def test_one_bad_message_costs_only_itself(
    app: App[Store], engine: Engine, slug: str
) -> None:
    batch = [_message(1), _message(2, slug), _message(3)]

    outcomes = app.receive_all(batch)

    assert [o.fate for o in outcomes] == [Fate.DONE, FATES[slug], Fate.DONE]
    assert _kept(engine) == {"entries": 2, "inbox": 2, "told": 2}


def test_a_batch_is_committed_once(app: App[Store], engine: Engine) -> None:
    commits: list[object] = []
    event.listen(engine, "commit", commits.append)

    app.receive_all([_message(number) for number in range(20)])

    assert len(commits) == 1
    assert _kept(engine) == {"entries": 20, "inbox": 20, "told": 20}


# holds EV4
def test_the_same_message_twice_in_one_batch_has_one_effect(
    app: App[Store], engine: Engine
) -> None:
    outcomes = app.receive_all([_message(1), _message(1), _message(1)])

    assert [o.fate for o in outcomes] == [Fate.DONE, Fate.DUPLICATE, Fate.DUPLICATE]
    assert _kept(engine) == {"entries": 1, "inbox": 1, "told": 1}


def test_what_is_unreadable_or_unknown_leaves_the_others_alone(
    app: App[Store], engine: Engine
) -> None:
    stranger = Message.of(envelope_of(example_of(ItemWithdrawn)))

    outcomes = app.receive_all([Message({}, b"\xff"), stranger, _message(1)])

    assert [o.fate for o in outcomes] == [Fate.QUARANTINE, Fate.DEAD, Fate.DONE]
    assert _kept(engine)["entries"] == 1


def test_a_commit_that_fails_is_answered_with_another_try(
    app: App[Store], engine: Engine
) -> None:
    def fail(_: object) -> None:
        raise Unavailable("the disk is full")

    event.listen(engine, "commit", fail)

    outcomes = app.receive_all([_message(1), _message(2)])

    assert [o.fate for o in outcomes] == [Fate.RETRY, Fate.RETRY]
    event.remove(engine, "commit", fail)
    assert _kept(engine) == {"entries": 0, "inbox": 0, "told": 0}


def test_a_fault_that_only_shows_when_all_is_written_costs_only_its_own_message(
    app: App[Store], engine: Engine
) -> None:
    batch = [_message(1), _message(2, "clashes"), _message(3, "clashes"), _message(4)]

    outcomes = app.receive_all(batch)

    assert [o.fate for o in outcomes] == [Fate.DONE, Fate.DONE, Fate.RETRY, Fate.DONE]
    assert outcomes[2].code == "contention"
    assert _kept(engine) == {"entries": 4, "inbox": 3, "told": 3}


def test_a_handler_that_swallows_a_fault_of_the_database_harms_no_neighbour(
    app: App[Store], engine: Engine
) -> None:
    outcomes = app.receive_all([_message(1), _message(2, "swallows"), _message(3)])

    assert [outcomes[0].fate, outcomes[2].fate] == [Fate.DONE, Fate.DONE]
    done = sum(outcome.fate is Fate.DONE for outcome in outcomes)
    assert _kept(engine) == {"entries": done, "inbox": done, "told": done}


# holds EV3, EV5
def test_while_the_database_is_away_nothing_is_kept_and_the_same_batch_can_come_again(
    app: App[Store], engine: Engine
) -> None:
    batch = [_message(1), Message({}, b"unreadable"), _message(2, "refuses")]
    metadata.drop_all(engine)

    held = app.receive_all(batch)
    metadata.create_all(engine)
    at_last = app.receive_all(batch)

    assert {o.fate for o in held} == {Fate.HOLD}
    assert [o.fate for o in at_last] == [Fate.DONE, Fate.QUARANTINE, Fate.DEAD]
    assert _aside(engine) == ["quarantine", "dead"]


# holds EV5
def test_a_database_that_comes_and_goes_costs_what_came_before_no_try(
    app: App[Store], engine: Engine
) -> None:
    batch = [_message(number)._replace(came_before=True) for number in range(3)]

    def flap(*statement: Any) -> None:
        if "batch_inbox" in statement[2] or "DELETE FROM batch_doubted" in statement[2]:
            message = "the server restarts"
            raise DatabaseAway(message)

    event.listen(engine, "before_cursor_execute", flap)
    held = [each.fate for _ in range(TRIES + 2) for each in app.receive_all(batch)]
    event.remove(engine, "before_cursor_execute", flap)
    at_last = app.receive_all(batch)

    assert {*held} == {Fate.HOLD}
    assert [each.fate for each in at_last] == [Fate.DONE] * 3
    assert _tries(engine) == []


# holds EV5
def test_every_process_that_stopped_at_a_message_counts_once(
    app: App[Store], engine: Engine
) -> None:
    killer = _message(1)._replace(came_before=True)

    def die(*statement: Any) -> None:
        if "batch_inbox" in statement[2]:
            raise SystemExit

    event.listen(engine, "before_cursor_execute", die)
    for _ in range(TRIES):
        with pytest.raises(SystemExit):
            replace(app).receive(killer)
    event.remove(engine, "before_cursor_execute", die)
    tries = _tries(engine)
    outcome = replace(app).receive(killer)

    assert tries == [TRIES]
    assert (outcome.fate, outcome.code) == (Fate.DEAD, "given_up")
    assert _tries(engine) == []


def _tries(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return [*connection.execute(select(messages.doubted.c.tries)).scalars()]


# holds EV7
def test_facts_stand_in_line_behind_one_of_their_subject_that_is_tried_again(
    app: App[Store],
) -> None:
    first, then, other = _line()

    outcomes = app.receive_all([first, then, other])
    jumping = app.receive(then)
    at_last = app.receive_all([_mended(first), then])

    fates = [o.fate for o in outcomes]
    assert fates == [Fate.RETRY, Fate.BEHIND, Fate.DONE]
    assert jumping.fate is Fate.BEHIND
    assert [o.fate for o in at_last] == [Fate.DONE, Fate.DONE]


# holds EV7
def test_a_line_is_kept_over_a_restart(app: App[Store]) -> None:
    first, then, _ = _line()
    app.receive_all([first, then])

    restarted = replace(app)

    assert restarted.receive(then).fate is Fate.BEHIND
    assert restarted.receive(_mended(first)).fate is Fate.DONE
    assert restarted.receive(then).fate is Fate.DONE


# holds EV5, EV7
def test_a_line_moves_on_when_its_first_is_dead(app: App[Store]) -> None:
    first, then, _ = _line()
    app.receive_all([first, then])

    dead = app.receive(first._replace(last_try=True))

    assert dead.fate is Fate.DEAD
    assert app.receive(then).fate is Fate.DONE


# holds EV7
@pytest.mark.parametrize(
    ("minutes", "up", "fate"),
    [(-1, 60, Fate.BEHIND), (1, 60, Fate.DONE), (1, 0, Fate.BEHIND)],
    ids=["not so soon", "in the end", "not by a worker that just started"],
)
def test_a_line_does_not_wait_for_ever_for_one_that_was_lost(
    app: App[Store], minutes: int, up: int, fate: Fate
) -> None:
    first, then, _ = _line()
    app.receive(first)

    later = datetime.now(UTC) + PATIENCE + timedelta(minutes=minutes)
    old = replace(
        app,
        clock=lambda: later,
        up_since=time.monotonic() - timedelta(minutes=up).seconds,
    )

    assert old.receive(then).fate is fate


def _line() -> tuple[Message, Message, Message]:
    """Give two of one subject, of which the first lacks something, and another."""
    first = _message(1, "away", about="a subject")
    return first, _message(2, about="a subject"), _message(3)


def _mended(message: Message) -> Message:
    return message._replace(body=message.body.replace(b'"away"', b'"steady"'))


def _aside(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        table = messages.parked
        return [
            *connection.execute(select(table.c.queue).order_by(table.c.seq)).scalars()
        ]
