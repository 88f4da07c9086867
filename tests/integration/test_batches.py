"""A batch is one transaction, and still every message answers for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, MetaData, event, func, select, text

from wvlo_core.domain.ids import named_id
from wvlo_core.domain.value import Value
from wvlo_core.errors import Invalid, Unavailable
from wvlo_core.events import ItemPublished, ItemWithdrawn
from wvlo_core.runtime.app import App, Transaction
from wvlo_core.runtime.database import Documents, document_table, open_engine
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
    store.connection.execute(text("SELECT nonsense FROM nowhere"))


MANNERS: dict[str, Callable[[Store], None]] = {
    "refuses": _refuse,
    "away": _be_away,
    "stumbles": _stumble,
    "nonsense": _ask_nonsense,
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
    if manner := MANNERS.get(event.slug):
        manner(store)


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{request.getfixturevalue('tmp_path')}/batch.sqlite"
    else:
        url = request.getfixturevalue("postgres_url")
    opened = open_engine(url)
    metadata.create_all(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def app(engine: Engine) -> App[Store]:
    return App("batch", engine, messages, Store, {ItemPublished: keep})


def _message(number: int, slug: str = "steady") -> Message:
    item_id = named_id("batch", str(number))
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
