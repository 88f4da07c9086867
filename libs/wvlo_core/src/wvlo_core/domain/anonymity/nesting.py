"""Two families of nested cells: what makes every question about cells one of cuts.

In a family, two cells have nobody in common or one lies in the other: the organisation
and its departments and teams; the role groups and, in each, the departments. Every
atom lies in one innermost cell of each family, and is an edge between those two.
A sum of cells weighs an atom with the numbers of the cells around it: with what adds
up along one family plus what adds up along the other (Schrijver 2003, section 13.4).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from wvlo_core.domain.anonymity.figures import Atom, Cell

GROUND = 0
"""The vertex around the outermost cells of both families."""


@dataclass(frozen=True)
class Nesting:
    """Cells as vertices 1, 2, ... in two trees that hang together at the ground.

    `around` gives per vertex the vertex of the next cell around it, `ends` per atom its
    innermost cells. Cells in `crossing` fit in neither family.
    """

    cells: tuple[Cell, ...]
    around: tuple[int, ...]
    ends: Mapping[Atom, tuple[int, int]]
    crossing: tuple[Cell, ...]


def nested(
    cells: Sequence[Cell], people: Collection[Atom], first: Collection[Cell] = ()
) -> Nesting:
    """Give every cell a place in one of two families, the largest cells first.

    `people` names the atoms that count, the rest is left out. When not all cells fit,
    those in `first` stay before others.
    """
    inside = {c: [a for a in c.atoms if a in people] for c in cells}
    order = sorted(cells, key=lambda c: (-len(inside[c]), str(c.key)))
    turns = sorted(range(len(order)), key=lambda i: order[i] not in first)
    sides, crossing = _sides([inside[c] for c in order], turns)
    innermost = tuple(dict.fromkeys(people, GROUND) for _ in range(2))
    placed: list[Cell] = []
    around = [GROUND]
    for number, cell in enumerate(order):
        if number not in crossing:
            placed.append(cell)
            family = innermost[sides.of(number)]
            around.append(family[inside[cell][0]] if inside[cell] else GROUND)
            family.update(dict.fromkeys(inside[cell], len(placed)))
    ends = {atom: (innermost[0][atom], innermost[1][atom]) for atom in people}
    left_out = tuple(order[number] for number in crossing)
    return Nesting(tuple(placed), tuple(around), ends, left_out)


def _sides(
    cells: Sequence[Sequence[Atom]], turns: Sequence[int]
) -> tuple[_Sides, list[int]]:
    """Keep cells that cross apart, in these turns; list those that cannot be."""
    sides = _Sides(len(cells))
    crossing = []
    containing: dict[Atom, list[int]] = defaultdict(list)
    for number in turns:
        atoms = cells[number]
        shared = Counter(chain.from_iterable(containing[atom] for atom in atoms))
        crossed = [
            other
            for other, n in shared.items()
            if n < len(atoms) and n < len(cells[other])
        ]
        if sides.differ(number, crossed):
            for atom in atoms:
                containing[atom].append(number)
        else:
            crossing.append(number)
    return sides, crossing


class _Sides:
    """Two sides, for things of which some pairs must not be on the same side."""

    def __init__(self, size: int) -> None:
        self._leader = [*range(size)]
        self._flipped = [0] * size

    def of(self, thing: int) -> int:
        """Give the side of a thing, 0 or 1."""
        return self._seen_from(thing)[1]

    def differ(self, thing: int, others: Sequence[int]) -> bool:
        """Put a new thing on the other side of all others; False if they disagree."""
        wanted: dict[int, int] = {}
        for other in others:
            leader, side = self._seen_from(other)
            if wanted.setdefault(leader, side) != side:
                return False
        for leader, side in wanted.items():
            self._leader[leader] = thing
            self._flipped[leader] = 1 - side
        return True

    def _seen_from(self, thing: int) -> tuple[int, int]:
        """Find whom a thing follows, and whether it is on that one's side."""
        path = []
        while self._leader[thing] != thing:
            path.append(thing)
            thing = self._leader[thing]
        side = 0
        for passed in reversed(path):
            side ^= self._flipped[passed]
            self._leader[passed], self._flipped[passed] = thing, side
        return thing, side
