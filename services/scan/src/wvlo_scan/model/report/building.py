"""Making the report of a closed wave: every figure that may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from statistics import fmean
from typing import Any

from wvlo_core.domain.anonymity import Cell, Showing, counted_in
from wvlo_core.domain.statistics import agreement, mean_interval
from wvlo_core.domain.statistics.spread import variance
from wvlo_core.errors import Invalid
from wvlo_core.ports import ItemScoring
from wvlo_scan.model.instrument import Construct, Instrument, Scale
from wvlo_scan.model.report.earlier import EarlierReport
from wvlo_scan.model.report.figures import (
    Alikeness,
    Figure,
    ItemFigure,
    Reliability,
    Report,
    Result,
)
from wvlo_scan.model.report.gaps import gaps_between
from wvlo_scan.model.report.protection import (
    WHY,
    WHY_NO_SPREAD,
    Protection,
    States,
    cells_of,
    count_of,
    coverage,
)
from wvlo_scan.model.report.scoring import (
    People,
    Scored,
    by_atom,
    inside,
    scored,
    shares_of,
)
from wvlo_scan.model.scores import reliability_of
from wvlo_scan.model.wave import AnswerSheet, Wave


def build_report(
    wave: Wave,
    instrument: Instrument,
    sheets: Sequence[AnswerSheet],
    scorings: Mapping[str, ItemScoring],
    number: int = 1,
    *,
    earlier: Sequence[EarlierReport] = (),
) -> Report:
    """Compute every figure that may be shown; `number` counts the closed waves.

    `earlier` has the reports of this organisation that readers can compare with.
    """
    cells = cells_of(wave, sheets)
    before = [e.whole() for e in earlier]
    base = Protection(cells, wave.min_n, before).means(count_of(sheets))
    results = []
    for construct in instrument.constructs:
        everybody = scored(construct, instrument, sheets, scorings)
        if construct.optional and not everybody:
            continue  # this module was not asked
        before = [then for e in earlier for then in e.of(construct.code, scorings)]
        allowed = Protection(cells, wave.min_n, before)
        people = count_of([person.sheet for person in everybody])
        means = allowed.means(people, base)
        spreads = allowed.spreads(people, means)
        page = _Page(construct, instrument, cells, means, spreads, by_atom(everybody))
        results.append(page.result())
    return Report(
        id=wave.id,
        number=number,
        organisation_id=wave.organisation_id,
        instrument_id=instrument.id,
        notice=instrument.notice,
        min_n=wave.min_n,
        respondents=len(sheets) if len(sheets) >= wave.min_n else None,
        coverage=coverage(wave, sheets),
        results=tuple(results),
    )


@dataclass(frozen=True)
class _Page:
    """One construct: its cells, which of them may be shown, and who is in them."""

    construct: Construct
    instrument: Instrument
    cells: Sequence[Cell]
    states: States
    spreads: States
    people: People

    @cached_property
    def _counted_in(self) -> Mapping[Any, Any]:
        """The smallest shown cell that the people of a hidden one count in."""
        return counted_in(self.cells, self.states)

    @property
    def _scale(self) -> Scale:
        """All items of a construct have one scale."""
        return self.instrument.scale_of(self.construct.items[0])

    def result(self) -> Result:
        """Work out every figure about this construct."""
        figures = tuple(self._figure(cell) for cell in self.cells)
        whole = self.cells[0]
        told = self.spreads.get(whole.key) is Showing.SHOWN
        everybody = inside(whole, self.people) if told else []
        return Result(
            code=self.construct.code,
            layer=self.construct.layer,
            title=self.construct.title,
            question=self.construct.question,
            steps=tuple(step.label for step in self._scale.steps),
            figures=figures,
            items=self._items(everybody),
            gaps=gaps_between(figures),
            reliability=self._reliability(everybody),
        )

    def _figure(self, cell: Cell) -> Figure:
        breakdown, key = cell.key
        state = self.states[cell.key]
        if state is not Showing.SHOWN:
            return Figure(
                breakdown=breakdown,
                key=key,
                state=state,
                why=WHY[state],
                counted_in=self._counted_in[cell.key],
            )
        people = inside(cell, self.people)
        points = [100 * person.score for person in people]
        return Figure(
            breakdown=breakdown,
            key=key,
            state=state,
            respondents=len(people),
            score=round(fmean(points), 1),
            **self._spread(cell, people, points),
        )

    def _spread(
        self, cell: Cell, people: Sequence[Scored], points: Sequence[float]
    ) -> dict[str, Any]:
        """Tell how the answers of a cell lie apart, or why that is not told."""
        state = self.spreads[cell.key]
        if state is not Showing.SHOWN:
            return {"spread": state, "spread_why": WHY_NO_SPREAD[state]}
        steps = len(self._scale.steps)
        interval = mean_interval(points)
        return {
            "spread": state,
            "low": round(max(0.0, interval.low), 1),
            "high": round(min(100.0, interval.high), 1),
            "sd": round(sqrt(variance(points)), 1),
            "shares": shares_of(people, steps),
            "agreement": _agreement(people, steps),
        }

    def _items(self, people: Sequence[Scored]) -> tuple[ItemFigure, ...]:
        if not people:
            return ()
        columns = zip(*(person.answers for person in people), strict=True)
        points = [
            [100 * (value - 1) / (len(self._scale.steps) - 1) for value in column]
            for column in columns
        ]
        return tuple(
            ItemFigure(
                id=item.id,
                text=item.text,
                reversed=item.reversed,
                score=round(fmean(values), 1),
                sd=round(sqrt(variance(values)), 1),
            )
            for item, values in zip(self.construct.items, points, strict=True)
        )

    def _reliability(self, people: Sequence[Scored]) -> Reliability | None:
        """Say it to editors where it can be said; nobody else reads it."""
        sheets = [person.sheet for person in people]
        try:
            found = reliability_of(sheets, self.construct, self.instrument)
        except Invalid:
            return None
        return Reliability(
            alpha=round(found.alpha, 2),
            low=round(found.low, 2),
            high=round(found.high, 2),
            omega=None if found.omega is None else round(found.omega, 2),
        )


def _agreement(people: Sequence[Scored], steps: int) -> Alikeness:
    found = agreement([person.answers for person in people], steps)
    return Alikeness(
        level=found.consensus, rwg=round(found.rwg, 2), ad=round(found.ad, 2)
    )
