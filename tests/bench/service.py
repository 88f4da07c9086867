"""The smallest service there is: inbox, one row, one outbox row for each event."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Column, Engine, MetaData, String, func, select

from tests.bench import load
from wvlo_core.domain.value import Value
from wvlo_core.events import Event, ItemPublished, ItemWithdrawn
from wvlo_core.runtime.app import App, Transaction
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.documents import Documents, document_table
from wvlo_core.runtime.tables import message_tables

metadata = MetaData()
messages = message_tables(metadata, "bench")
source = message_tables(metadata, "kennisbank")
entries = document_table(metadata, "bench_entry", Column("slug", String(80)))


class Entry(Value):
    """A row that a handler writes."""

    id: str
    slug: str


class Store:
    """What the handler works on."""

    def __init__(self, transaction: Transaction) -> None:
        self.outbox = transaction.outbox
        self.entries = Documents(
            transaction.connection, entries, Entry, lambda entry: {"slug": entry.slug}
        )


def keep(event: ItemPublished, work: Store) -> None:
    """Do what a real handler does at least."""
    work.entries.save(Entry(id=str(event.item_id), slug=event.slug))
    work.outbox.add(ItemWithdrawn(item_id=event.item_id, edition=event.edition))


def app(url: str, *handled: type[Event]) -> App[Store]:
    """Wire the service, on tables that are there."""
    handlers = dict.fromkeys(handled or (ItemPublished,), keep)
    return App("bench", open_engine(url), messages, Store, handlers)


def teller(url: str) -> App[Store]:
    """Wire the service that ours listens to, with an outbox in the same database."""
    return App("kennisbank", open_engine(url), source, Store)


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """Look into the database for a moment."""
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def fresh(url: str) -> None:
    """Begin with empty tables."""
    with opened(url) as engine:
        metadata.drop_all(engine)
        metadata.create_all(engine)


def told(url: str, count: int) -> None:
    """Fill the outbox with the events 0 to `count`, in one transaction."""

    def tell(_: None, work: Store) -> None:
        for number in range(count):
            work.outbox.add(load.event(number))

    with opened(url) as engine:
        App("bench", engine, messages, Store).run(tell, None)
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(
                isolation_level="AUTOCOMMIT"
            ) as connection:
                connection.exec_driver_sql("ANALYZE")


def check(url: str, count: int) -> None:
    """Fail unless every event had exactly one effect."""
    with opened(url) as engine, engine.connect() as connection:
        kept = connection.execute(select(entries.c.id)).scalars().all()
        subjects = select(messages.outbox.c.subject).where(
            messages.outbox.c.type == ItemWithdrawn.type
        )
        told = connection.execute(subjects).scalars().all()
        inbox = select(func.count()).select_from(messages.inbox)
        assert connection.execute(inbox).scalar_one() == count
    load.whole(count, len(kept), load.total(kept))
    load.whole(count, len(told), load.total(told))


def check_sent(url: str) -> None:
    """Fail unless everything told was passed on."""
    unsent = select(func.count()).select_from(messages.unsent)
    with opened(url) as engine, engine.connect() as connection:
        assert connection.execute(unsent).scalar_one() == 0
