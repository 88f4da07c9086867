"""Tiny problems for the advice engine, and every path there is in them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from wvlo_learning_paths.advice import Item, Request, Target

NAMES = "abcd"
SPOKEN = frozenset({"nl"})


@dataclass(frozen=True)
class Tiny:
    """A few items, one request and its quarter-hours."""

    items: tuple[Item, ...]
    request: Request
    budget: int


def tiny(chance: Random, most: int = 7) -> Tiny:
    """Draw a problem in which chains, loops, filters and both rules turn up."""
    items = tuple(
        _item(chance, f"item-{n}") for n in range(chance.randint(min(3, most), most))
    )
    targets = tuple(
        Target(name, chance.randint(1, 4), chance.choice([0, 1, 7, 30]), "profile:role")
        for name in NAMES
        if chance.random() < 0.8
    )
    request = Request(
        levels={name: chance.choice([0, 0, 1, 2]) for name in NAMES},
        targets=targets,
        wants={"language": SPOKEN},
        refused=frozenset({"item-0"} if chance.random() < 0.1 else ()),
        today=10,
        first=chance.choice([None, None, "a"]),
        work_step=chance.random() < 0.8,
    )
    return Tiny(items, request, chance.randint(0, 30))


def _item(chance: Random, key: str) -> Item:
    teaches = []
    for name in chance.sample(NAMES, chance.choice([1, 1, 2])):
        low = chance.choice([0, 0, 0, 1, 2])
        teaches.append((name, low, low + chance.choice([1, 1, 2])))
    needs = [
        (name, chance.randint(1, 2))
        for name in chance.sample(NAMES, chance.choice([0, 0, 1, 1, 2]))
    ]
    return Item(
        key,
        chance.randint(1, 12),
        tuple(teaches),
        tuple(needs),
        {"language": frozenset(chance.choice(["nl", "nl", "nl", "en"]).split())},
        informal=chance.random() < 0.3,
        belief=chance.choice([100, 100, 100, 80, 120]),
        withdrawn=chance.random() < 0.03,
        seats=chance.choice([None, None, None, 5, 0]),
        last_day=chance.choice([99, 99, 99, 99, 9]),
    )


def usable(problem: Tiny, item: Item) -> bool:
    """Tell whether the item may be in a path at all."""
    return (
        not item.withdrawn
        and item.seats != 0
        and item.last_day >= problem.request.today
        and item.key not in problem.request.refused
        and "nl" in item.facets["language"]
    )


@dataclass(frozen=True)
class Walk:
    """Somebody who did some items: what is there now, and what it was worth."""

    levels: dict[str, int]
    points: dict[tuple[str, int], int]
    quarters: int
    keys: frozenset[str]

    def can(self, problem: Tiny, item: Item) -> bool:
        asked = (*item.requires, *((name, low) for name, low, _ in item.teaches))
        return (
            item.key not in self.keys
            and self.quarters + item.quarters <= problem.budget
            and all(self.levels[name] >= level for name, level in asked)
        )

    def do(self, problem: Tiny, item: Item) -> Walk:
        levels, points = dict(self.levels), dict(self.points)
        weight = {gap.competency: gap.weight for gap in problem.request.gaps()}
        for name, _, high in item.teaches:
            levels[name] = max(levels[name], high)
        for name, level in closes(problem, item):
            brings = weight[name] * item.belief
            points[name, level] = max(points.get((name, level), 0), brings)
        keys = self.keys | {item.key}
        return Walk(levels, points, self.quarters + item.quarters, keys)

    @property
    def value(self) -> int:
        return sum(self.points.values())


def start(problem: Tiny) -> Walk:
    """Stand at the beginning."""
    return Walk(dict(problem.request.levels), {}, 0, frozenset())


def every_walk(problem: Tiny) -> list[Walk]:
    """Follow every path; the order in which the same is done does not matter."""
    items = [item for item in problem.items if usable(problem, item)]
    found = {frozenset[str](): start(problem)}
    todo = [*found.values()]
    while todo:
        walk = todo.pop()
        for item in items:
            if walk.keys | {item.key} not in found and walk.can(problem, item):
                further = walk.do(problem, item)
                found[further.keys] = further
                todo.append(further)
    return [*found.values()]


def closes(problem: Tiny, item: Item) -> set[tuple[str, int]]:
    """Give the missing levels that the item brings somebody over."""
    here = problem.request.levels
    asked = {*item.requires, *((name, low) for name, low, _ in item.teaches)}
    lacking = {(name, level) for name, level in asked if here[name] < level}
    return {
        (name, level)
        for name, low, high in item.teaches
        for gap in problem.request.gaps()
        if gap.competency == name
        for level in range(max(low, here[name]) + 1, min(high, gap.level) + 1)
        if all(level > asked for other, asked in lacking if other == name)
    }


def at_work(problem: Tiny) -> frozenset[str]:
    """Give the items that are learning in the work itself and close a gap."""
    return frozenset(
        item.key for item in problem.items if item.informal and closes(problem, item)
    )


def craft(problem: Tiny) -> frozenset[str]:
    """Give the items of which one comes first: those possible at once, else any."""
    name = problem.request.first
    if name not in {gap.competency for gap in problem.request.gaps()}:
        return frozenset()
    step = (name, problem.request.levels[name] + 1)
    able = [
        item
        for item in problem.items
        if usable(problem, item)
        and item.quarters <= problem.budget
        and step in closes(problem, item)
    ]
    direct = [item for item in able if start(problem).can(problem, item)]
    return frozenset(item.key for item in direct or able)


def best_value(problem: Tiny) -> tuple[int, list[frozenset[str]]]:
    """Give the best value under the rules that can be served, and those rules."""
    walks = every_walk(problem)
    rules = [craft(problem), at_work(problem) if problem.request.work_step else None]
    held = []
    for rule in rules:
        if rule and (serving := [walk for walk in walks if walk.keys & rule]):
            walks = serving
            held.append(rule)
    return max(walk.value for walk in walks), held
