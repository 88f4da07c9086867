"""Facts on their way in: each has its effect once, and keeps its place in the line."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import structlog
from sqlalchemy import (
    Connection,
    delete,
    literal,
    null,
    select,
    update,
)

from wvlo_core.events import Envelope
from wvlo_core.runtime.bulk import among, insert_many
from wvlo_core.runtime.tables import MessageTables
from wvlo_core.runtime.telling import Cause
from wvlo_core.runtime.unit_of_work import UnitOfWork

_log = structlog.get_logger()

PATIENCE = timedelta(minutes=15)
"""How long a line waits for a message that should have come back."""


def take(
    unit: UnitOfWork, tables: MessageTables, event_type: str, cause: Cause, at: str
) -> None:
    """Remember, with its effect, that this event was handled."""
    row = {
        "event_id": cause.key,
        "type": event_type,
        "correlation_id": cause.chain,
        "received_at": at,
    }
    unit.add(tables.inbox, row)


class Lines:
    """Who waits for another try, and who stands behind them, per subject.

    A fact may go when nobody of its subject waits before it. One that never comes back,
    because somebody emptied a queue, say, holds up its line for `PATIENCE`, not longer.
    """

    def __init__(
        self,
        connection: Connection,
        tables: MessageTables,
        event_ids: Collection[str],
        subjects: Collection[str],
    ) -> None:
        """Look up, in one query, these subjects' lines and what was handled before."""
        self._connection = connection
        self._table = waiting = tables.waiting
        taken, key = tables.inbox.c, waiting.c
        nothing = null()
        before = select(
            taken.event_id, nothing.label("subject"), nothing.label("since"), literal(0)
        ).where(among(connection, taken.event_id, event_ids))
        lines = select(key.event_id, key.subject, key.since, key.seq).where(
            among(connection, key.subject, subjects)
        )
        rows = connection.execute(before.union_all(lines)).all()
        self.handled = {row[0] for row in rows if row[1] is None}
        """Which of the events had their effect already."""
        self._lines: dict[str, dict[str, datetime]] = {}
        for event_id, subject, since, _ in sorted(
            (row for row in rows if row[1] is not None), key=lambda row: int(row[3])
        ):
            line = self._lines.setdefault(subject, {})
            line[event_id] = datetime.fromisoformat(since)
        self._new: dict[str, dict[str, str]] = {}
        self._again: dict[str, str] = {}
        self._gone: set[str] = set()

    def may_go(self, envelope: Envelope, lost_before: datetime) -> bool:
        """Tell whether nobody waits before it, but for those who will not come."""
        line = self._lines.get(envelope.subject, {})
        for event_id, since in [*line.items()]:
            if event_id == envelope.key:
                return True
            if since >= lost_before:
                return False
            _log.warning("waited_in_vain", event_id=event_id, since=since.isoformat())
            self._drop(line, event_id)
        return True

    def join(self, envelope: Envelope, now: datetime) -> None:
        """Wait at the end of the line, or keep the place there was."""
        event_id, since = envelope.key, now.isoformat()
        line = self._lines.setdefault(envelope.subject, {})
        if event_id in line:
            self._again[event_id] = since
        else:
            row = {"event_id": event_id, "subject": envelope.subject, "since": since}
            self._new[event_id] = row
        line[event_id] = now

    def leave(self, envelope: Envelope) -> None:
        """Be done with it."""
        if line := self._lines.get(envelope.subject):
            self._drop(line, envelope.key)

    def _drop(self, line: dict[str, datetime], event_id: str) -> None:
        if line.pop(event_id, None) is not None and not self._new.pop(event_id, None):
            self._gone.add(event_id)

    def save(self) -> None:
        """Write what changed."""
        table, connection = self._table, self._connection
        if self._new:
            insert_many(connection, table, [*self._new.values()])
        for event_id, since in self._again.items():
            row = table.c.event_id == event_id
            connection.execute(update(table).where(row).values(since=since))
        if self._gone:
            gone = among(connection, table.c.event_id, self._gone)
            connection.execute(delete(table).where(gone))
