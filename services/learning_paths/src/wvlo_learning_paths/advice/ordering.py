"""One request in one catalogue, and the order in which chosen items are done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from wvlo_learning_paths.advice.catalogue import Catalogue
from wvlo_learning_paths.advice.reading import (
    Node,
    crossed,
    levels_of,
    needed,
    units_of,
)
from wvlo_learning_paths.advice.request import Request


class Scene:
    """One request in one catalogue, with what is asked of it remembered."""

    def __init__(self, catalogue: Catalogue, request: Request, budget: int) -> None:
        self.catalogue, self.request, self.budget = catalogue, request, budget
        self.level = levels_of(catalogue, request)
        self.worth = units_of(catalogue, request)
        self.source = {t.competency: t.source for t in request.targets}
        self._crosses: dict[int, frozenset[Node]] = {}
        self._lacks: dict[int, frozenset[Node]] = {}

    def crosses(self, item: int) -> frozenset[Node]:
        """Levels that the item brings somebody over."""
        if item not in self._crosses:
            self._crosses[item] = crossed(self.catalogue, item)
        return self._crosses[item]

    def lacks(self, item: int) -> frozenset[Node]:
        """Levels that the item asks for and that are not there."""
        if item not in self._lacks:
            self._lacks[item] = frozenset(
                (c, v)
                for c, v in needed(self.catalogue, item)
                if self.level.get(c, 0) < v
            )
        return self._lacks[item]

    def points(self, item: int, node: Node) -> int:
        """Count what the item brings for a level, believed as much as it is."""
        return self.worth.get(node, 0) * int(self.catalogue.belief[item])

    def hours(self, items: Iterable[int]) -> int:
        """Add up quarter-hours."""
        return sum(int(self.catalogue.quarters[item]) for item in items)

    def value(self, items: Iterable[int]) -> int:
        """Add up points: per level the item that is believed most."""
        best: dict[Node, int] = {}
        for item in items:
            for node in self.closes(item):
                best[node] = max(best.get(node, 0), self.points(item, node))
        return sum(best.values())

    def closes(self, item: int) -> frozenset[Node]:
        """Missing levels that the item brings somebody over."""
        return self.crosses(item) & self.worth.keys()

    def gain(self, item: int, best: Mapping[Node, int]) -> int:
        """Count what an item adds to the points there are."""
        return sum(
            max(0, self.points(item, node) - best.get(node, 0))
            for node in self.closes(item)
        )

    def doable(self, items: Iterable[int]) -> bool:
        """Tell whether there is an order in which all can be done."""
        left, have = set(items), set[Node]()
        while ready := {item for item in left if self.lacks(item) <= have}:
            left -= ready
            have.update(*(self.crosses(item) for item in ready))
        return not left

    @cached_property
    def first(self) -> Node | None:
        """The level that is to come first."""
        number = self.catalogue.numbers.get(self.request.first or "")
        node = None if number is None else (number, self.level.get(number, 0) + 1)
        return node if node in self.worth else None

    def informal(self, item: int) -> bool:
        """Tell whether the item is learning in the work itself that closes a gap."""
        return bool(self.catalogue.informal[item] and self.closes(item))


def ordered(scene: Scene, items: Iterable[int]) -> list[int]:
    """Order: what comes first and its chain, a work step, then most points per hour."""
    left, done, have = set(items), list[int](), set[Node]()
    best: dict[Node, int] = {}
    craft = {item for item in left if scene.first in scene.crosses(item)}
    wanted = _chain(scene, left, craft)
    worked = not scene.request.work_step
    while ready := [item for item in sorted(left) if scene.lacks(item) <= have]:
        leading = [item for item in ready if item in wanted] or ready
        if not wanted and not worked:
            leading = [item for item in ready if scene.informal(item)] or ready
        rates = {item: scene.gain(item, best) * 1000 for item in leading}
        chosen = min(
            leading,
            key=lambda item: (
                item not in craft,
                -(rates[item] // scene.hours([item])),
                item,
            ),
        )
        done.append(chosen)
        for node in scene.closes(chosen):
            best[node] = max(best.get(node, 0), scene.points(chosen, node))
        left.remove(chosen)
        have |= scene.crosses(chosen)
        worked = worked or scene.informal(chosen)
        if chosen in craft:
            wanted, craft = set(), set()
    return done


def _chain(scene: Scene, items: set[int], goals: set[int]) -> set[int]:
    """Collect the goals and whatever of the items they may need."""
    chain: set[int] = set()
    todo = set(goals)
    while todo:
        chain |= todo
        lacking = frozenset[Node]().union(*(scene.lacks(item) for item in todo))
        todo = {item for item in items - chain if scene.crosses(item) & lacking}
    return chain
