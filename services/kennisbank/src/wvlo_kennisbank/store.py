"""Where the Kennisbank keeps items, and the index by which readers find them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    insert,
)

from wvlo_core.domain.locale import Language
from wvlo_core.runtime.app import Transaction
from wvlo_core.runtime.documents import Documents, document_table
from wvlo_core.runtime.tables import message_tables
from wvlo_core.runtime.unit_of_work import UnitOfWork
from wvlo_kennisbank.model import KnowledgeItem, State, index_weights

metadata = MetaData()
messages = message_tables(metadata, "kennisbank")


def _plain_order(length: int) -> String:
    """Sort by code point on every database, whatever its locale."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


items = document_table(
    metadata,
    "kennisbank_item",
    Column("slug", _plain_order(100), nullable=False, unique=True),
    Column("state", String(20), nullable=False, index=True),
    Column("edition", Integer, nullable=False),
    Column("published_at", _plain_order(40), nullable=False),
)
terms = Table(
    "kennisbank_term",
    metadata,
    Column("language", String(2), primary_key=True),
    Column("term", String(60), primary_key=True),
    Column("item_id", ForeignKey("kennisbank_item.id"), primary_key=True, index=True),
    Column("weight", Integer, nullable=False),
    sqlite_with_rowid=False,
)
facets = Table(
    "kennisbank_facet",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("value", _plain_order(120), primary_key=True),
    Column("item_id", ForeignKey("kennisbank_item.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)


class Items(Documents[KnowledgeItem]):
    """Knowledge items; exactly the published ones are in the index."""

    def __init__(self, connection: Connection | UnitOfWork) -> None:
        """Keep, beside the document, what items are sorted by."""
        super().__init__(connection, items, KnowledgeItem, _sorted_by)

    def save(self, thing: KnowledgeItem) -> None:
        """Keep this state, and make the index agree with it."""
        super().save(thing)
        for table in (terms, facets):
            self.connection.execute(
                delete(table).where(table.c.item_id == str(thing.id))
            )
        if thing.state is State.PUBLISHED:
            self._index(thing)

    def _index(self, item: KnowledgeItem) -> None:
        key = str(item.id)
        words = [
            {"language": language.value, "term": term, "item_id": key, "weight": weight}
            for language in Language
            for term, weight in index_weights(item.content, language).items()
        ]
        if words:
            self.connection.execute(insert(terms), words)
        self.connection.execute(
            insert(facets),
            [{"name": n, "value": v, "item_id": key} for n, v in _facets(item)],
        )


def _sorted_by(item: KnowledgeItem) -> dict[str, str | int]:
    at = item.published_at
    return {
        "slug": item.slug,
        "state": item.state.value,
        "edition": item.edition,
        "published_at": at.astimezone(UTC).isoformat(timespec="microseconds")
        if at
        else "",
    }


def _facets(item: KnowledgeItem) -> Iterator[tuple[str, str]]:
    content = item.content
    yield "kind", content.kind.value
    yield "theme", content.theme.value
    for name, values in (
        ("audience", content.audiences),
        ("sector", content.sectors),
        ("competency", content.competencies),
        ("construct", content.constructs),
    ):
        yield from ((name, str(value)) for value in values)


class Store:
    """Every collection of the Kennisbank, in one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Open the collections on the connection of this piece of work."""
        self.outbox = transaction.outbox
        self.cause = transaction.cause
        self.now = transaction.now
        self.items = Items(transaction.connection)
