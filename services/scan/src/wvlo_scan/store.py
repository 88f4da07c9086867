"""Where the scan keeps things: one table per collection, answers apart from links."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Column, MetaData, String, delete

from wvlo_core.domain.ids import WaveId
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
    Report,
    Wave,
)

metadata = MetaData()
messages = message_tables(metadata, "scan")

organisations = document_table(metadata, "scan_organisation")
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


class Register(Documents[Participation]):
    """The participation register."""

    def destroy(self, wave_id: WaveId) -> None:
        """Forget who had which link."""
        self.connection.execute(
            delete(self.table).where(self.table.c.wave_id == str(wave_id))
        )


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
