"""How a wave is going, without names."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import BaseModel
from sqlalchemy import Connection

from wvlo_core.domain.ids import OrganisationId, WaveId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.errors import NotFound
from wvlo_core.runtime.documents import Documents
from wvlo_scan.model import Turnout, Wave, WaveState
from wvlo_scan.store import turnouts, waves


class GroupCoverage(BaseModel):
    """How far a group is; a number below the threshold is never told."""

    group: str
    name: LocalizedText
    invited: int
    answered: int | None
    words: LocalizedText


def coverage(connection: Connection, wave: Wave) -> list[GroupCoverage]:
    """Tell how far each group is, without names."""
    if wave.state is WaveState.CLOSED:
        message = "this wave is closed; its report tells how many answered"
        raise NotFound(message)
    found = Documents(connection, turnouts, Turnout).where(wave_id=str(wave.id))
    answered = {turnout.group: turnout.answered for turnout in found}
    return [
        GroupCoverage(
            group=group.key,
            name=group.name,
            invited=group.invited,
            answered=n if n >= wave.min_n else None,
            words=_coverage_words(n, wave.min_n),
        )
        for group in wave.groups
        for n in [answered.get(group.key, 0)]
    ]


def waves_of(connection: Connection, organisation_id: OrganisationId) -> list[Wave]:
    """Give every wave of an organisation, the newest first."""
    found = Documents(connection, waves, Wave).where(
        organisation_id=str(organisation_id)
    )
    return sorted(found, key=lambda wave: (wave.opened_on, str(wave.id)), reverse=True)


def overdue(connection: Connection, now: datetime) -> list[WaveId]:
    """Name the open waves whose closing time has come."""
    moment = now.astimezone(UTC).isoformat(timespec="seconds")
    found = Documents(connection, waves, Wave).select(waves.c.due <= moment)
    return [wave.id for wave in found]


def wave_of_poster(connection: Connection, code: str) -> Wave:
    """Find the wave a poster is about."""
    found = Documents(connection, waves, Wave).where(poster_code=code.strip().lower())
    if not found:
        raise NotFound.said(
            "deze code kennen we niet; kijk nog eens op de poster",
            "we do not know this code; please look at the poster again",
        )
    return found[0]


def _coverage_words(answered: int, min_n: int) -> LocalizedText:
    if answered < min_n:
        return LocalizedText(
            nl=f"minder dan {min_n} antwoorden", en=f"fewer than {min_n} answers"
        )
    return LocalizedText(nl=f"{answered} antwoorden", en=f"{answered} answers")
