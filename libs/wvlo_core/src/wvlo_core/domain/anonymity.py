"""What may be shown about groups of people without showing any one of them.

Everybody who answered stands in one *atom*: the smallest combination of properties
that reports use, such as (department, role group). A *cell* of a report adds up one or
more atoms. A reader may add and subtract all shown cells; the rule is that no such sum
may come down to a set of 1 to `min_n - 1` people. Cells that break it are held back,
smallest first, and each held-back cell says why.

Atoms nobody is in are left out before the check: a reader may know they are empty.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    shown.sort(key=lambda c: (size[c.key], str(c.key)))  # the same choice in any order
    people = {a: n for a, n in counts.items() if n > 0}
    while giving_away := _giving_away(people, shown, min_n):
        held_back = min(giving_away, key=lambda c: (size[c.key], str(c.key)))
        state[held_back.key] = Showing.PROTECTS_OTHERS
        shown.remove(held_back)
    return state


_Vector: TypeAlias = dict[int, Fraction]
"""Sparse: position to value, without zeros."""


def _giving_away(
    people: Mapping[Atom, int], shown: list[Cell], min_n: int
) -> list[Cell]:
    """Find shown cells that together single out 1 to min_n - 1 people; none is safe."""
    atoms = sorted(people, key=str)
    rows = _reduced(atoms, shown)
    pivots = {row.pivot: row for row in rows}
    small = {i: _freedom(i, pivots) for i, a in enumerate(atoms) if people[a] < min_n}
    group = _cancelling(small, [people[a] for a in atoms], min_n)
    used: _Vector = {}
    for i in group:
        if i in pivots:
            used = _plus(used, pivots[i].made_of, Fraction(1))
    return [shown[number] for number in used]


@dataclass(frozen=True)
class _Row:
    """A row of the cells x atoms matrix in reduced echelon form, and how it was made."""

    pivot: int
    atoms: _Vector
    made_of: _Vector

    def without(self, other: _Row) -> _Row:
        """Clear the other row's pivot column."""
        factor = -self.atoms.get(other.pivot, Fraction(0))
        return _Row(
            self.pivot,
            _plus(self.atoms, other.atoms, factor),
            _plus(self.made_of, other.made_of, factor),
        )


def _reduced(atoms: list[Atom], shown: list[Cell]) -> list[_Row]:
    """Bring the matrix of shown cells into reduced echelon form."""
    place = {atom: i for i, atom in enumerate(atoms)}
    rows: list[_Row] = []
    for number, cell in enumerate(shown):
        ones = {place[a]: Fraction(1) for a in cell.atoms if a in place}
        new = _Row(-1, ones, {number: Fraction(1)})
        for row in rows:
            new = new.without(row)
        if not new.atoms:
            continue
        pivot = min(new.atoms)
        scale = 1 / new.atoms[pivot] - 1
        new = _Row(
            pivot,
            _plus(new.atoms, new.atoms, scale),
            _plus(new.made_of, new.made_of, scale),
        )
        rows = [*(row.without(new) for row in rows), new]
    return rows


def _freedom(i: int, pivots: Mapping[int, _Row]) -> _Vector:
    """Give atom i's part in every direction that the shown cells leave open.

    A set of atoms follows from the shown cells exactly when its indicator is orthogonal
    to their null space, that is, when the parts of its atoms add up to nothing.
    """
    if i not in pivots:
        return {i: Fraction(1)}
    return {c: -x for c, x in pivots[i].atoms.items() if c != i}


def _cancelling(
    parts: Mapping[int, _Vector], sizes: list[int], min_n: int
) -> tuple[int, ...]:
    """Find atoms of together fewer than min_n people whose parts add up to nothing.

    Both halves of such a set add up to each other's opposite, so it is enough to list
    half sets: with five as threshold, pairs instead of sets of four.
    """
    seen: dict[frozenset[tuple[int, Fraction]], list[tuple[int, ...]]] = {}
    for length in range(min_n // 2 + 1):
        for half in combinations(sorted(parts), length):
            count = sum(sizes[i] for i in half)
            if count >= min_n:
                continue
            total: _Vector = {}
            for i in half:
                total = _plus(total, parts[i], Fraction(1))
            opposite = frozenset((c, -x) for c, x in total.items())
            for other in seen.get(opposite, ()):
                rest = sum(sizes[i] for i in other)
                if not set(half) & set(other) and 0 < count + rest < min_n:
                    return tuple(sorted((*half, *other)))
            seen.setdefault(frozenset(total.items()), []).append(half)
    return ()


def _plus(vector: _Vector, other: _Vector, factor: Fraction) -> _Vector:
    """Add `factor` times the other."""
    if not factor:
        return vector
    total = dict(vector)
    for place, value in other.items():
        changed = total.get(place, Fraction(0)) + factor * value
        if changed:
            total[place] = changed
        else:
            total.pop(place, None)
    return total
