"""The proven optimum by integer programming: slow, for audits and small catalogues.

Maximise the points of covered levels. Variables: x per item, z per level and degree of
belief. An item needs, per level it lacks, at least one chosen item that crosses it.
Sets of items that only justify each other are cut off when they turn up, as the loop
formulas of answer-set programming do (Lin and Zhao 2004). Needs the extra `exact`
(HiGHS).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from wvlo_learning_paths.advice.auditing import Whole
from wvlo_learning_paths.advice.reading import Node


@dataclass(frozen=True)
class Optimum:
    """The best items there are, when `proven`; `bound` is what cannot be exceeded."""

    items: frozenset[int]
    value: int
    bound: int
    proven: bool


def solve(problem: Whole, seconds: float = 60.0) -> Optimum:
    """Find the best path, serving every rule that can be served, by rank."""
    if not problem.crosses:
        return Optimum(frozenset(), 0, 0, proven=True)
    musts: tuple[frozenset[int], ...] = ()
    best = _Model(problem, musts, seconds).run()
    for must in problem.musts:
        if best.items & must:
            musts = (*musts, must)
            continue
        served = _Model(problem, (*musts, must), seconds).run()
        if served.items:
            best, musts = served, (*musts, must)
    return best


def relaxed(problem: Whole) -> float:
    """Bound the value by linear programming: items may be done in part."""
    return _Model(problem, (), np.inf, whole_items=False).objective()


class _Model:
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

        self.problem = problem
        self.items = sorted(problem.crosses)
        self.column = {item: place for place, item in enumerate(self.items)}
        self.rows: list[tuple[float, float, dict[int, int]]] = []
        self.gains: list[int] = []
        self._state(musts)
        make: Any = highspy.Highs
        # Else HiGHS refuses our number of threads when others asked for more before.
        make.resetGlobalScheduler(True)
        self.highs = make()
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("threads", 1)
        self.highs.setOptionValue("time_limit", seconds)
        self.highs.setOptionValue("mip_rel_gap", 0.0)
        self.highs.setOptionValue("mip_abs_gap", 0.5)
        self.highs.passModel(self._model(highspy, whole_items=whole_items))
        self.highspy = highspy

    def _state(self, musts: tuple[frozenset[int], ...]) -> None:
        problem, column = self.problem, self.column
        by_node: dict[Node, list[int]] = {}
        for item in self.items:
            for node in problem.crosses[item]:
                by_node.setdefault(node, []).append(item)
        self.rows.append(
            (0, problem.budget, {column[i]: problem.hours[i] for i in self.items})
        )
        for must in musts:
            self.rows.append((1, np.inf, {column[i]: 1 for i in must}))
        for item in self.items:
            for node in problem.lacks[item]:
                able = {column[j]: -1 for j in by_node.get(node, []) if j != item}
                self.rows.append((-np.inf, 0, {**able, column[item]: 1}))
        for node, worth in problem.worth.items():
            beliefs = sorted({problem.belief[i] for i in by_node.get(node, [])})
            parts = {}
            for belief in beliefs:
                self.gains.append(worth * belief)
                z = len(self.items) + len(self.gains) - 1
                parts[z] = 1
                able = {
                    column[i]: -1 for i in by_node[node] if problem.belief[i] == belief
                }
                self.rows.append((-np.inf, 0, {**able, z: 1}))
            self.rows.append((-np.inf, 1, parts))

    def _model(self, highspy: Any, *, whole_items: bool) -> Any:
        model = highspy.HighsLp()
        size = len(self.items) + len(self.gains)
        model.num_col_, model.num_row_ = size, len(self.rows)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = np.array([0.0] * len(self.items) + self.gains, float)
        model.col_lower_, model.col_upper_ = np.zeros(size), np.ones(size)
        model.row_lower_ = np.array([low for low, _, _ in self.rows], float)
        model.row_upper_ = np.array([high for _, high, _ in self.rows], float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lengths = [len(row) for _, _, row in self.rows]
        model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(
            np.int32
        )
        model.a_matrix_.index_ = np.array(
            [c for _, _, r in self.rows for c in r], np.int32
        )
        model.a_matrix_.value_ = np.array(
            [v for _, _, r in self.rows for v in r.values()], float
        )
        kind = highspy.HighsVarType
        first = kind.kInteger if whole_items else kind.kContinuous
        model.integrality_ = [first] * len(self.items)
        model.integrality_ += [kind.kContinuous] * len(self.gains)
        return model

    def run(self) -> Optimum:
        """Solve, cut off loops, and solve again until the answer can be put in order."""
        while True:
            self.highs.run()
            status = self.highs.getModelStatus()
            if status == self.highspy.HighsModelStatus.kInfeasible:
                return Optimum(frozenset(), 0, 0, proven=True)
            chosen = self._chosen()
            done = frozenset(self.problem.order(chosen))
            if done == chosen or status != self.highspy.HighsModelStatus.kOptimal:
                proven = status == self.highspy.HighsModelStatus.kOptimal
                bound = min(self.highs.getInfo().mip_dual_bound + 0.5, sum(self.gains))
                value = self.problem.value(done)
                return Optimum(done, value, value if proven else int(bound), proven)
            self._cut(chosen - done, done)

    def objective(self) -> float:
        """Solve once and give the value."""
        self.highs.run()
        return float(self.highs.getInfo().objective_function_value)

    def _chosen(self) -> frozenset[int]:
        values = self.highs.getSolution().col_value[: len(self.items)]
        return frozenset(i for i, v in zip(self.items, values, strict=True) if v > 0.5)  # noqa: PLR2004

    def _cut(self, loop: frozenset[int], done: frozenset[int]) -> None:
        """Ask for somebody outside the loop who provides what it waits for.

        Of every item in the loop one level is taken that is not there: whichever of
        them is done first needs its level from outside.
        """
        lacks, crosses = self.problem.lacks, self.problem.crosses
        have = frozenset[Node]().union(*(crosses[i] for i in done))
        lacking = {min(lacks[i] - have) for i in loop}
        columns = {self.column[i]: 1.0 for i in loop}
        for item in self.items:
            if item not in loop and self.problem.crosses[item] & lacking:
                columns[self.column[item]] = -1.0
        index = np.array(list(columns), np.int32)
        values = np.array(list(columns.values()), float)
        self.highs.addRow(-np.inf, len(loop) - 1, len(columns), index, values)
