"""Advice in one call: choose the items, put them in order, and explain them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import local
from typing import NamedTuple, cast
from weakref import WeakKeyDictionary

from wvlo_learning_paths.advice.catalogue import Catalogue
from wvlo_learning_paths.advice.choosing import Chooser
from wvlo_learning_paths.advice.explaining import steps, uncovered
from wvlo_learning_paths.advice.keeping import kept
from wvlo_learning_paths.advice.ordering import Scene, ordered
from wvlo_learning_paths.advice.path import Effort, Path
from wvlo_learning_paths.advice.proof.exact import Optimum
from wvlo_learning_paths.advice.proof.proving import optimum
from wvlo_learning_paths.advice.request import Request


def plan(
    request: Request, catalogue: Catalogue, budget: int, effort: Effort = "best"
) -> Path:
    """Advise one learner who has `budget` quarter-hours.

    The same input gives the same path, on any machine and with or without the extras.
    Effort `exact` needs the extra `exact`; a negative budget raises ValueError.
    """
    return planner_for(catalogue).plan(request, budget, effort)


def planner_for(catalogue: Catalogue) -> Planner:
    """Give this thread's planner for a catalogue; it is kept as long as that is."""
    kept = getattr(_OWN, "planners", None)
    if kept is None:
        kept = _OWN.planners = WeakKeyDictionary()
    if catalogue not in kept:
        kept[catalogue] = Planner(catalogue)
    return cast("Planner", kept[catalogue])


class Decision(NamedTuple):
    """A path that was chosen: item numbers in order, points, and what is proven of it.

    `unreachable` are numbers of nodes that no item brings somebody to.
    """

    scene: Scene
    order: list[int]
    value: int
    bound: int | None
    optimal: bool
    unreachable: frozenset[int]


class Planner(Chooser):
    """Plans paths from one catalogue; not to be shared between threads."""

    def plan(
        self,
        request: Request,
        budget: int,
        effort: Effort = "best",
        current: Sequence[str] = (),
        *,
        brief: bool = False,
    ) -> Path:
        """Choose a path and explain it.

        `current` are the keys of the path somebody has: it stays, unless it became
        impossible or the new one is worth over 1 % more. Effort `exact` ignores it.
        A `brief` explanation leaves out what lost and what is not reached.
        """
        decision = self.decide(request, budget, effort, current)
        scene, order, value = decision.scene, decision.order, decision.value
        return Path(
            steps=steps(scene, order, brief=brief),
            quarters=scene.hours(order),
            value=value,
            uncovered=() if brief else uncovered(scene, order, decision.unreachable),
            bound=decision.bound,
            optimal=decision.optimal or decision.bound == value,
            epoch=self.catalogue.epoch,
            effort=effort,
        )

    def decide(
        self,
        request: Request,
        budget: int,
        effort: Effort = "best",
        current: Sequence[str] = (),
    ) -> Decision:
        """Choose a path and put it in order, without a word about why."""
        if budget < 0:
            raise ValueError(_NO_BUDGET.format(budget))
        choice = self.choose(request, budget, effort)
        items, limit, optimal = choice.items, choice.bound, False
        scene = Scene(self.catalogue, request, budget)
        if effort == "exact":
            best = self.optimum(request, budget, items)
            optimal = best.proven
            if optimal or best.value > scene.value(items):
                items = tuple(best.items)
            limit = best.value if optimal else min(best.bound, limit or best.bound)
        elif current:
            items = tuple(kept(scene, current, items))
        order = ordered(scene, items)
        value = scene.value(order)
        return Decision(scene, order, value, limit, optimal, choice.unreachable)

    def optimum(
        self, request: Request, budget: int, known: Iterable[int], seconds: float = 60.0
    ) -> Optimum:
        """Find the proven optimum, leaving out what a known path makes hopeless.

        That is only done when the known path serves every rule there is: a path that
        serves one may be worth less than a path that does not.
        """
        return optimum(self, request, budget, known, seconds)


_OWN = local()
_NO_BUDGET = "a budget of {} quarter-hours is less than nothing"
