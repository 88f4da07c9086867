"""Every collection of the scan in one transaction, and what they are searched by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from wvlo_core.domain.people import Organisation
from wvlo_core.ports import ItemScoring
from wvlo_core.runtime.app import Transaction
from wvlo_core.runtime.documents import Documents
from wvlo_scan.model import (
    AnswerSheet,
    Comment,
    Continuation,
    Draft,
    Instrument,
    Invited,
    Invitee,
    LinkedItem,
    Participation,
    Pass,
    Registration,
    Reminding,
    Report,
    Turnout,
    Wave,
    WaveState,
)
from wvlo_scan.model.benchmark import Edition, Member
from wvlo_scan.model.sharing import ShareBack
from wvlo_scan.store import tables
from wvlo_scan.store.collections import OfAWave, Passes, Removable, Sheets, Turnouts
from wvlo_scan.store.dialogue import DialogueStore


def due_of(wave: Wave) -> str | None:
    """Say when an open wave has to be closed, in UTC, so that texts sort as times."""
    if wave.state is WaveState.CLOSED or wave.closes_at is None:
        return None
    return wave.closes_at.astimezone(UTC).isoformat(timespec="seconds")


def _wave_columns(wave: Wave) -> dict[str, str | None]:
    return {
        "organisation_id": str(wave.organisation_id),
        "poster_code": wave.poster_code,
        "due": due_of(wave),
    }


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


class Store(DialogueStore):
    """Every collection of the scan, in one transaction."""

    def __init__(
        self, transaction: Transaction, scorings: Mapping[str, ItemScoring]
    ) -> None:
        """Open the collections on the connection of this piece of work."""
        db = transaction.connection
        super().__init__(db)
        self.outbox = transaction.outbox
        self.cause = transaction.cause
        self.now = transaction.now
        self.scorings = scorings
        self.organisations = Documents(db, tables.organisations, Organisation)
        self.registrations = Removable(
            db, tables.registrations, Registration, lambda r: {"state": r.state}
        )
        self.passes = Passes(db, tables.passes, Pass, pass_columns)
        self.instruments = Documents(db, tables.instruments, Instrument)
        self.waves = Documents(db, tables.waves, Wave, _wave_columns)
        self.register = OfAWave(db, tables.register, Participation, _wave_of)
        self.turnouts = Turnouts(db, tables.turnouts, Turnout, _wave_of)
        self.drafts = OfAWave(db, tables.drafts, Draft, _wave_of)
        self.continuations = OfAWave(db, tables.continuations, Continuation, _wave_of)
        self.invited = OfAWave(db, tables.invited, Invited, _wave_of)
        self.invitees = OfAWave(db, tables.invitees, Invitee, _wave_of)
        self.remindings = OfAWave(db, tables.remindings, Reminding, _wave_of)
        self.sheets = Sheets(db, tables.sheets, AnswerSheet, _wave_of)
        self.comments = OfAWave(db, tables.comments, Comment, _wave_of)
        self.reports = Documents(db, tables.reports, Report)
        self.share_backs = Documents(db, tables.share_backs, ShareBack, _wave_of)
        self.benchmark_members = Removable(db, tables.benchmark_members, Member)
        self.benchmark_editions = Documents(
            db,
            tables.benchmark_editions,
            Edition,
            lambda e: {"instrument_id": e.instrument_id},
        )
        self.linked_items = Documents(db, tables.linked_items, LinkedItem)
