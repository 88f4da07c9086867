"""Waves over HTTP: what the organiser does."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, Field

from wvlo_core.domain.anonymity import FLOOR
from wvlo_core.domain.ids import Key, WaveId
from wvlo_core.domain.people import RoleGroup
from wvlo_core.domain.value import Value
from wvlo_core.runtime.http import Read, Run
from wvlo_scan import queries, use_cases
from wvlo_scan.access import Acting, OwnWave, Tidy
from wvlo_scan.model import Group, Report, Wave
from wvlo_scan.queries import GroupCoverage

router = APIRouter(tags=["scan"])


class WaveRequest(Value):
    """Who is asked, and from how many answers on something is shown."""

    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    role_groups: Annotated[tuple[RoleGroup, ...], Field(min_length=1)] = tuple(
        RoleGroup
    )
    instrument_id: str = use_cases.BUILT_IN
    min_n: Annotated[int, Field(ge=FLOOR)] = FLOOR
    opens_at: AwareDatetime | None = None
    closes_at: AwareDatetime | None = None


class ChangeRequest(Value):
    """A higher threshold, or another closing time; without one it closes by hand."""

    min_n: Annotated[int, Field(ge=FLOOR)]
    closes_at: AwareDatetime | None = None


class InvitationRequest(Value):
    """How many links for which group; or the tokens you printed yourself."""

    group: Key
    count: Annotated[int, Field(ge=1, le=10_000)] = 1
    tokens: tuple[use_cases.Token, ...] = ()


class Tokens(BaseModel):
    """Single-use links; they are shown this once."""

    tokens: tuple[str, ...]


@router.put("/waves/{wave_id}", status_code=201)
def open_wave(wave_id: WaveId, wanted: WaveRequest, acting: Acting, run: Run) -> Wave:
    """Open a wave; you choose its id, so that asking twice opens one."""
    command = use_cases.OpenWave(
        wave_id=wave_id, organisation_id=acting, **dict(wanted)
    )
    return run(use_cases.open_wave, command)


@router.get("/waves/{wave_id}")
def show_wave(wave: OwnWave) -> Wave:
    """Show a wave: its groups, state and threshold."""
    return wave


@router.patch("/waves/{wave_id}")
def change_wave(wave: OwnWave, wanted: ChangeRequest, run: Run) -> Wave:
    """Raise the threshold or move the closing time of an open wave."""
    command = use_cases.ChangeWave(wave_id=wave.id, **dict(wanted))
    return run(use_cases.change_wave, command)


@router.post("/waves/{wave_id}/invitations", status_code=201)
def invite(wave: OwnWave, wanted: InvitationRequest, run: Run) -> Tokens:
    """Make single-use links for a group."""
    command = use_cases.InviteRespondents(wave_id=wave.id, **wanted.model_dump())
    return Tokens(tokens=run(use_cases.invite_respondents, command))


@router.get("/waves/{wave_id}/coverage")
def show_coverage(wave: OwnWave, connection: Read) -> list[GroupCoverage]:
    """See how many answered per group, never who."""
    return queries.coverage(connection, wave)


@router.post("/waves/{wave_id}/close")
def close_wave(wave: OwnWave, run: Run, tidy: Tidy) -> Report:
    """Close the wave, destroy the links and fix the report."""
    report = run(use_cases.close_wave, use_cases.CloseWave(wave_id=wave.id))
    tidy()
    return report
