"""What a respondent is shown before answering."""

from __future__ import annotations

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


class WhoSees(BaseModel):
    """One reader, and what that reader sees."""

    who: LocalizedText
    what: LocalizedText


class Promise(BaseModel):
    """What a respondent is told before the first question."""

    min_n: int
    words: LocalizedText
    who_sees: tuple[WhoSees, ...]


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


def token_behind(connection: Connection, code: str) -> str:
    """Give the link behind a code that was typed in; takes a moment on purpose."""
    name, key = behind_code(code)
    found = Documents(connection, continuations, Continuation).find(name)
    if found is None:
        raise NotFound.said(
            "deze code kennen we niet (meer); kijk of je hem goed hebt overgenomen",
            "we do not know this code (any more); check that you copied it well",
        )
    return found.token(key)


def promise(wave: Wave) -> Promise:
    """Say who will see what; answers are confidential, and anonymous from the closing on."""
    return _promise(wave.min_n)


@lru_cache(maxsize=32)
def _promise(n: int) -> Promise:
    return Promise(
        min_n=n,
        words=LocalizedText(
            nl=(
                "Meedoen is vrijwillig. Niemand ziet jouw antwoorden: je werkgever niet "
                "en je school niet. We laten alleen gemiddelden zien van groepen met "
                f"{n} of meer antwoorden. Zolang de meting open is, zijn je antwoorden "
                "vertrouwelijk. Na het sluiten zijn ze anoniem: dan kan niemand een "
                "antwoord nog aan een link koppelen."
            ),
            en=(
                "Taking part is voluntary. Nobody sees your answers: not your employer "
                "and not your school. We only show averages of groups with "
                f"{n} or more answers. As long as the scan is open, your answers are "
                "confidential. After it closes they are anonymous: then nobody can "
                "connect an answer to a link any more."
            ),
        ),
        who_sees=_who_sees(n),
    )


def _who_sees(n: int) -> tuple[WhoSees, ...]:
    rows = (
        (
            "Jij",
            "You",
            "jouw eigen antwoorden, tot je ze verstuurt",
            "your own answers, until you send them",
        ),
        (
            "Je collega's en je leidinggevende",
            "Your colleagues and your manager",
            f"gemiddelden van {n} of meer mensen samen, na het sluiten",
            f"averages of {n} or more people together, after the scan closes",
        ),
        (
            "Wie de meting organiseert",
            "Whoever organises the scan",
            f"hoeveel mensen al meededen, vanaf {n}; nooit wie",
            f"how many people took part, from {n} on; never who",
        ),
        (
            "Andere bedrijven en scholen",
            "Other companies and schools",
            "niets over jou of je groep",
            "nothing about you or your group",
        ),
    )
    return tuple(
        WhoSees(
            who=LocalizedText(nl=who_nl, en=who_en),
            what=LocalizedText(nl=what_nl, en=what_en),
        )
        for who_nl, who_en, what_nl, what_en in rows
    )


def instrument_of(connection: Connection, wave: Wave) -> Instrument:
    """Give the questionnaire of a wave."""
    return Documents(connection, instruments, Instrument).get(wave.instrument_id)
