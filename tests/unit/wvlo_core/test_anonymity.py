"""The anonymity engine, against two attackers that share no code or method with it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wvlo_core.domain.anonymity import FLOOR, Cell, Showing, protect, raised
from wvlo_core.errors import Invalid

SHOWN, TOO_FEW, PROTECTS = Showing.SHOWN, Showing.TOO_FEW, Showing.PROTECTS_OTHERS
Table = dict[Any, int]

thorough = settings(max_examples=200)

PRIME = 2**61 - 1
"""Exact for our purpose: it is larger than any determinant of these 0-1 matrices."""


def report(counts: Table) -> list[Cell]:
    """A total, the groups and the roles of a table of group x role."""
    groups, roles = ({atom[i] for atom in counts} for i in (0, 1))
    return [
        Cell("total", frozenset(counts)),
        *(
            Cell(("group", g), frozenset(a for a in counts if a[0] == g))
            for g in groups
        ),
        *(Cell(("role", r), frozenset(a for a in counts if a[1] == r)) for r in roles),
    ]


@st.composite
def tables(draw: st.DrawFn, least: int = 0) -> Table:
    """Group x role with up to three of each."""
    groups, roles = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    return {
        atom: draw(st.integers(least, 12))
        for atom in product(range(groups), range(roles))
    }


@st.composite
def reports(draw: st.DrawFn) -> tuple[Table, list[Cell]]:
    """Any cells over up to six atoms, however they overlap."""
    counts = dict(enumerate(draw(st.lists(st.integers(0, 12), min_size=1, max_size=6))))
    some_atoms = st.frozensets(st.sampled_from(sorted(counts)), min_size=1)
    chosen = draw(st.lists(some_atoms, max_size=7))
    return counts, [Cell(str(i), atoms) for i, atoms in enumerate(chosen)]


def shown(cells: list[Cell], states: dict[Any, Showing]) -> list[Cell]:
    return [cell for cell in cells if states[cell.key] is SHOWN]


def isolated_by_adding_and_subtracting(
    counts: Table, cells: list[Cell], min_n: int
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
        if set(weight.values()) <= {0, 1}:
            people = sum(counts[atom] for atom in populated if weight[atom])
            if 0 < people < min_n:
                yield f"{people} people by {signs}"


def isolated_by_algebra(counts: Table, cells: list[Cell], min_n: int) -> Iterator[str]:
    """The mathematician: is this set of people a combination of shown cells at all?"""
    populated = [atom for atom, people in counts.items() if people]
    known = [[int(atom in cell.atoms) for atom in populated] for cell in cells]
    subsets = chain.from_iterable(
        combinations(populated, size) for size in range(1, min_n)
    )
    for subset in subsets:
        if sum(counts[atom] for atom in subset) < min_n:
            wanted = [int(atom in subset) for atom in populated]
            if rank([*known, wanted]) == rank(known):
                yield f"{subset}"


def rank(rows: list[list[int]]) -> int:
    """Count independent rows, calculating modulo a large prime."""
    rows, found = [[*row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows[found:] if row[column] % PRIME), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        inverse = pow(pivot[column], -1, PRIME)
        for row in rows[found + 1 :]:
            factor = row[column] * inverse
            row[:] = [(x - factor * y) % PRIME for x, y in zip(row, pivot, strict=True)]
        found += 1
    return found


# holds CO7
@thorough
@given(counts=tables(), min_n=st.integers(FLOOR, 8))
def test_no_reader_singles_anybody_out_of_a_report_by_adding_and_subtracting(
    counts: Table, min_n: int
) -> None:
    cells = report(counts)

    states = protect(counts, cells, min_n)

    attack = isolated_by_adding_and_subtracting(counts, shown(cells, states), min_n)
    assert next(attack, None) is None


# holds CO7
@thorough
@given(drawn=reports(), min_n=st.integers(FLOOR, 8))
def test_no_reader_singles_anybody_out_of_any_report_by_algebra(
    drawn: tuple[Table, list[Cell]], min_n: int
) -> None:
    counts, cells = drawn

    states = protect(counts, cells, min_n)

    attack = isolated_by_algebra(counts, shown(cells, states), min_n)
    assert next(attack, None) is None


@pytest.mark.parametrize(
    "attacker", [isolated_by_adding_and_subtracting, isolated_by_algebra]
)
def test_the_attackers_do_find_the_one_person_in_an_unprotected_report(
    attacker: Any,
) -> None:
    counts = {("day", "operator"): 9, ("night", "operator"): 1}

    found = next(attacker(counts, report(counts), FLOOR), None)

    assert found is not None


@given(drawn=reports())
def test_a_cell_is_too_small_exactly_when_too_few_people_are_in_it(
    drawn: tuple[Table, list[Cell]],
) -> None:
    counts, cells = drawn

    states = protect(counts, cells)

    too_few = {c.key for c in cells if sum(counts[a] for a in c.atoms) < FLOOR}
    assert {key for key, state in states.items() if state is TOO_FEW} == too_few


@given(drawn=reports(), data=st.data())
def test_the_order_of_cells_and_people_does_not_matter(
    drawn: tuple[Table, list[Cell]], data: st.DataObject
) -> None:
    counts, cells = drawn
    shuffled = dict(data.draw(st.permutations([*counts.items()])))

    again = protect(shuffled, data.draw(st.permutations(cells)))

    assert again == protect(counts, cells)


# holds CO7
@given(counts=tables(least=FLOOR))
def test_nothing_is_hidden_when_every_combination_is_large_enough(
    counts: Table,
) -> None:
    states = protect(counts, report(counts))

    assert set(states.values()) == {SHOWN}


# holds CO7
def test_a_small_group_takes_the_smallest_other_group_with_it() -> None:
    counts = {("day", "all"): 9, ("night", "all"): 3, ("late", "all"): 20}
    cells = [c for c in report(counts) if c.key != ("role", "all")]

    states = protect(counts, cells)

    assert states == {
        "total": SHOWN,
        ("group", "day"): PROTECTS,
        ("group", "night"): TOO_FEW,
        ("group", "late"): SHOWN,
    }


def test_two_small_groups_that_are_large_together_hide_one_another() -> None:
    counts = {("day", "all"): 3, ("night", "all"): 3, ("late", "all"): 20}

    states = protect(counts, report(counts))

    assert states == {
        "total": SHOWN,
        ("role", "all"): SHOWN,
        ("group", "day"): TOO_FEW,
        ("group", "night"): TOO_FEW,
        ("group", "late"): SHOWN,
    }


def test_nobody_in_a_group_gives_nothing_away_about_the_others() -> None:
    counts = {("day", "all"): 9, ("night", "all"): 0, ("late", "all"): 20}

    states = protect(counts, report(counts))

    assert states.pop(("group", "night")) is TOO_FEW
    assert set(states.values()) == {SHOWN}


def test_two_ways_to_the_same_few_people_are_both_closed() -> None:
    # the three night workers follow from total - day and also from late - early
    counts = {"day": 9, "night": 3, "early": 20}
    cells = [
        Cell("total", frozenset(counts)),
        Cell("not night", frozenset({"day", "early"})),
        Cell("early", frozenset({"early"})),
        Cell("not day", frozenset({"night", "early"})),
    ]

    states = protect(counts, cells)

    assert states["total"] is SHOWN
    assert [states[c.key] for c in cells].count(PROTECTS) == 2
    assert next(isolated_by_algebra(counts, shown(cells, states), FLOOR), None) is None


def test_people_nobody_counted_are_nobody() -> None:
    states = protect({}, [Cell("empty", frozenset({"day"}))])

    assert states == {"empty": TOO_FEW}


def test_a_raised_threshold_hides_more() -> None:
    counts = {("day", "all"): 9, ("night", "all"): 7}

    usual, strict = protect(counts, report(counts)), protect(counts, report(counts), 8)

    assert set(usual.values()) == {SHOWN}
    assert strict["group", "night"] is TOO_FEW


# holds CO7
@pytest.mark.parametrize("min_n", [4, 1, 0, -5])
def test_the_threshold_can_never_be_lowered(min_n: int) -> None:
    with pytest.raises(Invalid, match="can only be raised"):
        protect({}, [], min_n)


# holds CO7
def test_the_threshold_can_be_raised_but_not_below_a_higher_floor() -> None:
    accepted = [raised(5), raised(50), raised(10, floor=10)]

    assert accepted == [5, 50, 10]
    with pytest.raises(Invalid, match="9 is below the lowest allowed number of 10"):
        raised(9, floor=10)
