"""Where the scan keeps things: one table per collection, answers apart from links."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Column, MetaData, String, delete

from wvlo_core.domain.ids import OrganisationId, WaveId
from wvlo_core.domain.people import Organisation
from wvlo_core.plugins import ExtensionPoint
from wvlo_core.ports import ItemScoring
from wvlo_core.runtime.app import Transaction
from wvlo_core.runtime.database import Documents, document_table
from wvlo_core.runtime.tables import message_tables
from wvlo_scan.model import (
    AnswerSheet,
    Instrument,
    LinkedItem,
    Participation,
    Pass,
    Registration,
    Report,
    Wave,
)

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
)
register = document_table(
    metadata,
    "scan_participation",
    Column("wave_id", String(36), nullable=False, index=True),
)
sheets = document_table(
    metadata,
    "scan_answer_sheet",
    Column("wave_id", String(36), nullable=False, index=True),
)
reports = document_table(metadata, "scan_report")
linked_items = document_table(metadata, "scan_linked_item")

item_scoring: ExtensionPoint[ItemScoring] = ExtensionPoint(
    "wvlo.item_scoring", ItemScoring
)


def pass_columns(shown: Pass) -> dict[str, str | None]:
    """Give what passes are searched by."""
    return {
        "organisation_id": str(shown.organisation_id)
        if shown.organisation_id
        else None,
        "until": shown.until.isoformat() if shown.until else None,
    }


class Register(Documents[Participation]):
    """The participation register."""

    def destroy(self, wave_id: WaveId) -> None:
        """Forget who had which link."""
        self.connection.execute(
            delete(self.table).where(self.table.c.wave_id == str(wave_id))
        )


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
            },
        )
        self.register = Register(
            connection, register, Participation, lambda p: {"wave_id": str(p.wave_id)}
        )
        self.sheets = Documents(
            connection, sheets, AnswerSheet, lambda s: {"wave_id": str(s.wave_id)}
        )
        self.reports = Documents(connection, reports, Report)
        self.linked_items = Documents(connection, linked_items, LinkedItem)
