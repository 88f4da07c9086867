"""What may be shown about groups of people without showing any one of them.

Everybody who answered stands in one *atom*: the smallest combination of properties
that reports use, such as (department, role group). A *cell* of a report adds up one or
more atoms. A reader may add and subtract all shown cells; the rule is that no such sum
may come down to a set of 1 to `min_n - 1` people. Cells that break it are held back,
smallest first, and each held-back cell says why.

Atoms nobody is in are left out before the check: a reader may know they are empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from typing import Any, TypeAlias

from wvlo_core.errors import Invalid

FLOOR = 5
"""Nothing about fewer people is ever shown. Settings can raise this, never lower it."""

DISTRIBUTION_FLOOR = 10
"""How answers are spread is shown from this many people on."""

Atom: TypeAlias = Any
"""Any hashable value that names the smallest combination of properties."""


class Showing(StrEnum):
    """The state of a cell in a report."""

    SHOWN = "shown"
    TOO_FEW = "too_few"
    PROTECTS_OTHERS = "protects_others"


@dataclass(frozen=True)
class Cell:
    """One figure a report would like to show."""

    key: Any
    atoms: frozenset[Atom]


def raised(min_n: int, floor: int = FLOOR) -> int:
    """Accept a threshold that is at least the floor."""
    if min_n < floor:
        message = (
            f"the threshold can only be raised: {min_n} is below the lowest allowed "
            f"number of {floor} answers"
        )
        raise Invalid(message)
    return min_n


def protect(
    counts: Mapping[Atom, int], cells: list[Cell], min_n: int = FLOOR
) -> dict[Any, Showing]:
    """Decide for each cell whether it may be shown.

    `counts` gives the number of people per atom. Cells that nobody is in, or too few,
    are `TOO_FEW`; further cells become `PROTECTS_OTHERS` until no sum or difference of
    the shown ones singles out fewer than `min_n` people.
    """
    raised(min_n)
    size = {c.key: sum(counts.get(a, 0) for a in c.atoms) for c in cells}
    state = {
        c.key: Showing.SHOWN if size[c.key] >= min_n else Showing.TOO_FEW for c in cells
    }
    shown = [c for c in cells if state[c.key] is Showing.SHOWN]
    people = {a: n for a, n in counts.items() if n > 0}
    while exposed := _exposed(people, shown, min_n):
        shown.sort(key=lambda c: (size[c.key], str(c.key)))
        held_back = next(
            (c for c in shown if _hides(exposed, people, shown, c)), shown[0]
        )
        state[held_back.key] = Showing.PROTECTS_OTHERS
        shown.remove(held_back)
    return state


def _exposed(
    people: Mapping[Atom, int], shown: list[Cell], min_n: int
) -> frozenset[Atom] | None:
    """Find a set of 1 to min_n - 1 people that the shown cells give away."""
    atoms = sorted(people, key=str)
    free = _free_directions(atoms, shown)
    small = [i for i, a in enumerate(atoms) if people[a] < min_n]
    for group in _small_groups(small, [people[a] for a in atoms], min_n):
        if _follows(group, free):
            return frozenset(atoms[i] for i in group)
    return None


def _hides(
    exposed: frozenset[Atom], people: Mapping[Atom, int], shown: list[Cell], held: Cell
) -> bool:
    """Tell whether holding back this one cell is enough for the exposed people."""
    atoms = sorted(people, key=str)
    free = _free_directions(atoms, [c for c in shown if c is not held])
    return not _follows(tuple(i for i, a in enumerate(atoms) if a in exposed), free)


def _follows(group: tuple[int, ...], free: list[list[Fraction]]) -> bool:
    return all(sum(row[i] for i in group) == 0 for row in free)


def _small_groups(
    small: list[int], sizes: list[int], min_n: int
) -> Iterator[tuple[int, ...]]:
    for length in range(1, min_n):
        for group in combinations(small, length):
            if sum(sizes[i] for i in group) < min_n:
                yield group


def _free_directions(atoms: list[Atom], shown: list[Cell]) -> list[list[Fraction]]:
    """Give a basis of the null space of the cells x atoms matrix.

    A set of atoms follows from the shown cells exactly when its indicator lies in the
    row space, that is, when it is orthogonal to every vector of the null space.
    """
    rows = [[Fraction(a in c.atoms) for a in atoms] for c in shown]
    pivots: list[int] = []
    for column in range(len(atoms)):
        rank = len(pivots)
        pick = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if pick is None:
            continue
        rows[rank], rows[pick] = rows[pick], rows[rank]
        lead = rows[rank][column]
        rows[rank] = [x / lead for x in rows[rank]]
        for r, row in enumerate(rows):
            if r != rank and (factor := row[column]):
                rows[r] = [x - factor * y for x, y in zip(row, rows[rank], strict=True)]
        pivots.append(column)
    basis = []
    for column in (c for c in range(len(atoms)) if c not in pivots):
        vector = [Fraction(0)] * len(atoms)
        vector[column] = Fraction(1)
        for r, pivot in enumerate(pivots):
            vector[pivot] = -rows[r][column]
        basis.append(vector)
    return basis
