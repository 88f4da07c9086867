"""The tables that make events durable: outbox, inbox, and parked messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from wvlo_core.events import Envelope, Event

_INSERT_NEW: dict[str, Any] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
_SEQUENCE = BigInteger().with_variant(Integer, "sqlite")


@dataclass(frozen=True)
class Cause:
    """What led to a piece of work: an event, or a request with its own chain."""

    correlation_id: UUID
    event_id: UUID | None = None
    event_type: str | None = None
    time: datetime | None = None


@dataclass(frozen=True)
class MessageTables:
    """The three message tables of one service."""

    service: str
    outbox: Table
    inbox: Table
    parked: Table


def message_tables(metadata: MetaData, service: str) -> MessageTables:
    """Declare them; the service's name keeps four services apart in one file.

    The first migration of every service calls this: a change of columns needs a new
    migration that says so, and this function must stay as it was for the old one.
    """
    outbox = Table(
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
    inbox = Table(
        f"{service}_inbox",
        metadata,
        Column("event_id", String(36), primary_key=True),
        Column("type", String(80), nullable=False),
        Column("correlation_id", String(36), nullable=False, index=True),
        Column("received_at", String(40), nullable=False),
    )
    parked = Table(
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
    return MessageTables(service, outbox, inbox, parked)


class SqlOutbox:
    """Adds facts in the transaction of the work that made them true."""

    def __init__(
        self, connection: Connection, table: Table, cause: Cause, now: datetime
    ) -> None:
        """Everything added shares one time, cause and chain."""
        self._connection = connection
        self._table = table
        self._cause = cause
        self._now = now

    def add(self, event: Event) -> None:
        """Keep the fact until the relay has passed it on."""
        cause = self._cause.event_id
        row = {
            "id": str(uuid4()),
            "type": event.type,
            "version": event.version,
            "subject": event.subject,
            "time": self._now.isoformat(),
            "correlation_id": str(self._cause.correlation_id),
            "causation_id": str(cause) if cause else None,
            "data": event.model_dump_json(),
        }
        self._connection.execute(insert(self._table), row)


@dataclass(frozen=True)
class Waiting:
    """An envelope with its place in the outbox."""

    seq: int
    envelope: Envelope


def waiting(connection: Connection, tables: MessageTables, limit: int) -> list[Waiting]:
    """Claim the oldest facts not yet passed on; other relays skip claimed ones."""
    table = tables.outbox
    rows = connection.execute(
        select(table)
        .where(table.c.sent_at.is_(None))
        .order_by(table.c.seq)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [Waiting(row.seq, _envelope(tables.service, row)) for row in rows]


def mark_sent(
    connection: Connection, tables: MessageTables, seqs: Sequence[int]
) -> None:
    """Remember that these were passed on."""
    table = tables.outbox
    connection.execute(
        update(table).where(table.c.seq.in_(seqs)).values(sent_at=_stamp())
    )


def receive_once(
    connection: Connection, tables: MessageTables, envelope: Envelope
) -> bool:
    """Take the event if it is new; tell whether it was."""
    row = {
        "event_id": str(envelope.id),
        "type": envelope.type,
        "correlation_id": str(envelope.correlation_id),
        "received_at": _stamp(),
    }
    insert_new = _INSERT_NEW[connection.dialect.name]
    taken = connection.execute(
        insert_new(tables.inbox).on_conflict_do_nothing(),
        row,
        # Without it PostgreSQL's count is forgotten (-1): all would look known already.
        execution_options={"preserve_rowcount": True},
    )
    return taken.rowcount == 1


@dataclass(frozen=True)
class Backlog:
    """How far behind a service is."""

    unsent: int
    oldest_unsent: str | None
    parked: int


def backlog(connection: Connection, tables: MessageTables) -> Backlog:
    """Count what waits and what is parked."""
    box = tables.outbox
    unsent, oldest = connection.execute(
        select(func.count(), func.min(box.c.time)).where(box.c.sent_at.is_(None))
    ).one()
    parked = connection.execute(
        select(func.count()).select_from(tables.parked)
    ).scalar_one()
    return Backlog(unsent, oldest, parked)


@dataclass(frozen=True)
class Trail:
    """What a service told and what it took in, for following a chain."""

    told: list[Envelope]
    handled: list[UUID]


def trail(
    connection: Connection, tables: MessageTables, correlation_id: UUID | None
) -> Trail:
    """Give the trail of one chain, or of all of them."""
    told = select(tables.outbox).order_by(tables.outbox.c.seq)
    handled = select(tables.inbox.c.event_id)
    if correlation_id is not None:
        key = str(correlation_id)
        told = told.where(tables.outbox.c.correlation_id == key)
        handled = handled.where(tables.inbox.c.correlation_id == key)
    return Trail(
        [_envelope(tables.service, row) for row in connection.execute(told)],
        [UUID(found) for (found,) in connection.execute(handled)],
    )


def _envelope(service: str, row: Row[Any]) -> Envelope:
    return Envelope(
        id=UUID(row.id),
        type=row.type,
        version=row.version,
        source=f"/wvlo/{service}",
        subject=row.subject,
        time=datetime.fromisoformat(row.time),
        correlation_id=UUID(row.correlation_id),
        causation_id=UUID(row.causation_id) if row.causation_id else None,
        data=row.data,
    )


def _stamp() -> str:
    return datetime.now(UTC).isoformat()
