"""What can be read: the questionnaire before answering, the report after closing."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Connection

from wvlo_core.domain.ids import WaveId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.errors import NotFound
from wvlo_core.runtime.database import Documents
from wvlo_scan.model import (
    Instrument,
    LinkedItem,
    Participation,
    Report,
    Result,
    Wave,
    WaveState,
)
from wvlo_scan.store import instruments, linked_items, register, reports, waves

_ITEMS_PER_CONSTRUCT = 2


class Promise(BaseModel):
    """What a respondent is told before the first question."""

    min_n: int
    words: LocalizedText


class Questionnaire(BaseModel):
    """All a respondent needs."""

    wave_id: WaveId
    group: LocalizedText
    promise: Promise
    instrument: Instrument


class LinkedItemView(BaseModel):
    """A Kennisbank item beside a result."""

    slug: str
    title: LocalizedText


class ResultView(BaseModel):
    """A result with what the Kennisbank offers about it."""

    result: Result
    knowledge: list[LinkedItemView]


class ReportView(BaseModel):
    """The fixed report, with today's Kennisbank beside it."""

    report: Report
    results: list[ResultView]


class GroupCoverage(BaseModel):
    """How far a group is; a number below the threshold is never told."""

    group: str
    name: LocalizedText
    invited: int
    answered: int | None
    words: LocalizedText


def questionnaire(connection: Connection, token: str) -> Questionnaire:
    """Give the questionnaire behind a link; `Conflict` when it was used already."""
    found = Documents(connection, register, Participation).find(
        Participation.id_of(token)
    )
    line = Participation.known(found)
    line.use()
    wave = Documents(connection, waves, Wave).get(line.wave_id)
    return Questionnaire(
        wave_id=wave.id,
        group=wave.group(line.group).name,
        promise=_promise(wave),
        instrument=Documents(connection, instruments, Instrument).get(
            wave.instrument_id
        ),
    )


def coverage(connection: Connection, wave_id: UUID) -> list[GroupCoverage]:
    """Tell how far each group is, without names."""
    wave = Documents(connection, waves, Wave).get(wave_id)
    if wave.state is WaveState.CLOSED:
        message = "this wave is closed; its report tells how many answered"
        raise NotFound(message)
    lines = Documents(connection, register, Participation).select(
        register.c.wave_id == str(wave_id)
    )
    used = Counter(line.group for line in lines if line.used)
    return [
        GroupCoverage(
            group=group.key,
            name=group.name,
            invited=group.invited,
            answered=used[group.key] if used[group.key] >= wave.min_n else None,
            words=_coverage_words(used[group.key], wave.min_n),
        )
        for group in wave.groups
    ]


def report(connection: Connection, wave_id: UUID) -> ReportView:
    """Give the report of a closed wave."""
    Documents(connection, waves, Wave).get(wave_id)
    found = Documents(connection, reports, Report).find(wave_id)
    if found is None:
        message = "this wave is still open; close it first, then there is a report"
        raise NotFound(message)
    offered = Documents(connection, linked_items, LinkedItem).all()
    offered = sorted(offered, key=lambda item: item.slug)
    return ReportView(
        report=found,
        results=[
            ResultView(
                result=result,
                knowledge=[
                    LinkedItemView(slug=item.slug, title=item.title)
                    for item in offered
                    if result.code in item.constructs
                ][:_ITEMS_PER_CONSTRUCT],
            )
            for result in found.results
        ],
    )


def instrument(connection: Connection, instrument_id: str) -> str:
    """Give the questionnaire file in its normal form."""
    return (
        Documents(connection, instruments, Instrument).get(instrument_id).normalised()
    )


def wave(connection: Connection, wave_id: UUID) -> Wave:
    """Give a wave."""
    return Documents(connection, waves, Wave).get(wave_id)


def _promise(wave: Wave) -> Promise:
    return Promise(
        min_n=wave.min_n,
        words=LocalizedText(
            nl=(
                "Meedoen is vrijwillig. Niemand ziet jouw antwoorden: je werkgever niet "
                "en je school niet. We laten alleen gemiddelden zien van groepen met "
                f"{wave.min_n} of meer antwoorden. Na het sluiten van de meting kan "
                "niemand een antwoord nog aan een link koppelen."
            ),
            en=(
                "Taking part is voluntary. Nobody sees your answers: not your employer "
                "and not your school. We only show averages of groups with "
                f"{wave.min_n} or more answers. Once the scan is closed, nobody can "
                "connect an answer to a link any more."
            ),
        ),
    )


def _coverage_words(answered: int, min_n: int) -> LocalizedText:
    if answered < min_n:
        return LocalizedText(
            nl=f"minder dan {min_n} antwoorden", en=f"fewer than {min_n} answers"
        )
    return LocalizedText(nl=f"{answered} antwoorden", en=f"{answered} answers")
