"""Collections that can do more than keep and find."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Connection, delete, select, text

from wvlo_core.domain.ids import OrganisationId, WaveId
from wvlo_core.runtime.documents import Documents
from wvlo_core.runtime.unit_of_work import UnitOfWork
from wvlo_scan.model import AnswerSheet, Pass, Turnout

M = TypeVar("M", bound=BaseModel)


def overwrite_deleted(connection: Connection | UnitOfWork) -> None:
    """Let SQLite put zeros where rows were; PostgreSQL is told by `leave_no_traces`."""
    name = (
        connection.dialect
        if isinstance(connection, UnitOfWork)
        else connection.dialect.name
    )
    if name == "sqlite":
        connection.execute(text("PRAGMA secure_delete=ON"))


class OfAWave(Documents[M]):
    """What is destroyed when its wave closes."""

    def destroy(self, wave_id: WaveId) -> None:
        """Forget all of this wave."""
        self._delete(self.table.c.wave_id == str(wave_id))

    def remove(self, key: str) -> None:
        """Forget one."""
        self._delete(self.table.c.id == key)

    def _delete(self, which: ColumnElement[bool]) -> None:
        overwrite_deleted(self.connection)
        self.connection.execute(delete(self.table).where(which))


class Turnouts(OfAWave[Turnout]):
    """Who of each group answered, as far as anybody knows."""

    def held(self, key: str) -> Turnout | None:
        """Lock the row where the database has such locks; SQLite has one writer."""
        row = select(self.table.c.id).where(self.table.c.id == key)
        self.connection.execute(row.with_for_update())
        return self.find(key)


class Sheets(Documents[AnswerSheet]):
    """Answers, traceable to nobody."""

    def write_anew(self, wave_id: WaveId, sheets: Sequence[AnswerSheet]) -> None:
        """Let no row keep the place or transaction in which it came."""
        mine = self.table.c.wave_id == str(wave_id)
        self.connection.execute(delete(self.table).where(mine))
        for sheet in sorted(sheets, key=lambda each: each.id):
            self._seen.pop(str(sheet.id), None)
            self.save(sheet)


class Removable(Documents[M]):
    """What somebody may take back."""

    def remove(self, key: UUID | str) -> None:
        """Forget one; nothing happens when it is gone."""
        self.connection.execute(delete(self.table).where(self.table.c.id == str(key)))


class Passes(Removable[Pass]):
    """Prints of keys and sessions."""

    def withdraw(self, organisation_id: OrganisationId) -> None:
        """End everything that opened the door of this company."""
        mine = self.table.c.organisation_id == str(organisation_id)
        self.connection.execute(delete(self.table).where(mine))

    def forget_expired(self, now: datetime) -> None:
        """Clear away sessions that ended."""
        ended = self.table.c.until < now.isoformat()
        self.connection.execute(delete(self.table).where(ended))
