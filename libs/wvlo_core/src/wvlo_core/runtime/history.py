"""How the message tables came to be what they are, for the migrations of services.

What stands here never changes: a database made by an old version meets it step by step.
"""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

_SEQUENCE = BigInteger().with_variant(Integer, "sqlite")


def first_message_tables(metadata: MetaData, service: str) -> None:
    """Declare outbox, inbox and parked messages as they were at first."""
    Table(
        f"{service}_outbox",
        metadata,
        Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
        Column("id", String(36), nullable=False, unique=True),
        Column("type", String(80), nullable=False),
        Column("version", Integer, nullable=False),
        Column("subject", String(120), nullable=False),
        Column("time", String(40), nullable=False),
        Column("correlation_id", String(36), nullable=False, index=True),
        Column("causation_id", String(36)),
        Column("data", Text, nullable=False),
        Column("sent_at", String(40), index=True),
    )
    Table(
        f"{service}_inbox",
        metadata,
        Column("event_id", String(36), primary_key=True),
        Column("type", String(80), nullable=False),
        Column("correlation_id", String(36), nullable=False, index=True),
        Column("received_at", String(40), nullable=False),
    )
    Table(
        f"{service}_parked",
        metadata,
        Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
        Column("queue", String(20), nullable=False),
        Column("event_id", String(36), nullable=False, unique=True),
        Column("headers", Text, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("reason", Text, nullable=False),
        Column("parked_at", String(40), nullable=False),
    )


def first_document_table(metadata: MetaData, name: str, *columns: Column[Any]) -> Table:
    """Declare a table of documents as it was at first."""
    key = String(120).with_variant(String(120, collation="C"), "postgresql")
    return Table(
        name,
        metadata,
        Column("id", key, primary_key=True),
        Column("revision", Integer, nullable=False),
        *columns,
        Column("document", Text, nullable=False),
    )


def add_lines_and_keys(service: str) -> None:
    """Add who waits for another try; give parked messages a key, a type and a code."""
    outbox = f"{service}_outbox"
    op.drop_index(f"ix_{outbox}_sent_at", outbox)
    unsent = text("sent_at IS NULL")
    op.create_index(
        f"ix_{outbox}_unsent",
        outbox,
        ["seq"],
        postgresql_where=unsent,
        sqlite_where=unsent,
    )
    op.create_table(
        f"{service}_waiting",
        Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
        Column("event_id", String(36), nullable=False, unique=True),
        Column("subject", String(120), nullable=False, index=True),
        Column("since", String(40), nullable=False),
    )
    op.create_table(
        f"{service}_doubted",
        Column("event_id", String(36), primary_key=True),
        Column("tries", Integer, nullable=False),
    )
    _give_parked_a_key(f"{service}_parked")


def _give_parked_a_key(parked: str) -> None:
    op.rename_table(parked, f"{parked}_0001")
    op.create_table(
        parked,
        Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
        Column("key", String(36), nullable=False, unique=True),
        Column("queue", String(20), nullable=False),
        Column("type", String(80)),
        Column("code", String(40), nullable=False),
        Column("reason", Text, nullable=False),
        Column("headers", Text, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("parked_at", String(40), nullable=False),
    )
    columns = "queue, headers, body, reason, parked_at"
    op.execute(
        f"INSERT INTO {parked} (key, code, {columns}) "  # noqa: S608 - our own names
        f"SELECT event_id, 'unknown', {columns} FROM {parked}_0001 ORDER BY seq"
    )
    op.drop_table(f"{parked}_0001")


def keep_the_unsent_apart(service: str) -> None:
    """Note in a thin table what was not sent, instead of in the outbox what was."""
    outbox, unsent = f"{service}_outbox", f"{service}_unsent"
    op.create_table(
        unsent,
        Column("seq", _SEQUENCE, primary_key=True, autoincrement=False),
        Column("type", String(80), nullable=False),
    )
    op.execute(
        f"INSERT INTO {unsent} "  # noqa: S608 - our own names
        f"SELECT seq, type FROM {outbox} WHERE sent_at IS NULL"
    )
    op.drop_index(f"ix_{outbox}_unsent", outbox)
    op.drop_column(outbox, "sent_at")
