"""Made-up worlds for the advice engine: catalogues, roles and learners, by a seed."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from wvlo_learning_paths.advice import (
    Catalogue,
    Item,
    Request,
    Target,
    compile_catalogue,
)

Role = tuple[tuple[str, int], ...]
"""Per competency 20 when it is essential, 10 when it is optional."""


@dataclass(frozen=True)
class World:
    """A catalogue with the roles that learners in it have."""

    name: str
    items: Sequence[Item]
    roles: Sequence[Role]

    @cached_property
    def catalogue(self) -> Catalogue:
        """The items, compiled once."""
        return compile_catalogue(self.items)

    def learners(self, count: int, seed: int) -> list[tuple[Request, int]]:
        """Draw learners with their budgets in quarter-hours (16 to 80 hours)."""
        return [*self.one_by_one(count, seed)]

    def one_by_one(self, count: int, seed: int) -> Iterator[tuple[Request, int]]:
        """Draw the same learners, never all in memory at once."""
        chance = np.random.default_rng(seed)
        for _ in range(count):
            yield self._learner(chance)

    def _learner(self, chance: np.random.Generator) -> tuple[Request, int]:
        role = self.roles[int(chance.integers(len(self.roles)))]
        names = [name for name, _ in role]
        gaps = set(chance.choice(len(names), min(16, len(names)), replace=False))
        levels, targets = {}, []
        for place, (name, weight) in enumerate(role):
            level = int(chance.integers(2, 5))
            short = int(chance.integers(1, level + 1)) if place in gaps else 0
            levels[name] = level - short
            factor = int(chance.integers(5, 21)) * int(chance.integers(8, 16)) // 10
            targets.append(Target(name, level, weight * factor, "profile:role"))
        language = ["nl"] if chance.random() < 0.7 else ["en", "nl"]
        request = Request(
            levels, tuple(targets), wants={"language": frozenset(language)}
        )
        return request, 4 * int(chance.integers(16, 81))


def made_up(
    name: str, competencies: int, items: int, roles: int, seed: int = 20261123
) -> World:
    """Draw roles of 42 competencies, some of them popular, and items for them."""
    chance = np.random.default_rng(seed)
    names = [f"c{number:05}" for number in range(competencies)]
    weight = 1 / (np.arange(competencies) + 10.0) ** 0.7
    weight /= weight.sum()
    drawn: list[Role] = []
    for _ in range(roles):
        chosen = chance.choice(competencies, 42, replace=False, p=weight)
        drawn.append(
            tuple((names[c], 20 if chance.random() < 0.5 else 10) for c in chosen)
        )
    return World(name, _items(chance, drawn, items), drawn)


def esco(folder: Path, items: int, seed: int = 20261123) -> World:
    """Take occupations and their skills from ESCO's files, and draw items for them."""
    asked: dict[str, list[tuple[str, int]]] = defaultdict(list)
    with (folder / "occupationSkillRelations.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            weight = 20 if row["relationType"] == "essential" else 10
            asked[row["occupationUri"]].append((row["skillUri"], weight))
    roles = [tuple(sorted(asked[role])) for role in sorted(asked)]
    chance = np.random.default_rng(seed)
    return World("ESCO", _items(chance, roles, items), roles)


def _items(
    chance: np.random.Generator, roles: Sequence[Role], count: int
) -> list[Item]:
    """Draw items: about two competencies of one role, and half a requirement each."""
    made = []
    hours = np.exp(chance.normal(np.log(7.2), 0.8, count))
    for number in range(count):
        role = roles[int(chance.integers(len(roles)))]
        many = min(len(role) - 1, int(chance.choice(4, p=[0.3, 0.43, 0.17, 0.1])) + 1)
        most = min(len(role), many + 1)
        places = chance.choice(len(role), most, replace=False)
        teaches = []
        for place in places[:many]:
            low = int(chance.choice(4, p=[0.45, 0.25, 0.2, 0.1]))
            teaches.append((role[place][0], low, low + 1 + (chance.random() < 0.35)))
        requires = ()
        if chance.random() < 0.5 and most > many:
            requires = ((role[places[many]][0], int(chance.integers(1, 4))),)
        language = ["nl"] if chance.random() < 0.6 else ["en"]
        if chance.random() < 0.2:
            language = ["en", "nl"]
        made.append(
            Item(
                f"i{number:06}",
                max(1, round(4 * float(hours[number]))),
                tuple(teaches),
                requires,
                {"language": frozenset(language)},
                informal=bool(chance.random() < 0.25),
            )
        )
    return made
