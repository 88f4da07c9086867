"""Two closed waves of one organisation side by side, from their shown figures only.

Nothing is computed from answers: what a report does not show cannot be compared.
"""

from __future__ import annotations

from enum import StrEnum
from statistics import fmean

from wvlo_core.domain.ids import ConstructCode, WaveId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.statistics import Sample, difference_of
from wvlo_core.domain.value import Value
from wvlo_scan.model.comparing import ChangedItem, ComparedConstruct, comparable
from wvlo_scan.model.instrument import Instrument
from wvlo_scan.model.report.figures import Breakdown, Figure, Report, Result


class Movement(StrEnum):
    """What may be said of a difference between two waves; never what caused it."""

    HIGHER = "higher"
    LOWER = "lower"
    UNCLEAR = "unclear"


class MovedFigure(Value):
    """One cell that both waves show; `low` and `high` hold the true difference."""

    breakdown: Breakdown
    key: str
    before: float
    now: float
    respondents_before: int
    respondents_now: int
    low: float
    high: float
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
        pairs = [(now.whole, _from_items(before, shared), _from_items(now, shared))]
    else:
        cells = {(figure.breakdown, figure.key): figure for figure in before.figures}
        pairs = [
            (
                figure,
                _sample(cells.get((figure.breakdown, figure.key))),
                _sample(figure),
            )
            for figure in now.figures
        ]
    return tuple(
        _figure(figure, was, present)
        for figure, was, present in pairs
        if was and present
    )


def _sample(figure: Figure | None) -> Sample | None:
    if figure is None or figure.respondents is None:
        return None
    return Sample(figure.respondents, figure.score or 0.0, (figure.sd or 0.0) ** 2)


def _from_items(result: Result, shared: ComparedConstruct) -> Sample | None:
    """Take the unchanged items of the whole organisation together.

    The standard deviation of a mean of items is at most the mean of theirs; taking that
    makes the interval wide rather than narrow.
    """
    kept = [item for item in result.items if item.id in shared.unchanged]
    if not kept or result.whole.respondents is None:
        return None
    spread = fmean(item.sd for item in kept)
    return Sample(
        result.whole.respondents, fmean(item.score for item in kept), spread**2
    )


def _figure(figure: Figure, before: Sample, now: Sample) -> MovedFigure:
    found = difference_of(before, now)
    direction = Movement.HIGHER if found.difference > 0 else Movement.LOWER
    return MovedFigure(
        breakdown=figure.breakdown,
        key=figure.key,
        before=round(before.mean, 1),
        now=round(now.mean, 1),
        respondents_before=before.n,
        respondents_now=now.n,
        low=round(found.low, 1),
        high=round(found.high, 1),
        movement=direction if found.clear else Movement.UNCLEAR,
    )
