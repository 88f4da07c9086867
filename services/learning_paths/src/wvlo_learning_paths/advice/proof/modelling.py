"""The integer program of a whole problem, as HiGHS reads it.

Columns: x per item, y per level that somebody needs, z per missing level and degree of
belief. Rows: the hours; one of every must; x needs y; y needs an item that crosses it; z
needs an item so believed that crosses it; a missing level counts once. That a level is
named by one y, and not by all who provide it for every item that needs it, makes the
matrix grow with the catalogue and not with its square; the relaxation is the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from wvlo_learning_paths.advice.proof.auditing import Whole
from wvlo_learning_paths.advice.reading import Node


class Model:
    """Columns and rows; `need_rows`, `unit_rows` say where prices are to be found.

    `unit` is what the value of every path is a multiple of.
    """

    def __init__(self, problem: Whole, musts: Iterable[frozenset[int]]) -> None:
        self.problem = problem
        self.items = sorted(problem.crosses)
        self.column = {item: place for place, item in enumerate(self.items)}
        self.by_node: dict[Node, list[int]] = {}
        for item in self.items:
            for node in problem.crosses[item]:
                self.by_node.setdefault(node, []).append(item)
        self.gains: list[int] = []
        self.need_rows: dict[tuple[int, Node], int] = {}
        self.unit_rows: dict[Node, int] = {}
        self._starts, self._columns, self._values = [0], list[int](), list[float]()
        self._low, self._high = list[float](), list[float]()
        self._row(
            [self.column[i] for i in self.items],
            [problem.hours[i] for i in self.items],
            problem.budget,
        )
        for must in musts:
            self._row([self.column[i] for i in must], [-1.0] * len(must), -1)
        self._needs()
        self._units()
        self.unit = int(np.gcd.reduce(self.gains)) if self.gains else 1

    def _row(
        self, columns: list[int], values: list[float] | list[int], high: float
    ) -> int:
        self._columns += columns
        self._values += values
        self._starts.append(len(self._columns))
        self._high.append(high)
        return len(self._high) - 1

    def _chain(self, column: int, able: Iterable[int]) -> None:
        """State that a column is only there with one of these items."""
        columns = [column, *(self.column[i] for i in able)]
        self._row(columns, [1.0] + [-1.0] * (len(columns) - 1), 0)

    def _needs(self) -> None:
        lacks = self.problem.lacks
        nodes = sorted(frozenset[Node]().union(*lacks.values()))
        self.level = {n: len(self.items) + k for k, n in enumerate(nodes)}
        for item in self.items:
            for node in sorted(lacks[item]):
                columns = [self.column[item], self.level[node]]
                row = self._row(columns, [1.0, -1.0], 0)
                self.need_rows[item, node] = row
        for node, column in self.level.items():
            self._chain(column, self.by_node.get(node, []))

    def _units(self) -> None:
        belief = self.problem.belief
        first = len(self.items) + len(self.level)
        for node, worth in self.problem.worth.items():
            able = self.by_node.get(node, [])
            parts = []
            for degree in sorted({belief[i] for i in able}):
                parts.append(first + len(self.gains))
                self.gains.append(worth * degree)
                self._chain(parts[-1], [i for i in able if belief[i] == degree])
            self.unit_rows[node] = self._row(parts, [1.0] * len(parts), 1)

    def passed(self, highspy: Any, *, whole_items: bool) -> Any:
        """Make what `passModel` takes; values count in multiples of `unit`."""
        model = highspy.HighsLp()
        others = len(self.level) + len(self.gains)
        size = len(self.items) + others
        model.num_col_, model.num_row_ = size, len(self._high)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = np.zeros(size)
        model.col_cost_[size - len(self.gains) :] = np.array(self.gains) / self.unit
        model.col_lower_, model.col_upper_ = np.zeros(size), np.ones(size)
        model.row_lower_ = np.full(len(self._high), -np.inf)
        model.row_upper_ = np.array(self._high, float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(self._starts, np.int32)
        model.a_matrix_.index_ = np.array(self._columns, np.int32)
        model.a_matrix_.value_ = np.array(self._values, float)
        kind = highspy.HighsVarType
        first = kind.kInteger if whole_items else kind.kContinuous
        model.integrality_ = [first] * len(self.items) + [kind.kContinuous] * others
        return model
