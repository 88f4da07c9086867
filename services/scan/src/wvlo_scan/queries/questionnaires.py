"""What a respondent is shown before answering."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import lru_cache

from pydantic import BaseModel, SkipValidation
from sqlalchemy import Connection, bindparam, select

from wvlo_core.domain.ids import WaveId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import RoleGroup
from wvlo_core.errors import NotFound
from wvlo_core.runtime.documents import Documents
from wvlo_scan.model import (
    Continuation,
    Draft,
    Filled,
    Instrument,
    Participation,
    Turnout,
    Wave,
)
from wvlo_scan.model.sealing import behind_code
from wvlo_scan.queries.promises import Promise, promise
from wvlo_scan.queries.sharing import share_back_of
from wvlo_scan.store import (
    continuations,
    drafts,
    instruments,
    register,
    turnouts,
    waves,
)

_KEPT = select(instruments.c.document).where(instruments.c.id == bindparam("id"))


class Questionnaire(BaseModel):
    """All a respondent needs."""

    wave_id: WaveId
    group: LocalizedText
    role_groups: tuple[RoleGroup, ...]
    promise: Promise
    instrument: SkipValidation[Instrument]
    closes_on: date | None
    summary: str | None
    """Where the outcome stands after the wave; nothing when it is not shown."""


def questionnaire(connection: Connection, token: str, now: datetime) -> Questionnaire:
    """Give the questionnaire behind a link; `Conflict` when it was used already."""
    line = Participation.known(
        Documents(connection, register, Participation).find(Participation.id_of(token))
    )
    name = Turnout.id_of(line.wave_id, line.group)
    Turnout.known(Documents(connection, turnouts, Turnout).find(name)).require_unused(
        line
    )
    wave = Documents(connection, waves, Wave).get(line.wave_id)
    wave.require_open(now)
    link = share_back_of(connection, wave.id)
    return Questionnaire(
        wave_id=wave.id,
        group=wave.group(line.group).name,
        role_groups=wave.role_groups,
        promise=promise(wave),
        closes_on=wave.closes_at.date() if wave.closes_at else None,
        summary=f"/uitkomst/{link.id}" if link and link.shown else None,
        instrument=_instrument(connection, wave.instrument_id),
    )


def _instrument(connection: Connection, instrument_id: str) -> Instrument:
    """Read a questionnaire; a version never changes, so it is understood once."""
    found = connection.execute(_KEPT, {"id": instrument_id})
    return _understood(found.scalar_one())


@lru_cache(maxsize=32)
def _understood(document: str) -> Instrument:
    return Instrument.model_validate_json(document)


def draft(connection: Connection, token: str) -> Filled:
    """Give what was filled in so far with this link."""
    found = Documents(connection, drafts, Draft).find(Draft.id_of(token))
    return found.opened(token) if found else Filled()


def token_behind(
    look: Callable[[], AbstractContextManager[Connection]], code: str
) -> str:
    """Give the link behind a code that was typed in.

    Its key takes a moment on purpose; nothing is held in the database meanwhile.
    """
    name, key = behind_code(code)
    with look() as connection:
        found = Documents(connection, continuations, Continuation).find(name)
    if found is None:
        raise NotFound.said(
            "deze code kennen we niet (meer); kijk of je hem goed hebt overgenomen",
            "we do not know this code (any more); check that you copied it well",
        )
    return found.token(key)


def instrument_of(connection: Connection, wave: Wave) -> Instrument:
    """Give the questionnaire of a wave."""
    return Documents(connection, instruments, Instrument).get(wave.instrument_id)
