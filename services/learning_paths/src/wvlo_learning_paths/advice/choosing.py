"""From a request to the items of a path: gather, reduce, search, bound."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from wvlo_learning_paths.advice.catalogue import Catalogue
from wvlo_learning_paths.advice.kernels.compiling import kernels
from wvlo_learning_paths.advice.kernels.gathering import (
    FIRST,
    NEVER,
    WORK,
    Asked,
)
from wvlo_learning_paths.advice.kernels.shaping import Problem
from wvlo_learning_paths.advice.kernels.shelving import longs, room_for, shelved
from wvlo_learning_paths.advice.kernels.walking import State
from wvlo_learning_paths.advice.path import Effort
from wvlo_learning_paths.advice.request import Request
from wvlo_learning_paths.advice.twins import compiled_possible

WIDTH, DEPTH = 8, 2
EVERYTHING = 1_000_000
PROOF_WIDTH, PROOF_DEPTH = EVERYTHING, 2
SMALL = 2_000
"""Under so many items compiling takes longer than it saves."""
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
        self.shelf = shelved(catalogue)
        self.room, self.found = room_for(self.shelf, len(catalogue.competencies))

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
        width = self.width if width is None else width
        lean = width < EVERYTHING and not rests
        with self._asked(request, budget) as asked:
            sizes = self.compute.gather(
                self.shelf,
                self.room,
                asked,
                self.found,
                width,
                self.depth if depth is None else depth,
                rests,
                lean,
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
                longs([numbers[gap.competency] for gap in gaps]),
                longs([gap.level for gap in gaps]),
                longs([gap.weight for gap in gaps]),
                longs(
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
        effort_of, keeps = _EFFORT[effort], rules(request)
        if self.compiled:
            chosen, value, closed = self._picked(request, budget, keeps, effort_of)
        else:
            chosen, value, closed = self._searched(request, budget, keeps, effort_of)
        limit = None
        if effort in {"proved", "exact"}:
            limit = self.limit(request, budget, int(value))
        return Choice(tuple(chosen.tolist()), limit, frozenset(closed.tolist()))

    def limit(self, request: Request, budget: int, value: int) -> int:
        """Give what no path can exceed, knowing one of this value."""
        if self.compiled:
            with self._asked(request, budget) as asked:
                given = self.shelf, self.room, asked, self.found
                wide = PROOF_WIDTH, PROOF_DEPTH
                return int(self.compute.ceiling(*given, *wide, value))
        problem, nodes = self.problem(
            request, budget, PROOF_WIDTH, PROOF_DEPTH, rests=True
        )
        return int(self.compute.bound(self.fit(problem), len(nodes), value))

    def _picked(
        self, request: Request, budget: int, keeps: int, effort: int
    ) -> tuple[Any, int, Any]:
        """Do everything in compiled code."""
        lean = self.width < EVERYTHING
        with self._asked(request, budget) as asked:
            given = self.shelf, self.room, asked, self.found, self.width, self.depth
            picked = self.compute.pick(*given, lean, keeps, effort)
        return cast("tuple[Any, int, Any]", picked)

    def _searched(
        self, request: Request, budget: int, keeps: int, effort: int
    ) -> tuple[Any, int, Any]:
        """Do the same on lists, which plain Python goes through quicker."""
        problem, nodes = self.problem(request, budget)
        blank = self.compute.blank(problem, len(nodes))
        state = State(*(column.tolist() for column in blank))
        chosen = self.compute.search(self.fit(problem), state, keeps, effort)
        shut = problem.cost[: problem.units] >= NEVER
        closed = longs(nodes[: problem.units])[shut]
        return problem.items[chosen], self.compute.valued(problem, chosen), closed

    def fit(self, problem: Problem) -> Any:
        """Make lists where nothing is compiled: quicker than arrays there."""
        if self.compiled:
            return problem
        return Problem(*problem[:2], *(column.tolist() for column in problem[2:]))


def rules(request: Request) -> int:
    """Say which rules of the house hold for a request."""
    return (WORK if request.work_step else 0) | (FIRST if request.first else 0)
