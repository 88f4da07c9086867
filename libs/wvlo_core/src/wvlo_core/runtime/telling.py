"""Telling facts in the transaction of the work that made them true."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from wvlo_core.events import Event
from wvlo_core.runtime.tables import MessageTables
from wvlo_core.runtime.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Cause:
    """What led to a piece of work: an event, or a request with its own chain."""

    correlation_id: UUID
    event_id: UUID | None = None
    event_type: str | None = None
    time: datetime | None = None

    chain: str = field(init=False, repr=False)
    """The correlation id as text, as databases keep it."""
    key: str | None = field(init=False, repr=False)
    """The event's id as text."""

    def __post_init__(self) -> None:
        """Write the ids out once: they are needed several times per event."""
        object.__setattr__(self, "chain", str(self.correlation_id))
        key = str(self.event_id) if self.event_id else None
        object.__setattr__(self, "key", key)


class SqlOutbox:
    """Adds facts in the transaction of the work that made them true."""

    def __init__(
        self, unit: UnitOfWork, tables: MessageTables, cause: Cause, now: datetime
    ) -> None:
        """Everything added shares one time, cause and chain."""
        self._unit = unit
        self._table = tables.outbox
        self._cause = cause
        self._now = now

    def add(self, event: Event) -> None:
        """Keep the fact until the relay has passed it on."""
        row = {
            "id": str(uuid4()),
            "type": event.type,
            "version": event.version,
            "subject": event.subject,
            "time": self._now.astimezone(UTC).isoformat(),
            "correlation_id": self._cause.chain,
            "causation_id": self._cause.key,
            "data": event.model_dump_json(),
        }
        self._unit.add(self._table, row)
