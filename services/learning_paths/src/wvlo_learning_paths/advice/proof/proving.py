"""The proven optimum of one request, starting from a path that is known.

Nothing is left out beforehand: the problem is the whole closure, less what another item
beats. The bound rules out what no better path can have, first at our own prices, then at
those of the linear relaxation of what is left, until that helps no more. HiGHS solves the
rest. Every bound is added up in whole numbers over the closure, with HiGHS's prices too.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import gcd
from typing import Any

import numpy as np

from wvlo_learning_paths.advice.choosing import EVERYTHING, Chooser
from wvlo_learning_paths.advice.kernels.bounding import GRAIN, MOST
from wvlo_learning_paths.advice.kernels.gathering import LEVELS
from wvlo_learning_paths.advice.ordering import Scene
from wvlo_learning_paths.advice.proof.auditing import Whole, whole
from wvlo_learning_paths.advice.proof.exact import Optimum, Relaxed, relaxed, solve
from wvlo_learning_paths.advice.request import Request

_AGAIN = 0.9


def optimum(
    chooser: Chooser,
    request: Request,
    budget: int,
    known: Iterable[int],
    seconds: float = 60.0,
) -> Optimum:
    """Find the proven optimum, leaving out what a known path makes hopeless.

    That is only done when the known path serves every rule there is: a path that
    serves one may be worth less than a path that does not.
    """
    scene = Scene(chooser.catalogue, request, budget)
    best = frozenset(known)
    crafted = not scene.first or any(scene.first in scene.crosses(i) for i in best)
    worked = not request.work_step or any(scene.informal(i) for i in best)
    if not (crafted and worked):
        return solve(whole(chooser.catalogue, request, budget), seconds)
    proof = _Proof(chooser, request, budget, best, scene.value(best))
    problem = proof.narrowed(seconds)
    found = solve(problem, seconds)
    if found.proven:
        return found
    bound = max(found.value, min(found.bound, proof.limit))
    return Optimum(found.items, found.value, bound, proven=found.value == bound)


class _Proof:
    """What may still be in a better path than the known one."""

    def __init__(
        self,
        chooser: Chooser,
        request: Request,
        budget: int,
        known: frozenset[int],
        value: int,
    ) -> None:
        self._asked = chooser.catalogue, request, budget
        self._known = known
        self._kernels = chooser.compute
        problem, self._nodes = chooser.problem(request, budget, EVERYTHING, EVERYTHING)
        self._places = {item: n for n, item in enumerate(problem.items.tolist())}
        self._units = {node: n for n, node in enumerate(self._nodes[: problem.units])}
        self._rows = self._rows_of(problem)
        step = gcd(*map(int, problem.worth[: problem.units])) * gcd(
            *map(int, problem.belief)
        )
        self._step = max(step, 1)
        self._next = value + self._step
        self._problem = chooser.fit(problem)
        self.hopeful = set(self._places)
        self.limit = int(problem.worth.sum() * max(problem.belief, default=0))
        self._rule_out(
            self._kernels.priced(self._problem, len(self._nodes), value, 2 * MOST)
        )

    def narrowed(self, seconds: float) -> Whole:
        """Rule out at the relaxation's prices, again and again, and give the rest."""
        while True:
            rest = self._rest()
            found = relaxed(rest, seconds)
            if found is None:
                return rest
            before = len(self.hopeful)
            self._rule_out(self._priced(found))
            if len(self.hopeful) >= _AGAIN * before:
                return self._rest()

    def _rest(self) -> Whole:
        hopeful = self._known | self.hopeful
        return whole(*self._asked, hopeful.__contains__)

    def _rows_of(self, problem: Any) -> dict[tuple[int, int], int]:
        rows = {}
        start, needs = problem.need_start.tolist(), problem.need.tolist()
        for item, place in self._places.items():
            for row in range(start[place], start[place + 1]):
                rows[item, self._nodes[needs[row]]] = row
        return rows

    def _priced(self, found: Relaxed) -> Any:
        unit, need = np.zeros(len(self._units)), np.zeros(len(self._rows))
        for (competency, level), price in found.units.items():
            unit[self._units[competency * LEVELS + level - 1]] = price
        for (item, (competency, level)), price in found.needs.items():
            row = self._rows.get((item, competency * LEVELS + level - 1))
            if row is not None:
                need[row] = price
        asked = self._problem, len(self._nodes), found.hour, unit, need
        return self._kernels.marked(*asked)

    def _rule_out(self, shop: Any) -> None:
        """Keep what a path of the next better value can have."""
        kernels, nodes = self._kernels, len(self._nodes)
        parts = kernels.parts(self._problem, nodes, shop)
        lost = kernels.chained(self._problem, nodes, parts[1:])
        room = int(parts[0]) - self._next * GRAIN
        self.limit = min(self.limit, int(parts[0]) // GRAIN // self._step * self._step)
        self.hopeful &= {
            item for item, place in self._places.items() if lost[place] <= room
        }
