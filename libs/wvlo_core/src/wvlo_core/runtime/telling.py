"""Telling facts in the transaction of the work that made them true."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from wvlo_core.events import Event
from wvlo_core.runtime.tables import MessageTables
from wvlo_core.runtime.unit_of_work import UnitOfWork


class Cause(NamedTuple):
    """What led to a piece of work: an event, or a request with its own chain."""

    chain: str
    """The correlation id, as text: so databases keep it."""
    key: str | None = None
    """The event's id, as text."""
    event_type: str | None = None
    time: datetime | None = None

    @property
    def correlation_id(self) -> UUID:
        """The chain it belongs to."""
        return UUID(self.chain)

    @property
    def event_id(self) -> UUID | None:
        """The event being handled, or nothing for a request."""
        return UUID(self.key) if self.key else None


class SqlOutbox:
    """Adds facts in the transaction of the work that made them true."""

    def __init__(
        self, unit: UnitOfWork, tables: MessageTables, cause: Cause, stamp: str
    ) -> None:
        """Everything added shares one time, as written in UTC, cause and chain."""
        self._unit = unit
        self._table = tables.outbox
        self._cause = cause
        self._stamp = stamp

    def add(self, event: Event) -> None:
        """Keep the fact until the relay has passed it on."""
        row = {
            "id": str(uuid4()),
            "type": event.type,
            "version": event.version,
            "subject": event.subject,
            "time": self._stamp,
            "correlation_id": self._cause.chain,
            "causation_id": self._cause.key,
            "data": event.model_dump_json(),
        }
        self._unit.add(self._table, row)
