"""The best that could be shown: an exact answer to what the anonymity rules decide.

Nothing is shared with those rules. Readers by algebra find what a few people follow
from, and an integer program picks the cheapest cells that break all of it; then readers
look again at what is left, until they find nothing. For small cases only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from statistics import fmean
from typing import Any, TypeAlias

import highspy

from tests.attackers import Table, few_told, over_waves, report, shown, tells
from wvlo_core.domain.anonymity import Cell, Release, Showing, protect

Ways: TypeAlias = Callable[[Sequence[Cell]], Iterator[frozenset[Any]]]
"""Gives of these cells the keys of some that together tell about a few people."""


def best_hidden(
    cells: Sequence[Cell], price: Mapping[Any, float], ways: Ways
) -> set[Any]:
    """Give the cells to hold back that cost least, of all choices that are safe."""
    known: list[frozenset[Any]] = []
    hidden: set[Any] = set()
    while more := [*ways([cell for cell in cells if cell.key not in hidden])]:
        known += more
        hidden = _breaking(known, price)
    return hidden


def _breaking(known: Sequence[frozenset[Any]], price: Mapping[Any, float]) -> set[Any]:
    """Choose the cheapest cells of which every known way needs one."""
    program = highspy.Highs()
    program.setOptionValue("output_flag", False)
    program.setOptionValue("mip_rel_gap", 0.0)
    keys = sorted({key for way in known for key in way}, key=str)
    chosen = {key: program.addBinary() for key in keys}
    for way in known:
        program.addConstr(sum(chosen[key] for key in way) >= 1)
    program.minimize(sum(price[key] * chosen[key] for key in keys))
    return {key for key in keys if program.val(chosen[key]) > 1 / 2}


def to_tell(earlier: Sequence[Release], counts: Table, min_n: int) -> Ways:
    """Look at one report, beside those of earlier waves if there are any."""
    return beside(earlier, counts, min_n) if earlier else in_one_wave(counts, min_n)


def in_one_wave(counts: Table, min_n: int) -> Ways:
    """Look at one report."""

    def ways(cells: Sequence[Cell]) -> Iterator[frozenset[Any]]:
        for few in few_told(counts, cells, min_n):
            needed = _needed(counts, cells, few, [*cells])
            yield frozenset(cell.key for cell in needed)

    return ways


def beside(earlier: Sequence[Release], counts: Table, min_n: int) -> Ways:
    """Look at one report beside those of earlier waves, of which nothing can change."""

    def ways(cells: Sequence[Cell]) -> Iterator[frozenset[Any]]:
        people, all_cells = over_waves([*earlier, Release(counts, tuple(cells))])
        ours = [cell for cell in all_cells if cell.key[0] == len(earlier)]
        for few in few_told(people, all_cells, min_n):
            needed = _needed(people, all_cells, few, ours)
            yield frozenset(cell.key[1] for cell in needed)

    return ways


def _needed(
    counts: Table, cells: Sequence[Cell], few: Collection[Any], ours: Sequence[Cell]
) -> list[Cell]:
    """Leave out our cells one by one, as long as the rest still tells."""
    needed, others = [*ours], [cell for cell in cells if cell not in ours]
    for cell in ours:
        fewer = [other for other in needed if other is not cell]
        if tells(counts, [*others, *fewer], few):
            needed = fewer
    return needed


@dataclass(frozen=True)
class Compared:
    """What was held back of a report although enough people are in it, and the least.

    Both as the number of people in those cells, all together; cells with the same
    people count once.
    """

    ours: int
    best: int


def compared(
    counts: Table, cells: Sequence[Cell], min_n: int, earlier: Sequence[Release] = ()
) -> Compared:
    """Let the rules choose, and the integer program by the same order of importance."""
    states = protect(counts, cells, min_n, earlier)
    offered = [cell for cell in cells if states[cell.key] is not Showing.TOO_FEW]
    lost = _people_in(offered, counts)
    price = dict(lost)
    everybody = next(
        (c.key for c in cells if all(a in c.atoms for a, n in counts.items() if n)),
        None,
    )
    if everybody in price:
        price[everybody] += sum(lost.values())
    best = best_hidden(offered, price, to_tell(earlier, counts, min_n))
    ours = [c.key for c in offered if states[c.key] is not Showing.SHOWN]
    return Compared(sum(lost[key] for key in ours), sum(lost[key] for key in best))


def _people_in(cells: Sequence[Cell], counts: Table) -> dict[Any, int]:
    known: set[frozenset[Any]] = set()
    lost = {}
    for cell in cells:
        inside = frozenset(atom for atom in cell.atoms if counts.get(atom))
        lost[cell.key] = 0 if inside in known else sum(counts[atom] for atom in inside)
        known.add(inside)
    return lost


def random_case(
    random: Random, waves: int = 1
) -> tuple[Table, list[Cell], int, list[Release]]:
    """Draw the last of some waves: its people and cells, and what was shown before."""
    size = random.randint(1, 4), random.randint(1, 3)
    most = random.choice((5, 9, 14))
    counts = {a: random.randint(0, most) for a in product(*map(range, size))}
    min_n = random.choice((5, 5, 6, 8, 10))
    crossed, parents = random.random() < 1 / 2, random.choice((0, 2))
    earlier: list[Release] = []
    while True:
        cells = report(counts, crossed=crossed, parents=parents)
        if len(earlier) == waves - 1:
            return counts, cells, min_n, earlier
        left = shown(cells, protect(counts, cells, min_n, earlier))
        earlier.append(Release(counts, tuple(left)))
        moving = random.choice((0.1, 0.3, 0.6))
        counts = {a: _moved(n, moving, random) for a, n in counts.items()}


def _moved(people: int, moving: float, random: Random) -> int:
    if random.random() > moving:
        return people
    return max(0, people + random.randint(-8, 8))


@dataclass(frozen=True)
class Summary:
    """How much more than the least was held back, over the cases that need any."""

    cases: int
    mean: float
    worst: float
    exact: float
    needless: int

    @classmethod
    def of(cls, found: Iterable[Compared]) -> Summary:
        """Work it out; `needless` counts where nothing at all had to be held back."""
        every = [each for each in found if each.ours or each.best]
        ratios = [each.ours / each.best for each in every if each.best]
        return cls(
            cases=len(every),
            mean=fmean(ratios),
            worst=max(ratios),
            exact=sum(each.ours == each.best for each in every) / len(every),
            needless=len(every) - len(ratios),
        )
