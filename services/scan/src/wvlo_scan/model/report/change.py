"""Two closed waves of one organisation side by side, from their shown figures only.

Nothing is computed from answers: what a report does not show cannot be compared.
"""

from __future__ import annotations

from enum import StrEnum
from statistics import fmean

from wvlo_core.domain.ids import ConstructCode, WaveId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.statistics import Difference, Sample, difference_of
from wvlo_core.domain.value import Value
from wvlo_scan.model.comparing import ChangedItem, ComparedConstruct, comparable
from wvlo_scan.model.instrument import Instrument
from wvlo_scan.model.report.figures import Breakdown, Figure, Report, Result


class Movement(StrEnum):
    """What may be said of a difference between two waves; never what caused it.

    `UNKNOWN`: one of both does not tell how its answers lie apart.
    """

    HIGHER = "higher"
    LOWER = "lower"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"


class MovedFigure(Value):
    """One cell that both waves show; `low` and `high` hold the true difference.

    They are absent when one of both does not tell its spread.
    """

    breakdown: Breakdown
    key: str
    before: float
    now: float
    respondents_before: int
    respondents_now: int
    low: float | None
    high: float | None
    movement: Movement


class ChangedConstruct(Value):
    """One construct in both waves.

    `compared` tells whether enough questions stayed the same; `figures` is empty when
    they did not, or when one of both waves shows too little. `changed` names every
    question that is left out.
    """

    code: ConstructCode
    title: LocalizedText
    compared: bool
    changed: tuple[ChangedItem, ...]
    figures: tuple[MovedFigure, ...]

    @property
    def whole(self) -> MovedFigure | None:
        """Give the change over the whole organisation, when there is one to tell."""
        first = self.figures[0] if self.figures else None
        return first if first and first.breakdown == "organisation" else None


class WaveChange(Value):
    """What moved between an earlier wave and this one, without telling why."""

    earlier: WaveId
    later: WaveId
    constructs: tuple[ChangedConstruct, ...]

    @property
    def changed_items(self) -> list[ChangedItem]:
        """Name every question that is not compared."""
        return [item for construct in self.constructs for item in construct.changed]


def change_between(
    earlier: tuple[Report, Instrument], later: tuple[Report, Instrument]
) -> WaveChange:
    """Compare two reports on the questions that are the same in both questionnaires."""
    before = {result.code: result for result in earlier[0].results}
    now = {result.code: result for result in later[0].results}
    return WaveChange(
        earlier=earlier[0].id,
        later=later[0].id,
        constructs=tuple(
            ChangedConstruct(
                code=shared.code,
                title=shared.title,
                compared=shared.comparable,
                changed=shared.changed,
                figures=_moved(before.get(shared.code), now.get(shared.code), shared),
            )
            for shared in comparable(earlier[1], later[1]).constructs
            if shared.code in before.keys() | now.keys()
        ),
    )


def _moved(
    before: Result | None, now: Result | None, shared: ComparedConstruct
) -> tuple[MovedFigure, ...]:
    if before is None or now is None or not shared.comparable:
        return ()
    if shared.changed:
        kept = (_of_items(before, shared), _of_items(now, shared))
        return tuple(
            _figure(was, present) for was, present in [kept] if was and present
        )
    cells = {(f.breakdown, f.key): f for f in before.figures if f.score is not None}
    return tuple(
        _figure(was, figure)
        for figure in now.figures
        if figure.score is not None
        and (was := cells.get((figure.breakdown, figure.key)))
    )


def _of_items(result: Result, shared: ComparedConstruct) -> Figure | None:
    """Take the unchanged items of the whole organisation together.

    The standard deviation of a mean of items is at most the mean of theirs; taking that
    makes the interval wide rather than narrow.
    """
    kept = [item for item in result.items if item.id in shared.unchanged]
    if not kept:
        return None
    score, sd = fmean(item.score for item in kept), fmean(item.sd for item in kept)
    return result.whole.model_copy(update={"score": score, "sd": sd})


def _figure(before: Figure, now: Figure) -> MovedFigure:
    found = _compared(before, now)
    return MovedFigure(
        breakdown=now.breakdown,
        key=now.key,
        before=round(before.score or 0.0, 1),
        now=round(now.score or 0.0, 1),
        respondents_before=before.respondents or 0,
        respondents_now=now.respondents or 0,
        low=None if found is None else round(found.low, 1),
        high=None if found is None else round(found.high, 1),
        movement=_movement(found),
    )


def _compared(before: Figure, now: Figure) -> Difference | None:
    """Compare two figures that both tell how their answers lie apart."""
    if before.sd is None or now.sd is None:
        return None
    return difference_of(
        Sample(before.respondents or 0, before.score or 0.0, before.sd**2),
        Sample(now.respondents or 0, now.score or 0.0, now.sd**2),
    )


def _movement(found: Difference | None) -> Movement:
    if found is None:
        return Movement.UNKNOWN
    if not found.clear:
        return Movement.UNCLEAR
    return Movement.HIGHER if found.difference > 0 else Movement.LOWER
