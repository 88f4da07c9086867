"""From a request to the items of a path: gather, reduce, search, bound."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from wvlo_learning_paths.advice.catalogue import Catalogue
from wvlo_learning_paths.advice.compiling import kernels
from wvlo_learning_paths.advice.gathering import (
    FIRST,
    LEVELS,
    NEVER,
    WORK,
    Asked,
    Found,
    Room,
    Shelf,
)
from wvlo_learning_paths.advice.path import Effort
from wvlo_learning_paths.advice.request import Request
from wvlo_learning_paths.advice.shaping import Problem
from wvlo_learning_paths.advice.twins import compiled_possible
from wvlo_learning_paths.advice.walking import State

WIDTH, DEPTH = 4, 2
EVERYTHING = 1_000_000
PROOF_WIDTH, PROOF_DEPTH = EVERYTHING, 2
ROUNDS = 80
SMALL = 2_000
"""Under so many items compiling takes longer than it saves."""
_COLUMNS = frozenset(Shelf._fields) - {"crosses", "least"}
_EFFORT: dict[Effort, int] = {"fast": 0, "best": 1, "proved": 1, "exact": 2}


@dataclass(frozen=True)
class Choice:
    """Numbers of the chosen items, and what was proven.

    `unreachable` are the missing levels (numbered competency * 5 + level - 1) that no
    item brings somebody to from where they stand.
    """

    items: tuple[int, ...]
    bound: int | None
    unreachable: frozenset[int]


def _long(values: Any) -> Any:
    return np.ascontiguousarray(values, np.int64)


def _least(catalogue: Catalogue, crosses: Any) -> Any:
    """Find per node the least share of an item's quarter-hours."""
    least = np.full(len(catalogue.competencies) * LEVELS, NEVER, np.int64)
    items = catalogue.taught_item
    share = catalogue.quarters[items] // np.maximum(crosses[items], 1)
    owner = np.repeat(
        np.arange(len(catalogue.competencies)), np.diff(catalogue.taught_start)
    )
    for level in range(1, LEVELS + 1):
        fits = (catalogue.taught_from < level) & (catalogue.taught_to >= level)
        np.minimum.at(least, owner[fits] * LEVELS + level - 1, share[fits])
    return least


