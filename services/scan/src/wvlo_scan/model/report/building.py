"""Making the report of a closed wave: every figure that may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from wvlo_core.domain.anonymity import Cell, Showing, protect
from wvlo_core.domain.statistics import mean_interval
from wvlo_core.ports import ItemScoring
from wvlo_scan.model.instrument import Construct, Instrument
from wvlo_scan.model.report.figures import Figure, Report, Result
from wvlo_scan.model.report.protection import (
    WHY,
    States,
    cells_of,
    count_of,
    coverage,
    states_of,
)
from wvlo_scan.model.scores import score_of, shares_of
from wvlo_scan.model.wave import AnswerSheet, Wave

Scored: TypeAlias = tuple[AnswerSheet, float]
"""A sheet with its score on one construct, 0 to 1."""


def build_report(
    wave: Wave,
    instrument: Instrument,
    sheets: Sequence[AnswerSheet],
    scorings: Mapping[str, ItemScoring],
) -> Report:
    """Compute every figure that may be shown."""
    cells = cells_of(wave, sheets)
    base = protect(count_of(sheets), cells, wave.min_n)
    return Report(
        id=wave.id,
        organisation_id=wave.organisation_id,
        instrument_id=instrument.id,
        notice=instrument.notice,
        min_n=wave.min_n,
        respondents=len(sheets) if len(sheets) >= wave.min_n else None,
        coverage=coverage(wave, sheets),
        results=tuple(
            _result(
                construct,
                instrument,
                _scored(construct, instrument, sheets, scorings),
                cells,
                base,
                wave.min_n,
            )
            for construct in instrument.constructs
        ),
    )


def _scored(
    construct: Construct,
    instrument: Instrument,
    sheets: Sequence[AnswerSheet],
    scorings: Mapping[str, ItemScoring],
) -> list[Scored]:
    return [
        (sheet, score)
        for sheet in sheets
        if (score := score_of(sheet, construct, instrument, scorings)) is not None
    ]


def _result(  # noqa: PLR0917 - each is used once, in the order it was made
    construct: Construct,
    instrument: Instrument,
    scored: Sequence[Scored],
    cells: list[Cell],
    base: States,
    min_n: int,
) -> Result:
    states = states_of(cells, base, [sheet for sheet, _ in scored], min_n)
    figures = []
    for cell in cells:
        inside = [(s, x) for s, x in scored if (s.group, s.role_group) in cell.atoms]
        figures.append(_figure(cell, states[cell.key], inside, construct, instrument))
    return Result(
        code=construct.code,
        layer=construct.layer,
        title=construct.title,
        question=construct.question,
        figures=tuple(figures),
    )


def _figure(
    cell: Cell,
    state: Showing,
    inside: Sequence[Scored],
    construct: Construct,
    instrument: Instrument,
) -> Figure:
    breakdown, key = cell.key
    if state is not Showing.SHOWN:
        return Figure(breakdown=breakdown, key=key, state=state, why=WHY[state])
    interval = mean_interval([100 * score for _, score in inside])
    return Figure(
        breakdown=breakdown,
        key=key,
        state=state,
        respondents=interval.n,
        score=round(interval.mean, 1),
        low=round(max(0.0, interval.low), 1),
        high=round(min(100.0, interval.high), 1),
        shares=shares_of([sheet for sheet, _ in inside], construct, instrument),
    )
