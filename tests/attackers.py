"""Readers who try to work out what a few people answered, by all that is shown.

None of them shares code or method with the rules they attack: the patient one adds and
subtracts, the mathematician compares ranks, the third solves linear programs over the
figures as printed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations, product
from random import Random
from typing import Any

import highspy

from wvlo_core.domain.anonymity import Cell, Release, Showing

Table = dict[Any, int]

PRIME = 2**61 - 1
"""Exact for our purpose: it is larger than any determinant of these 0-1 matrices."""

MODERATE = (25.0, 75.0)
"""Scores that say nothing by being extreme; the whole scale is 0 to 100."""


def report(counts: Table, *, crossed: bool = False, parents: int = 0) -> list[Cell]:
    """List a total, the groups and the roles of a table of group x role.

    `crossed` adds every role in every group. With `parents`, so many groups in a row
    have a parent, and with both every role in every parent.
    """

    def cell(*key: Any, **wanted: Any) -> Cell:
        return Cell(
            key,
            frozenset(
                (group, role)
                for group, role in counts
                if wanted.get("group", group) == group
                and wanted.get("role", role) == role
                and (
                    not parents
                    or wanted.get("parent", group // parents) == group // parents
                )
            ),
        )

    groups, roles = (sorted({atom[i] for atom in counts}) for i in (0, 1))
    above = sorted({group // parents for group in groups}) if parents else []
    cells = [
        cell("total"),
        *(cell("group", g, group=g) for g in groups),
        *(cell("role", r, role=r) for r in roles),
        *(cell("parent", p, parent=p) for p in above),
    ]
    if crossed:
        cells += [cell("group", g, "role", r, group=g, role=r) for g, r in counts]
        cells += [
            cell("parent", p, "role", r, parent=p, role=r)
            for p, r in product(above, roles)
        ]
    return cells


def shown(cells: Sequence[Cell], states: Mapping[Any, Showing]) -> list[Cell]:
    return [cell for cell in cells if states[cell.key] is Showing.SHOWN]


def by_adding_and_subtracting(
    counts: Table, cells: Sequence[Cell], min_n: int
) -> Iterator[str]:
    """The patient reader: tries to add, subtract or leave out every shown cell."""
    populated = [atom for atom, people in counts.items() if people]
    for signs in product((-1, 0, 1), repeat=len(cells)):
        weight = {
            atom: sum(
                sign
                for sign, cell in zip(signs, cells, strict=True)
                if atom in cell.atoms
            )
            for atom in populated
        }
        people = sum(counts[atom] for atom in populated if weight[atom])
        if 0 < people < min_n:
            yield f"{people} people by {signs}"


def by_algebra(counts: Table, cells: Sequence[Cell], min_n: int) -> Iterator[str]:
    """The mathematician: is any combination, however weighted, about these few only?"""
    for few in few_told(counts, cells, min_n):
        yield f"{sorted(map(str, few))}"


def few_told(counts: Table, cells: Sequence[Cell], min_n: int) -> Iterator[set[Any]]:
    """Find atoms of a few people that a combination of cells is about, and nobody else.

    It is when the shown cells lose rank once these people are taken out of them. What
    is about atoms that are large enough is eliminated first.
    """
    populated = [atom for atom, people in counts.items() if people]
    small = [atom for atom in populated if counts[atom] < min_n]
    large = [atom for atom in populated if counts[atom] >= min_n]
    known = [[int(atom in cell.atoms) for atom in (*large, *small)] for cell in cells]
    found = eliminated(known, len(large))
    left = [row[len(large) :] for row in known[found:]]
    whole = rank(left)
    for few in _largest_small_sets(small, counts, min_n) if whole else ():
        if _without(left, small, few) < whole:
            yield few


def tells(counts: Table, cells: Sequence[Cell], few: Collection[Any]) -> bool:
    """Tell whether a combination of cells is about nobody but these."""
    populated = [atom for atom, people in counts.items() if people]
    known = [[int(atom in cell.atoms) for atom in populated] for cell in cells]
    return _without(known, populated, few) < rank(known)


def _without(
    rows: Sequence[Sequence[int]], atoms: Sequence[Any], few: Collection[Any]
) -> int:
    return rank(
        [
            [part for part, atom in zip(row, atoms, strict=True) if atom not in few]
            for row in rows
        ]
    )


def _largest_small_sets(
    small: Sequence[Any], counts: Table, min_n: int
) -> Iterator[set[Any]]:
    """List sets of fewer than enough people that nobody could be added to."""
    for size in range(1, min_n):
        for few in combinations(small, size):
            room = min_n - 1 - sum(counts[atom] for atom in few)
            others = (counts[atom] for atom in small if atom not in few)
            if room >= 0 and all(people > room for people in others):
                yield {*few}


def rank(rows: Sequence[Sequence[int]]) -> int:
    """Count independent rows, calculating modulo a large prime."""
    left = [[*row] for row in rows]
    return eliminated(left, len(left[0]) if left else 0)


def eliminated(left: list[list[int]], columns: int) -> int:
    """Leave only zeros in these columns but for the first rows; say how many those are."""
    found = 0
    for column in range(columns):
        pivot = next((row for row in left[found:] if row[column] % PRIME), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(found, pivot)
        inverse = pow(pivot[column], -1, PRIME)
        for row in left[found + 1 :]:
            factor = row[column] * inverse
            row[:] = [(x - factor * y) % PRIME for x, y in zip(row, pivot, strict=True)]
        found += 1
    return found


def over_waves(waves: Sequence[Release]) -> tuple[Table, list[Cell]]:
    """See several waves as one report, by the worst guess about who answered again.

    In each atom, those of a smaller wave are all among those of a larger one.
    """
    people: Table = {}
    for atom in {atom for wave in waves for atom in wave.counts}:
        counted = 0
        for number in sorted({wave.counts.get(atom, 0) for wave in waves} - {0}):
            who = [n for n, w in enumerate(waves) if w.counts.get(atom, 0) >= number]
            people[atom, (*who,)] = number - counted
            counted = number
    cells = [
        Cell(
            (number, cell.key),
            frozenset(
                (atom, who)
                for atom, who in people
                if atom in cell.atoms and number in who
            ),
        )
        for number, wave in enumerate(waves)
        for cell in wave.shown
    ]
    return people, cells


class Reader:
    """The third: knows all numbers of people, and the means as printed.

    `answers` holds a score from 0 to 100 for everybody in an atom.
    """

    def __init__(
        self, answers: Mapping[Any, Sequence[float]], cells: Sequence[Cell]
    ) -> None:
        self._answers = answers
        self._means = [
            (cell, round(sum(scores) / len(scores), 1))
            for cell in cells
            if (scores := [x for atom in cell.atoms for x in answers.get(atom, ())])
        ]

    def range_of(self, few: Mapping[Any, int]) -> float:
        """Find how far apart the mean of so many people of each atom can still be."""
        program = highspy.Highs()
        program.setOptionValue("output_flag", False)
        sums: dict[Any, list[Any]] = {}
        asked = []
        for atom, scores in self._answers.items():
            inside = min(few.get(atom, 0), len(scores))
            parts = [
                program.addVariable(0, 100 * people)
                for people in (inside, len(scores) - inside)
            ]
            sums[atom] = parts
            asked += parts[:1] if inside else []
        for cell, mean in self._means:
            people = sum(len(self._answers.get(atom, ())) for atom in cell.atoms)
            total = sum(x for atom in cell.atoms for x in sums.get(atom, ()))
            program.addConstr(total >= people * (mean - 0.05))
            program.addConstr(total <= people * (mean + 0.05))
        wanted = sum(asked[1:], asked[0] * 1.0)
        ends = []
        for look in (program.minimize, program.maximize):
            look(wanted)
            ends.append(program.getObjectiveValue())
        return (ends[1] - ends[0]) / sum(few.values())


def moderate(counts: Table, random: Random) -> dict[Any, list[float]]:
    """Let everybody answer something that is not extreme."""
    return {
        atom: [random.uniform(*MODERATE) for _ in range(people)]
        for atom, people in counts.items()
        if people
    }


def promised(few: int, min_n: int) -> float:
    """Say how many points the mean of a few moderate people stays open, at least.

    As much as that of the same few in one group of `min_n` people whose mean is shown.
    """
    low, high = MODERATE
    return (high - low) * min(1, (min_n - few) / few)


def few_people(
    counts: Table, min_n: int, limit: int | None = None, random: Random | None = None
) -> Iterator[dict[Any, int]]:
    """List sets of one to min_n - 1 people of at most two atoms, some if limited."""
    populated = [atom for atom, people in counts.items() if people]
    sets = [
        {atom: n} for atom in populated for n in range(1, min(counts[atom] + 1, min_n))
    ]
    sets += [
        {a: n, b: m}
        for a, b in combinations(populated, 2)
        for n in range(1, counts[a] + 1)
        for m in range(1, counts[b] + 1)
        if n + m < min_n
    ]
    if limit is not None and random is not None and len(sets) > limit:
        sets = random.sample(sets, limit)
    yield from sets


def exposed_in(
    counts: Table, cells: Collection[Cell], min_n: int, random: Random, limit: int
) -> Iterator[str]:
    """Let the third reader try sets of a few people who all answered moderately."""
    reader = Reader(moderate(counts, random), [*cells])
    for few in few_people(counts, min_n, limit, random):
        left = reader.range_of(few)
        if left < promised(sum(few.values()), min_n) - 1e-6:
            yield f"{few} within {left:.2f} points"