class Chooser:
    """Chooses items from one catalogue; not to be shared between threads."""

    def __init__(self, catalogue: Catalogue, *, compiled: bool | None = None) -> None:
        if compiled is None:
            compiled = len(catalogue.keys) >= SMALL and compiled_possible()
        self.catalogue = catalogue
        self.compiled = compiled
        self.compute = kernels(compiled=compiled)
        small = len(catalogue.keys) < SMALL
        self.width, self.depth = (EVERYTHING, EVERYTHING) if small else (WIDTH, DEPTH)
        spans = (catalogue.teach_to - catalogue.teach_from).astype(np.int64)
        sums = np.concatenate([[0], np.cumsum(spans)])
        crosses = np.diff(sums[catalogue.teach_start])
        columns = {n: _long(v) for n, v in vars(catalogue).items() if n in _COLUMNS}
        self.shelf = Shelf(
            crosses=_long(crosses), least=_least(catalogue, crosses), **columns
        )
        items, nodes = len(catalogue.keys), len(catalogue.competencies) * LEVELS
        sizes = (nodes // LEVELS, items, items, nodes)
        self.room = Room(*(np.zeros(size, np.int64) for size in sizes))
        needs = len(catalogue.need_level)
        crossings = int(spans.sum())
        self.found = Found(
            *(
                np.zeros(size, np.int64)
                for size in (
                    items, nodes, nodes, nodes, nodes, items,
                    items + 1, crossings, items + 1, needs,
                )
            )
        )  # fmt: skip

    def problem(
        self,
        request: Request,
        budget: int,
        width: int | None = None,
        depth: int | None = None,
        *,
        rests: bool = False,
    ) -> tuple[Problem, tuple[int, ...]]:
        """Make the small problem of a request, and its nodes' numbers."""
        with self._asked(request, budget) as asked:
            sizes = self.compute.gather(
                self.shelf,
                self.room,
                asked,
                self.found,
                self.width if width is None else width,
                self.depth if depth is None else depth,
                rests,
            )
        problem = self.compute.reduce(self.shelf, self.found, *sizes, budget)
        return problem, tuple(self.found.nodes[: sizes[1]].tolist())

    @contextmanager
    def _asked(self, request: Request, budget: int) -> Iterator[Asked]:
        catalogue = self.catalogue
        numbers = catalogue.numbers
        gaps = [g for g in request.gaps() if g.competency in numbers]
        known = [(numbers[c], v) for c, v in request.levels.items() if c in numbers]
        refused = [
            p for k in request.refused if (p := catalogue.position(k)) is not None
        ]
        first = numbers.get(request.first, -1) if request.first is not None else -1
        level = self.room.level
        for number, value in known:
            level[number] = value
        self.room.refused[refused] = 1
        try:
            yield Asked(
                _long([numbers[gap.competency] for gap in gaps]),
                _long([gap.level for gap in gaps]),
                _long([gap.weight for gap in gaps]),
                _long(
                    [self._bits(row, request) for row in range(len(catalogue.facets))]
                ),
                budget,
                request.today,
                first,
                int(request.work_step),
            )
        finally:
            for number, _ in known:
                level[number] = 0
            self.room.refused[refused] = 0

    def _bits(self, row: int, request: Request) -> int:
        wanted = request.wants.get(self.catalogue.facets[row])
        if wanted is None:
            return -1
        values = self.catalogue.facet_values[row]
        bits = sum(1 << n for n, value in enumerate(values) if value in wanted)
        return bits | -(1 << 63)  # what narrows nothing has every bit

    def choose(self, request: Request, budget: int, effort: Effort = "best") -> Choice:
        """Choose the items of a path, without the explanation."""
        problem, nodes = self.problem(request, budget)
        chosen = self._search(problem, len(nodes), rules(request), _EFFORT[effort])
        limit = None
        if effort in {"proved", "exact"}:
            limit = self.limit(request, budget, valued(problem, chosen))
        closed = {nodes[k] for k in range(problem.units) if problem.cost[k] >= NEVER}
        return Choice(tuple(problem.items[chosen].tolist()), limit, frozenset(closed))

    def limit(self, request: Request, budget: int, value: int) -> int:
        """Give what no path can exceed, knowing one of this value."""
        problem, nodes = self.problem(
            request, budget, PROOF_WIDTH, PROOF_DEPTH, rests=True
        )
        fit = self.fit(problem)
        return int(self.compute.bound(fit, len(nodes), value, ROUNDS))

    def _search(
        self, problem: Problem, nodes: int, rules: int, effort: int
    ) -> list[int]:
        items, heads = len(problem.hours), len(problem.heads)
        sizes = (5, *[items] * 3, *[nodes] * 4, items + 1, *[heads] * 5)
        state = State(*(self._memory(size) for size in sizes))
        found = self.compute.search(self.fit(problem), state, nodes, rules, effort)
        return [int(item) for item in found]

    def _memory(self, size: int) -> Any:
        return np.zeros(size, np.int64) if self.compiled else [0] * size

    def fit(self, problem: Problem) -> Any:
        """Make lists where nothing is compiled: quicker than arrays there."""
        if self.compiled:
            return problem
        return Problem(*problem[:2], *(column.tolist() for column in problem[2:]))


def rules(request: Request) -> int:
    """Say which rules of the house hold for a request."""
    return (WORK if request.work_step else 0) | (FIRST if request.first else 0)


def valued(problem: Problem, chosen: list[int]) -> int:
    """Add up the points of a set of items: per level the one that is believed most."""
    best: dict[int, int] = {}
    for item in chosen:
        for row in range(problem.cover_start[item], problem.cover_start[item + 1]):
            node = int(problem.cover[row])
            points = int(problem.worth[node] * problem.belief[item])
            best[node] = max(best.get(node, 0), points)
    return sum(best.values())
