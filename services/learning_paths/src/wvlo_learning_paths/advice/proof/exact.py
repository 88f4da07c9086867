"""The proven optimum by integer programming: slow, for audits and small catalogues.

Sets of items that only justify each other are cut off when they turn up, as the loop
formulas of answer-set programming do (Lin and Zhao 2004). Needs the extra `exact`
(HiGHS).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from time import monotonic
from typing import Any

import numpy as np

from wvlo_learning_paths.advice.proof.auditing import Whole
from wvlo_learning_paths.advice.proof.modelling import Model
from wvlo_learning_paths.advice.reading import Node


@dataclass(frozen=True)
class Optimum:
    """The best items there are, when `proven`; `bound` is what cannot be exceeded."""

    items: frozenset[int]
    value: int
    bound: int
    proven: bool


@dataclass(frozen=True)
class Relaxed:
    """The linear relaxation's value and prices, in points.

    `hour` is the price of a quarter-hour, `needs` what an item pays for a level it
    lacks, `units` what a missing level is worth by itself.
    """

    value: float
    hour: float
    needs: dict[tuple[int, Node], float]
    units: dict[Node, float]


def solve(problem: Whole, seconds: float = 60.0) -> Optimum:
    """Find the best path, serving every rule that can be served, by rank."""
    if not problem.crosses:
        return Optimum(frozenset(), 0, 0, proven=True)
    musts: tuple[frozenset[int], ...] = ()
    best = _Solver(problem, musts, seconds).run()
    for must in problem.musts:
        if best.items & must:
            musts = (*musts, must)
            continue
        served = _Solver(problem, (*musts, must), seconds).run()
        if served.items:
            best, musts = served, (*musts, must)
    return best


def relaxed(problem: Whole, seconds: float = np.inf) -> Relaxed | None:
    """Bound the value by linear programming: items may be done in part."""
    return _Solver(problem, (), seconds, whole_items=False).relaxed()


class _Solver:
    """The integer program in HiGHS."""

    def __init__(
        self,
        problem: Whole,
        musts: tuple[frozenset[int], ...],
        seconds: float,
        *,
        whole_items: bool = True,
    ) -> None:
        import highspy  # noqa: PLC0415 - an extra

        self.problem, self.highspy = problem, highspy
        self.model = Model(problem, musts)
        self.ends = monotonic() + seconds
        make: Any = highspy.Highs
        # Else HiGHS refuses our number of threads when others asked for more before.
        make.resetGlobalScheduler(True)
        self.highs = make()
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("threads", 1)
        self.highs.setOptionValue("mip_rel_gap", 0.0)
        # Values are whole multiples: what is less than one better is not better.
        self.highs.setOptionValue("mip_abs_gap", 0.5)
        self.highs.passModel(self.model.passed(highspy, whole_items=whole_items))

    def run(self) -> Optimum:
        """Solve, cut off loops, and solve again until the answer can be put in order."""
        top, unit = sum(self.model.gains), self.model.unit
        while True:
            self._go()
            status = self.highs.getModelStatus()
            if status == self.highspy.HighsModelStatus.kInfeasible:
                return Optimum(frozenset(), 0, 0, proven=True)
            proven = status == self.highspy.HighsModelStatus.kOptimal
            bound = self.highs.getInfo().mip_dual_bound
            if isfinite(bound):
                top = min(top, int(bound + 1e-6) * unit)
            chosen = self._chosen()
            done = frozenset(self.problem.order(chosen))
            if done == chosen or not proven:
                value = self.problem.value(done)
                return Optimum(done, value, value if proven else top, proven)
            self._cut(chosen - done, done)

    def _go(self) -> None:
        self.highs.setOptionValue("time_limit", max(0.1, self.ends - monotonic()))
        self.highs.run()

    def relaxed(self) -> Relaxed | None:
        """Solve once; None when time ran out."""
        self._go()
        if self.highs.getModelStatus() != self.highspy.HighsModelStatus.kOptimal:
            return None
        model, duals = self.model, self.highs.getSolution().row_dual
        price = [abs(dual) * model.unit for dual in duals]
        return Relaxed(
            value=float(self.highs.getInfo().objective_function_value) * model.unit,
            hour=price[0],
            needs={name: price[row] for name, row in model.need_rows.items()},
            units={node: price[row] for node, row in model.unit_rows.items()},
        )

    def _chosen(self) -> frozenset[int]:
        items = self.model.items
        values = self.highs.getSolution().col_value[: len(items)]
        return frozenset(i for i, v in zip(items, values, strict=True) if v > 0.5)  # noqa: PLR2004

    def _cut(self, loop: frozenset[int], done: frozenset[int]) -> None:
        """Ask for somebody outside the loop who provides what it waits for.

        Of every item in the loop one level is taken that is not there: whichever of
        them is done first needs its level from outside.
        """
        lacks, crosses = self.problem.lacks, self.problem.crosses
        have = frozenset[Node]().union(*(crosses[i] for i in done))
        lacking = {min(lacks[i] - have) for i in loop}
        columns = {self.model.column[i]: 1.0 for i in loop}
        for item in self.model.items:
            if item not in loop and crosses[item] & lacking:
                columns[self.model.column[item]] = -1.0
        index = np.array(list(columns), np.int32)
        values = np.array(list(columns.values()), float)
        self.highs.addRow(-np.inf, len(loop) - 1, len(columns), index, values)
