"""The tables of the scan: one per collection, answers apart from links."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, String, Table

from wvlo_core.runtime.documents import document_table
from wvlo_core.runtime.tables import message_tables

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
invited = _of_a_wave("scan_invited")
invitees = _of_a_wave("scan_invitee")
remindings = _of_a_wave("scan_reminding")
sheets = _of_a_wave("scan_answer_sheet")
comments = _of_a_wave("scan_comment")
for _table in (sheets, comments):
    # In SQLite rows lie in the order of their random ids, not of their coming.
    _table.dialect_options["sqlite"]["with_rowid"] = False
reports = document_table(metadata, "scan_report")
linked_items = document_table(metadata, "scan_linked_item")
share_backs = document_table(
    metadata,
    "scan_share_back",
    Column("wave_id", String(36), nullable=False, unique=True),
)
benchmark_members = document_table(metadata, "scan_benchmark_member")
benchmark_editions = document_table(
    metadata,
    "scan_benchmark_edition",
    Column("instrument_id", String(120), nullable=False, index=True),
)
