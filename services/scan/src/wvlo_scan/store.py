"""Where the scan keeps things: one table per collection, answers apart from links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    String,
    Table,
    delete,
    select,
    text,
)

from wvlo_core.domain.ids import OrganisationId, WaveId
from wvlo_core.domain.people import Organisation
from wvlo_core.plugins import ExtensionPoint
from wvlo_core.ports import ItemScoring
from wvlo_core.runtime.app import Transaction
from wvlo_core.runtime.database import Documents, document_table
from wvlo_core.runtime.tables import message_tables
from wvlo_core.runtime.unit_of_work import UnitOfWork
from wvlo_scan.model import (
    AnswerSheet,
    Comment,
    Continuation,
    Draft,
    Instrument,
    LinkedItem,
    Participation,
    Pass,
    Registration,
    Report,
    Turnout,
    Wave,
    WaveState,
)

M = TypeVar("M", bound=BaseModel)

metadata = MetaData()
messages = message_tables(metadata, "scan")

organisations = document_table(metadata, "scan_organisation")
registrations = document_table(
    metadata,
    "scan_registration",
    Column("state", String(10), nullable=False, index=True),
)
passes = document_table(
    metadata,
    "scan_pass",
    Column("organisation_id", String(36), index=True),
    Column("until", String(40), index=True),
)
instruments = document_table(metadata, "scan_instrument")
waves = document_table(
    metadata,
    "scan_wave",
    Column("organisation_id", String(36), nullable=False, index=True),
    Column("poster_code", String(20), nullable=False, unique=True),
    Column("due", String(25), index=True),
)


def _of_a_wave(name: str) -> Table:
    return document_table(
        metadata, name, Column("wave_id", String(36), nullable=False, index=True)
    )


register = _of_a_wave("scan_participation")
turnouts = _of_a_wave("scan_turnout")
drafts = _of_a_wave("scan_draft")
continuations = _of_a_wave("scan_continuation")
sheets = _of_a_wave("scan_answer_sheet")
comments = _of_a_wave("scan_comment")
for _table in (sheets, comments):
    # In SQLite rows lie in the order of their random ids, not of their coming.
    _table.dialect_options["sqlite"]["with_rowid"] = False
reports = document_table(metadata, "scan_report")
linked_items = document_table(metadata, "scan_linked_item")

item_scoring: ExtensionPoint[ItemScoring] = ExtensionPoint(
    "wvlo.item_scoring", ItemScoring
)


def overwrite_deleted(connection: Connection | UnitOfWork) -> None:
    """Let SQLite put zeros where rows were; PostgreSQL is told by `leave_no_traces`."""
    name = (
        connection.dialect
        if isinstance(connection, UnitOfWork)
        else connection.dialect.name
    )
    if name == "sqlite":
        connection.execute(text("PRAGMA secure_delete=ON"))


def due_of(wave: Wave) -> str | None:
    """Say when an open wave has to be closed, in UTC, so that texts sort as times."""
    if wave.state is WaveState.CLOSED or wave.closes_at is None:
        return None
    return wave.closes_at.astimezone(UTC).isoformat(timespec="seconds")


def _wave_of(thing: Any) -> dict[str, str]:
    return {"wave_id": str(thing.wave_id)}


def pass_columns(shown: Pass) -> dict[str, str | None]:
    """Give what passes are searched by."""
    return {
        "organisation_id": str(shown.organisation_id)
        if shown.organisation_id
        else None,
        "until": shown.until.isoformat() if shown.until else None,
    }


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


class Registrations(Documents[Registration]):
    """Companies that asked to take part."""

    def remove(self, organisation_id: OrganisationId) -> None:
        """Forget that it asked."""
        self.connection.execute(
            delete(self.table).where(self.table.c.id == str(organisation_id))
        )


class Passes(Documents[Pass]):
    """Prints of keys and sessions."""

    def remove(self, key: str) -> None:
        """End one."""
        self.connection.execute(delete(self.table).where(self.table.c.id == key))

    def withdraw(self, organisation_id: OrganisationId) -> None:
        """End everything that opened the door of this company."""
        mine = self.table.c.organisation_id == str(organisation_id)
        self.connection.execute(delete(self.table).where(mine))

    def forget_expired(self, now: datetime) -> None:
        """Clear away sessions that ended."""
        ended = self.table.c.until < now.isoformat()
        self.connection.execute(delete(self.table).where(ended))


class Store:
    """Every collection of the scan, in one transaction."""

    def __init__(
        self, transaction: Transaction, scorings: Mapping[str, ItemScoring]
    ) -> None:
        """Open the collections on the connection of this piece of work."""
        connection = transaction.connection
        self.outbox = transaction.outbox
        self.cause = transaction.cause
        self.now = transaction.now
        self.scorings = scorings
        self.organisations = Documents(connection, organisations, Organisation)
        self.registrations = Registrations(
            connection, registrations, Registration, lambda r: {"state": r.state}
        )
        self.passes = Passes(connection, passes, Pass, pass_columns)
        self.instruments = Documents(connection, instruments, Instrument)
        self.waves = Documents(
            connection,
            waves,
            Wave,
            lambda w: {
                "organisation_id": str(w.organisation_id),
                "poster_code": w.poster_code,
                "due": due_of(w),
            },
        )
        self.register = OfAWave(connection, register, Participation, _wave_of)
        self.turnouts = Turnouts(connection, turnouts, Turnout, _wave_of)
        self.drafts = OfAWave(connection, drafts, Draft, _wave_of)
        self.continuations = OfAWave(connection, continuations, Continuation, _wave_of)
        self.sheets = Sheets(connection, sheets, AnswerSheet, _wave_of)
        self.comments = Documents(connection, comments, Comment, _wave_of)
        self.reports = Documents(connection, reports, Report)
        self.linked_items = Documents(connection, linked_items, LinkedItem)
