"""What it costs to decide which cells to show, at 50, 500 and 5,000 respondents.

Run with `python -m tests.bench.anonymity`. Groups grow along: one per 25 or per five
respondents in a tree of three layers, or a tree in which every group has two parts. Most
people have one kind of work. The last columns say how many times as much ten times as many
people cost, over what n log n would be.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from math import log
from typing import Any

from tests.bench.report import PER_GROUP, SIZES, timed
from tests.builders import group, sheet, wave
from wvlo_core.domain import anonymity
from wvlo_core.domain.anonymity import FLOOR, Cell, Release, Showing
from wvlo_core.domain.people import RoleGroup
from wvlo_scan.model import Group
from wvlo_scan.model.report.order import protect
from wvlo_scan.model.report.protection import cells_of

ROLES = (90, 4, 3, 2, 1)


def in_layers(size: int, per_group: int) -> tuple[list[Group], list[str]]:
    """Make a tree of three layers; give the names of its smallest groups too."""
    keys = [f"g{number}" for number in range(size // per_group)]
    above = [f"m{number}" for number in range(max(1, len(keys) // 8))]
    groups = [group("top", 0), *(group(key, 0, parent="top") for key in above)]
    groups += [
        group(key, 2 * per_group, parent=above[number % len(above)])
        for number, key in enumerate(keys)
    ]
    return groups, keys


def in_halves(size: int) -> tuple[list[Group], list[str]]:
    """Make a tree in which every group has two parts, the smallest of about 20 people."""
    groups, keys = [group("t", 0)], ["t"]
    while len(keys) * 2 * 20 <= size * 1.5:
        halves = [f"{key}{half}" for key in keys for half in "ab"]
        groups += [group(key, 40, parent=key[:-1]) for key in halves]
        keys = halves
    return groups, keys


SHAPES: dict[str, Callable[[int], tuple[list[Group], list[str]]]] = {
    "25 in a group": partial(in_layers, per_group=PER_GROUP),
    "5 in a group": partial(in_layers, per_group=5),
    "two parts each": in_halves,
}


def company(size: int, shape: str) -> tuple[Counter[Any], list[Cell]]:
    """Make groups and count who is where."""
    dice = random.Random(size)
    groups, keys = SHAPES[shape](size)
    counts = Counter(
        (dice.choice(keys), dice.choices([*RoleGroup], ROLES)[0]) for _ in range(size)
    )
    people = [sheet({}, in_group=key, role=role) for key, role in counts]
    return counts, cells_of(wave(groups=tuple(groups)), people)


def costs(size: int, shape: str) -> dict[str, float]:
    """Measure a first wave and a second one, in which one in ten moved."""
    counts, cells = company(size, shape)
    dice = random.Random(size)
    core, _ = timed(lambda: anonymity.protect(counts, cells))
    first, states = timed(lambda: protect(counts, cells, FLOOR))
    shown = [cell for cell in cells if states[cell.key] is Showing.SHOWN]
    then, places = Release({**counts}, (*shown,)), sorted(counts)
    for gone in dice.sample([*counts.elements()], size // 10):
        counts[gone] -= 1
        counts[dice.choice(places)] += 1
    second, _ = timed(lambda: protect(counts, cells, FLOOR, [then]))
    return {"rule": core, "in order": first, "second wave": second}


def main() -> None:
    """Print processor seconds, and growth over that of n log n."""
    fair = [b * log(b) / (a * log(a)) for a, b in pairwise(SIZES)]
    for shape in SHAPES:
        costs(SIZES[0], shape)
        found = [costs(size, shape) for size in SIZES]
        for step in found[0]:
            seconds = [cost[step] for cost in found]
            growth = [
                after / before / by
                for (before, after), by in zip(pairwise(seconds), fair, strict=True)
            ]
            line = [f"{s:.4f}" for s in seconds] + [f"{g:.2f}" for g in growth]
            sys.stdout.write(f"| {shape}: {step} | {' | '.join(line)} |\n")


if __name__ == "__main__":
    main()
