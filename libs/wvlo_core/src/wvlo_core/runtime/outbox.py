"""Facts on their way out: what is there, what is sent, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, delete, func, select

from wvlo_core.events import Envelope
from wvlo_core.events.base import headers_of
from wvlo_core.runtime.bulk import among
from wvlo_core.runtime.tables import MessageTables


class Told:
    """A fact with its place in the outbox; read only as far as somebody looks."""

    __slots__ = (
        "_row",
        "_service",
        "attempt",
        "came_before",
        "given_up",
        "id",
        "last_try",
        "sent",
        "seq",
        "subject",
        "type",
    )

    def __init__(self, service: str, row: Row[Any], *, sent: bool = False) -> None:
        """Take a row of the outbox, and whether it was passed on when we looked."""
        self._service = service
        self._row = row
        self.seq: int = row.seq
        self.id: str = row.id
        self.type: str = row.type
        self.subject: str = row.subject
        self.sent = sent
        self.attempt = 1
        self.last_try = False
        self.came_before = False
        self.given_up = ""

    def giving_up(self, reason: str) -> Told:
        """Say that it is not to be handled any more."""
        self.given_up = reason
        return self

    def read(self) -> Envelope:
        """Give the fact, understood."""
        return _envelope(self._service, self._row)

    @property
    def headers(self) -> dict[str, str]:
        """Its headers on the bus: those of its envelope, without making one."""
        row = self._row
        return headers_of(
            event_id=row.id,
            event_type=row.type,
            version=row.version,
            source=_source(self._service),
            subject=row.subject,
            time=row.time,
            correlation_id=row.correlation_id,
            causation_id=row.causation_id,
        )

    @property
    def body(self) -> bytes:
        """Its data on the bus."""
        return bytes(self._row.data, "utf-8")


def unsent(
    connection: Connection,
    tables: MessageTables,
    limit: int,
    *,
    after: int = 0,
    besides: Sequence[int] = (),
    heard: Iterable[str] | None = None,
) -> list[Told]:
    """Give the oldest facts not yet passed on, besides those on their way.

    With `heard`, only facts of those types.
    """
    table, waits = tables.outbox, tables.unsent.c
    oldest = select(waits.seq).where(waits.seq > after)
    if heard is not None:
        oldest = oldest.where(waits.type.in_(sorted(heard)))
    if besides:
        oldest = oldest.where(~among(connection, waits.seq, besides))
    oldest = oldest.order_by(waits.seq).limit(limit)
    query = select(table).where(table.c.seq.in_(oldest)).order_by(table.c.seq)
    return [Told(tables.service, row) for row in connection.execute(query).all()]


def _unheard(
    tables: MessageTables, heard: Iterable[str], upto: int | None
) -> ColumnElement[bool]:
    waits = tables.unsent.c
    others = waits.type.not_in(sorted(heard))
    return others if upto is None else others & (waits.seq <= upto)


def has_unheard(
    connection: Connection,
    tables: MessageTables,
    heard: Iterable[str],
    upto: int | None = None,
) -> bool:
    """Tell whether there are facts to pass on of other types than those heard.

    With `upto`, look no further than this place in the outbox.
    """
    query = select(tables.unsent.c.seq).where(_unheard(tables, heard, upto)).limit(1)
    return connection.execute(query).first() is not None


def mark_unheard(
    connection: Connection,
    tables: MessageTables,
    heard: Iterable[str],
    upto: int | None,
) -> int:
    """Be done with facts that nobody acts on, up to this place; tell how many."""
    done = delete(tables.unsent).where(_unheard(tables, heard, upto))
    return int(connection.execute(done).rowcount)


def mark_sent(
    connection: Connection, tables: MessageTables, seqs: Sequence[int]
) -> None:
    """Remember that these were passed on; forgotten in a crash, they are sent again."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO OFF")
    key = tables.unsent.c.seq
    first, last = min(seqs), max(seqs)
    without_gaps = last - first + 1 == len(seqs)
    these = key.between(first, last) if without_gaps else among(connection, key, seqs)
    connection.execute(delete(tables.unsent).where(these))


def prune(connection: Connection, tables: MessageTables, before: datetime) -> int:
    """Forget what was told and sent, or received, before this time; tell how many rows."""
    outbox, inbox = tables.outbox, tables.inbox
    limit = before.isoformat()
    waits = outbox.c.seq.in_(select(tables.unsent.c.seq))
    sent = connection.execute(delete(outbox).where(outbox.c.time < limit, ~waits))
    received = connection.execute(delete(inbox).where(inbox.c.received_at < limit))
    return int(sent.rowcount) + int(received.rowcount)


@dataclass(frozen=True)
class Backlog:
    """How far behind a service is."""

    unsent: int
    oldest_unsent: datetime | None
    waiting: int
    dead: int
    quarantined: int


def backlog(connection: Connection, tables: MessageTables) -> Backlog:
    """Count what is not sent yet, what waits for another try, and what is parked."""
    box, parked = tables.outbox, tables.parked
    count, first = connection.execute(
        select(func.count(), func.min(tables.unsent.c.seq)).select_from(tables.unsent)
    ).one()
    oldest = connection.scalar(select(box.c.time).where(box.c.seq == first))
    waiting = connection.execute(
        select(func.count()).select_from(tables.waiting)
    ).scalar_one()
    queues = select(parked.c.queue, func.count()).group_by(parked.c.queue)
    aside = {row[0]: row[1] for row in connection.execute(queues)}
    return Backlog(
        unsent=count,
        oldest_unsent=datetime.fromisoformat(oldest) if oldest else None,
        waiting=waiting,
        dead=aside.get("dead", 0),
        quarantined=aside.get("quarantine", 0),
    )


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


def told_after(
    connection: Connection, tables: MessageTables, seq: int, limit: int
) -> list[Told]:
    """Give what was told after this place in the outbox, sent or not."""
    table, waits = tables.outbox, tables.unsent.c.seq
    query = select(table, select(waits).where(waits == table.c.seq).exists())
    rows = connection.execute(
        query.where(table.c.seq > seq).order_by(table.c.seq).limit(limit)
    )
    return [Told(tables.service, row, sent=not row[-1]) for row in rows]


def last_told(connection: Connection, tables: MessageTables) -> int:
    """Give the place of what was told last; 0 when nothing was."""
    found = connection.execute(select(func.max(tables.outbox.c.seq))).scalar_one()
    return int(found or 0)


def _envelope(service: str, row: Row[Any]) -> Envelope:
    return Envelope(
        key=row.id,
        type=row.type,
        version=row.version,
        source=_source(service),
        subject=row.subject,
        time=datetime.fromisoformat(row.time),
        chain=row.correlation_id,
        caused_by=row.causation_id,
        data=row.data,
    )


def _source(service: str) -> str:
    return f"/wvlo/{service}"
