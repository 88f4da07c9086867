"""The whole problem of a request, without leaving out anything: what answers are held to.

Written apart from the kernels, plainly, so that it can judge them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from wvlo_learning_paths.advice.catalogue import Catalogue
from wvlo_learning_paths.advice.reading import (
    Node,
    crossed,
    filtered,
    levels_of,
    needed,
    teachers_of,
    units_of,
)
from wvlo_learning_paths.advice.request import Request


@dataclass(frozen=True)
class Whole:
    """Everything that could be of use: items with what they cross and lack."""

    budget: int
    worth: dict[Node, int]
    crosses: dict[int, frozenset[Node]]
    lacks: dict[int, frozenset[Node]]
    hours: dict[int, int]
    belief: dict[int, int]
    musts: tuple[frozenset[int], ...]

    def order(self, items: frozenset[int]) -> list[int]:
        """Put items in an order that can be done; what cannot be done is left out."""
        have: set[Node] = set()
        left, done = sorted(items), []
        while ready := [i for i in left if self.lacks[i] <= have]:
            done += ready
            have.update(*(self.crosses[i] for i in ready))
            left = [i for i in left if i not in ready]
        return done

    def value(self, items: frozenset[int]) -> int:
        """Add up points: per level the item that is believed most."""
        return sum(
            worth * max((self.belief[i] for i in items if node in self.crosses[i]), default=0)
            for node, worth in self.worth.items()
        )  # fmt: skip


def whole(
    catalogue: Catalogue,
    request: Request,
    budget: int,
    hopeful: Callable[[int], bool] = lambda _: True,
) -> Whole:
    """Gather all that could be of use; `hopeful` may rule items out."""
    level = levels_of(catalogue, request)
    worth = units_of(catalogue, request)
    crosses: dict[int, frozenset[Node]] = {}
    lacks: dict[int, frozenset[Node]] = {}
    asked, todo = set(worth), sorted(worth)
    while todo:
        for item in teachers_of(catalogue, todo.pop()):
            if (
                item in crosses
                or filtered(catalogue, request, budget, item) is not None
            ):
                continue
            if not hopeful(item):
                continue
            crosses[item] = crossed(catalogue, item)
            lacks[item] = frozenset(
                (c, v) for c, v in needed(catalogue, item) if level.get(c, 0) < v
            )
            todo += sorted(lacks[item] - asked)
            asked |= lacks[item]
    crosses = {i: nodes & asked for i, nodes in crosses.items()}
    problem = Whole(
        budget=budget,
        worth=worth,
        crosses=crosses,
        lacks=lacks,
        hours={item: int(catalogue.quarters[item]) for item in crosses},
        belief={item: int(catalogue.belief[item]) for item in crosses},
        musts=(),
    )
    return replace(problem, musts=_musts(catalogue, request, problem))


def _musts(
    catalogue: Catalogue, request: Request, problem: Whole
) -> tuple[frozenset[int], ...]:
    """Give, by rank, the sets of which a path takes one when any path can."""
    musts = []
    first = min(
        (
            node
            for node in problem.worth
            if request.first == catalogue.competencies[node[0]]
        ),
        default=None,
    )
    if first is not None:
        firsts = {item for item, nodes in problem.crosses.items() if first in nodes}
        direct = {item for item in firsts if not problem.lacks[item]}
        musts.append(frozenset(direct or firsts))
    if request.work_step:
        units = problem.worth.keys()
        musts.append(
            frozenset(
                item
                for item, nodes in problem.crosses.items()
                if catalogue.informal[item] and nodes & units
            )
        )
    return tuple(must for must in musts if must)
