"""HiGHS by itself on the unpruned problem, in two forms that have the same answers.

`plain` writes a requirement as the textbook does: an item is at most the sum of all who
provide what it lacks. `short` is the form of our own audits: the level gets a variable of
its own, and what is less than one step better does not count. Both cut off loops.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any

import highspy
import numpy as np

from wvlo_learning_paths.advice.proof.auditing import Whole
from wvlo_learning_paths.advice.proof.exact import relaxed, solve
from wvlo_learning_paths.advice.reading import Node

HALF = 0.5


@dataclass(frozen=True)
class Alone:
    """The value HiGHS found; `proven` when it finished and the path can be done."""

    value: int
    proven: bool


def short(problem: Whole, seconds: float) -> Alone:
    """Solve the form of our audits."""
    found = solve(problem, seconds)
    return Alone(found.value, found.proven)


def short_relaxation(problem: Whole, seconds: float) -> float | None:
    """Solve the linear relaxation of that form."""
    found = relaxed(problem, seconds)
    return None if found is None else found.value


def plain(problem: Whole, seconds: float) -> Alone:
    """Solve the textbook form; raises AssertionError when its path does not add up."""
    return _Plain(problem, seconds).run()


def plain_relaxation(problem: Whole, seconds: float) -> float | None:
    """Solve the linear relaxation of the textbook form."""
    model = _Plain(problem, seconds, whole_items=False)
    model.highs.run()
    if model.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return float(model.highs.getInfo().objective_function_value)


class _Plain:
    """x per item, z per missing level and degree of belief."""

    def __init__(
        self, problem: Whole, seconds: float, *, whole_items: bool = True
    ) -> None:
        self.problem, self.ends = problem, monotonic() + seconds
        self.items = sorted(problem.crosses)
        self.column = {item: place for place, item in enumerate(self.items)}
        self.rows: list[tuple[float, dict[int, float]]] = []
        self.gains: list[int] = []
        self._state()
        make: Any = highspy.Highs
        make.resetGlobalScheduler(True)
        self.highs = make()
        for name, value in {
            "output_flag": False,
            "threads": 1,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.5,
            "time_limit": seconds,
        }.items():
            self.highs.setOptionValue(name, value)
        self.highs.passModel(self._model(whole_items=whole_items))

    def _state(self) -> None:
        problem, column = self.problem, self.column
        by_node: dict[Node, list[int]] = {}
        for item in self.items:
            for node in problem.crosses[item]:
                by_node.setdefault(node, []).append(column[item])
        hours = {column[i]: float(problem.hours[i]) for i in self.items}
        self.rows.append((problem.budget, hours))
        for must in problem.musts:
            self.rows.append((-1, {column[i]: -1.0 for i in must}))
        for item in self.items:
            for node in problem.lacks[item]:
                able = dict.fromkeys(by_node.get(node, []), -1.0)
                self.rows.append((0, {**able, column[item]: 1.0}))
        for node, worth in problem.worth.items():
            degree = [problem.belief[self.items[c]] for c in by_node.get(node, [])]
            parts: dict[int, float] = {}
            for belief in sorted(set(degree)):
                z = len(self.items) + len(self.gains)
                self.gains.append(worth * belief)
                parts[z] = 1.0
                able = {
                    c: -1.0
                    for c, b in zip(by_node[node], degree, strict=True)
                    if b == belief
                }
                self.rows.append((0, {**able, z: 1.0}))
            self.rows.append((1, parts))

    def _model(self, *, whole_items: bool) -> Any:
        model: Any = highspy.HighsLp()
        size = len(self.items) + len(self.gains)
        model.num_col_, model.num_row_ = size, len(self.rows)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = np.array([0.0] * len(self.items) + self.gains, float)
        model.col_lower_, model.col_upper_ = np.zeros(size), np.ones(size)
        model.row_lower_ = np.full(len(self.rows), -np.inf)
        model.row_upper_ = np.array([high for high, _ in self.rows], float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        starts = np.cumsum([0, *(len(row) for _, row in self.rows)])
        model.a_matrix_.start_ = starts.astype(np.int32)
        columns = [c for _, row in self.rows for c in row]
        model.a_matrix_.index_ = np.array(columns, np.int32)
        values = [v for _, row in self.rows for v in row.values()]
        model.a_matrix_.value_ = np.array(values, float)
        kind: Any = highspy.HighsVarType
        first = kind.kInteger if whole_items else kind.kContinuous
        model.integrality_ = [first] * len(self.items)
        model.integrality_ += [kind.kContinuous] * len(self.gains)
        return model

    def run(self) -> Alone:
        """Solve, and cut off what cannot be put in order until nothing is left of it."""
        while True:
            self.highs.setOptionValue("time_limit", max(0.1, self.ends - monotonic()))
            self.highs.run()
            status = self.highs.getModelStatus()
            values = self.highs.getSolution().col_value[: len(self.items)]
            chosen = frozenset(
                i for i, v in zip(self.items, values, strict=True) if v > HALF
            )
            done = frozenset(self.problem.order(chosen))
            if status != highspy.HighsModelStatus.kOptimal:
                return Alone(self.problem.value(done), proven=False)
            if done == chosen:
                value = self.problem.value(done)
                reached = self.highs.getInfo().objective_function_value
                assert abs(value - reached) <= 1, "the path is worth something else"
                assert sum(map(self.problem.hours.get, done)) <= self.problem.budget
                return Alone(value, proven=True)
            self._cut(chosen - done, done)

    def _cut(self, loop: frozenset[int], done: frozenset[int]) -> None:
        lacks, crosses = self.problem.lacks, self.problem.crosses
        have = frozenset[Node]().union(*(crosses[i] for i in done))
        lacking = {min(lacks[i] - have) for i in loop}
        columns = {self.column[i]: 1.0 for i in loop}
        for item in self.items:
            if item not in loop and crosses[item] & lacking:
                columns[self.column[item]] = -1.0
        index, values = np.array(list(columns), np.int32), np.array([*columns.values()])
        self.highs.addRow(-np.inf, len(loop) - 1, len(columns), index, values)
