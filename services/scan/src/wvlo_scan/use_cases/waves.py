"""Opening a wave, and its end."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from wvlo_core.domain.anonymity import FLOOR
from wvlo_core.domain.ids import OrganisationId, WaveId
from wvlo_core.domain.people import RoleGroup
from wvlo_core.errors import Conflict, Invalid
from wvlo_core.events import WaveOpened
from wvlo_core.ports import Command
from wvlo_scan.model import (
    EarlierReport,
    Group,
    Report,
    Turnout,
    Wave,
    WaveState,
    build_report,
)
from wvlo_scan.model.report import comments_of
from wvlo_scan.ports import Work
from wvlo_scan.use_cases.instruments import BUILT_IN
from wvlo_scan.use_cases.reports import compare_report, share_back_of


class OpenWave(Command):
    """Ask the people of an organisation."""

    wave_id: WaveId
    organisation_id: OrganisationId
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    role_groups: Annotated[tuple[RoleGroup, ...], Field(min_length=1)] = tuple(
        RoleGroup
    )
    instrument_id: str = BUILT_IN
    min_n: Annotated[int, Field(ge=FLOOR)] = FLOOR
    opens_at: AwareDatetime | None = None
    closes_at: AwareDatetime | None = None

    def is_answered_by(self, wave: Wave) -> bool:
        """Tell whether this wave is what was asked for."""
        asked = self.model_dump(exclude={"wave_id"})
        return asked == wave.model_dump(include=set(asked))


def _require_future(closes_at: datetime | None, now: datetime) -> None:
    """Refuse a wave that nobody could answer; closing at once is asked for as such."""
    if closes_at and closes_at <= now:
        raise Invalid.said(
            "het einde van de meting ligt al achter ons; kies een latere dag",
            "the wave would close before now; choose a later day",
        )


def open_wave(command: OpenWave, work: Work) -> Wave:
    """Open the wave; opening the same wave twice is once."""
    organisation = work.organisations.get(command.organisation_id)
    instrument = work.instruments.get(command.instrument_id)
    present = work.waves.find(command.wave_id)
    if present is not None:
        if not command.is_answered_by(present):
            message = f"wave {command.wave_id} exists already; choose a new id"
            raise Conflict(message)
        return present
    _require_future(command.closes_at, work.now)
    wave = Wave(
        id=command.wave_id,
        organisation_id=organisation.id,
        instrument_id=instrument.id,
        groups=command.groups,
        role_groups=command.role_groups,
        min_n=command.min_n,
        opens_at=command.opens_at,
        closes_at=command.closes_at,
        sector=organisation.sector,
        poster_code=secrets.token_hex(4),
        opened_on=work.now.date(),
    )
    work.waves.save(wave)
    for group in wave.groups:
        work.turnouts.save(Turnout.of(wave, group))
    share_back_of(wave, work)
    work.outbox.add(
        WaveOpened(
            wave_id=wave.id,
            organisation_id=organisation.id,
            sector=organisation.sector,
            instrument=instrument.instrument,
            instrument_version=instrument.version,
        )
    )
    return wave


class ChangeWave(Command):
    """Raise the threshold, or close sooner or later."""

    wave_id: WaveId
    min_n: Annotated[int, Field(ge=FLOOR)]
    closes_at: AwareDatetime | None = None


def change_wave(command: ChangeWave, work: Work) -> Wave:
    """Change an open wave."""
    wave = work.waves.get(command.wave_id)
    _require_future(command.closes_at, work.now)
    changed = wave.change(command.min_n, command.closes_at)
    work.waves.save(changed)
    return changed


class CloseWave(Command):
    """Take no more answers and fix the report."""

    wave_id: WaveId


def close_wave(command: CloseWave, work: Work) -> Report:
    """Fix the report, destroy register and remarks, and tell what may be told.

    Every group is held first, so that nobody's answers come in after the count.
    """
    for group in work.waves.get(command.wave_id).groups:
        work.turnouts.held(Turnout.id_of(command.wave_id, group.key))
    wave = work.waves.get(command.wave_id).close(work.now.date())
    instrument = work.instruments.get(wave.instrument_id)
    sheets = work.sheets.where(wave_id=str(wave.id))
    earlier = _earlier_reports(wave, work)
    number = len(earlier) + 1
    report = build_report(
        wave, instrument, sheets, work.scorings, number, earlier=earlier
    )
    said = comments_of(wave, instrument, work.comments.where(wave_id=str(wave.id)))
    report = report.model_copy(update={"comments": said})
    work.waves.save(wave)
    work.reports.save(report)
    for kept in (
        *(work.register, work.turnouts, work.drafts, work.continuations),
        *(work.invited, work.invitees, work.remindings, work.comments),
    ):
        kept.destroy(wave.id)
    work.sheets.write_anew(wave.id, sheets)
    share_back_of(wave, work)
    compare_report(report, work)
    work.outbox.add(report.told(wave, instrument))
    return report


def _earlier_reports(wave: Wave, work: Work) -> list[EarlierReport]:
    """Give every closed wave of the same organisation, with its report."""
    waves = work.waves.where(organisation_id=str(wave.organisation_id))
    return [
        EarlierReport(
            wave=other,
            instrument=work.instruments.get(other.instrument_id),
            sheets=work.sheets.where(wave_id=str(other.id)),
            report=work.reports.get(other.id),
        )
        for other in waves
        if other.state is WaveState.CLOSED
    ]
