"""What earlier reports of an organisation showed, and of how many people."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wvlo_core.domain.anonymity import Cell, Showing
from wvlo_core.ports import ItemScoring
from wvlo_scan.model.instrument import Instrument
from wvlo_scan.model.report.figures import Report
from wvlo_scan.model.report.protection import Shown, cells_of, count_of
from wvlo_scan.model.report.scoring import scored
from wvlo_scan.model.wave import AnswerSheet, Wave


@dataclass(frozen=True)
class EarlierReport:
    """A closed wave with its report, and the sheets that it counted."""

    wave: Wave
    instrument: Instrument
    sheets: Sequence[AnswerSheet]
    report: Report

    def whole(self) -> Shown:
        """Give what it showed of any construct, among all who answered."""
        figures = [f for result in self.report.results for f in result.figures]
        means = {(f.breakdown, f.key) for f in figures if f.state is Showing.SHOWN}
        return Shown(count_of(self.sheets), self._cells(means), ())

    def of(self, code: str, scorings: Mapping[str, ItemScoring]) -> Iterator[Shown]:
        """Give what it showed of one construct, if it has it, among who answered that."""
        constructs = {
            construct.code: construct for construct in self.instrument.constructs
        }
        for result in self.report.results:
            if result.code == code:
                people = scored(
                    constructs[code], self.instrument, self.sheets, scorings
                )
                shown = [f for f in result.figures if f.state is Showing.SHOWN]
                yield Shown(
                    count_of([person.sheet for person in people]),
                    self._cells({(f.breakdown, f.key) for f in shown}),
                    self._cells(
                        {
                            (f.breakdown, f.key)
                            for f in shown
                            if f.spread is Showing.SHOWN
                        }
                    ),
                )

    @cached_property
    def _every(self) -> list[Cell]:
        return cells_of(self.wave, self.sheets)

    def _cells(self, keys: Collection[Any]) -> tuple[Cell, ...]:
        return tuple(cell for cell in self._every if cell.key in keys)
