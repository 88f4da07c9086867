"""What it costs to decide which cells to show, at 50, 500 and 5,000 respondents.

Run with `python -m tests.bench.anonymity`. Groups grow along, one per 25 respondents, in
a tree of three layers; most people have one kind of work. The last columns say how many
times as much ten times as many people cost, over what n log n would be.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from itertools import pairwise
from math import log
from typing import Any

from tests.bench.report import PER_GROUP, SIZES, timed
from tests.builders import group, sheet, wave
from wvlo_core.domain import anonymity
from wvlo_core.domain.anonymity import FLOOR, Cell, Release, Showing
from wvlo_core.domain.people import RoleGroup
from wvlo_scan.model.report.order import protect
from wvlo_scan.model.report.protection import cells_of

ROLES = (90, 4, 3, 2, 1)


def company(size: int) -> tuple[Counter[Any], list[Cell]]:
    """Make a tree of groups and count who is where."""
    dice = random.Random(size)
    keys = [f"g{number}" for number in range(size // PER_GROUP)]
    above = [f"m{number}" for number in range(max(1, len(keys) // 8))]
    groups = [group("top", 0), *(group(key, 0, parent="top") for key in above)]
    groups += [
        group(key, 2 * PER_GROUP, parent=above[number % len(above)])
        for number, key in enumerate(keys)
    ]
    counts = Counter(
        (dice.choice(keys), dice.choices([*RoleGroup], ROLES)[0]) for _ in range(size)
    )
    people = [sheet({}, in_group=key, role=role) for key, role in counts]
    return counts, cells_of(wave(groups=tuple(groups)), people)


def costs(size: int) -> dict[str, float]:
    """Measure a first wave and a second one, in which one in ten moved."""
    counts, cells = company(size)
    dice = random.Random(size)
    core, _ = timed(lambda: anonymity.protect(counts, cells))
    first, states = timed(lambda: protect(counts, cells, FLOOR))
    shown = [cell for cell in cells if states[cell.key] is Showing.SHOWN]
    then, places = Release({**counts}, (*shown,)), sorted(counts)
    for _ in range(size // 10):
        counts[dice.choice(list(counts.elements()))] -= 1
        counts[dice.choice(places)] += 1
    second, _ = timed(lambda: protect(counts, cells, FLOOR, [then]))
    return {"rule": core, "in order": first, "second wave": second}


def main() -> None:
    """Print processor seconds, and growth over that of n log n."""
    costs(SIZES[0])
    found = [costs(size) for size in SIZES]
    fair = [b * log(b) / (a * log(a)) for a, b in pairwise(SIZES)]
    for step in found[0]:
        seconds = [cost[step] for cost in found]
        growth = [
            after / before / by
            for (before, after), by in zip(pairwise(seconds), fair, strict=True)
        ]
        line = [f"{s:.4f}" for s in seconds] + [f"{g:.2f}" for g in growth]
        sys.stdout.write(f"| {step} | {' | '.join(line)} |\n")


if __name__ == "__main__":
    main()
