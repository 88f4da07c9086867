"""Opening a wave, and its end."""

from __future__ import annotations

import secrets
from typing import Annotated

from pydantic import Field

from wvlo_core.domain.anonymity import FLOOR
from wvlo_core.domain.ids import OrganisationId, WaveId
from wvlo_core.errors import Conflict
from wvlo_core.events import WaveOpened
from wvlo_core.ports import Command
from wvlo_scan.model import Group, Report, Wave, WaveState, build_report
from wvlo_scan.ports import Work
from wvlo_scan.use_cases.instruments import BUILT_IN


class OpenWave(Command):
    """Ask the people of an organisation."""

    wave_id: WaveId
    organisation_id: OrganisationId
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    instrument_id: str = BUILT_IN
    min_n: Annotated[int, Field(ge=FLOOR)] = FLOOR


def open_wave(command: OpenWave, work: Work) -> Wave:
    """Open the wave; opening the same wave twice is once."""
    organisation = work.organisations.get(command.organisation_id)
    instrument = work.instruments.get(command.instrument_id)
    present = work.waves.find(command.wave_id)
    if present is not None:
        if (
            present.organisation_id,
            present.instrument_id,
            present.groups,
            present.min_n,
        ) != (organisation.id, instrument.id, command.groups, command.min_n):
            message = f"wave {command.wave_id} exists already; choose a new id"
            raise Conflict(message)
        return present
    wave = Wave(
        id=command.wave_id,
        organisation_id=organisation.id,
        sector=organisation.sector,
        instrument_id=instrument.id,
        groups=command.groups,
        min_n=command.min_n,
        poster_code=secrets.token_hex(4),
        opened_on=work.now.date(),
    )
    work.waves.save(wave)
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


class CloseWave(Command):
    """Take no more answers and fix the report."""

    wave_id: WaveId


def close_wave(command: CloseWave, work: Work) -> Report:
    """Fix the report, destroy the register, and tell what may be told."""
    wave = work.waves.get(command.wave_id).close(work.now.date())
    instrument = work.instruments.get(wave.instrument_id)
    sheets = work.sheets.where(wave_id=str(wave.id))
    all_waves = work.waves.where(organisation_id=str(wave.organisation_id))
    number = sum(other.state is WaveState.CLOSED for other in all_waves) + 1
    report = build_report(wave, instrument, sheets, work.scorings, number)
    work.waves.save(wave)
    work.reports.save(report)
    work.register.destroy(wave.id)
    work.outbox.add(report.told(wave, instrument))
    return report
