"""What may be shown: thresholds, what is held back for others, where people count."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.attackers import Table, by_algebra, report, shown
from wvlo_core.domain.anonymity import (
    FLOOR,
    Cell,
    Release,
    Showing,
    counted_in,
    protect,
    raised,
)
from wvlo_core.errors import Invalid

SHOWN, TOO_FEW, PROTECTS = Showing.SHOWN, Showing.TOO_FEW, Showing.PROTECTS_OTHERS


@st.composite
def tables(draw: st.DrawFn, least: int = 0) -> Table:
    """Draw a group x role table with up to three of each."""
    groups, roles = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    return {
        atom: draw(st.integers(least, 12))
        for atom in product(range(groups), range(roles))
    }


@st.composite
def reports(draw: st.DrawFn) -> tuple[Table, list[Cell]]:
    """Draw any cells over up to six atoms, however they overlap."""
    counts = dict(enumerate(draw(st.lists(st.integers(0, 12), min_size=1, max_size=6))))
    some_atoms = st.frozensets(st.sampled_from(sorted(counts)), min_size=1)
    chosen = draw(st.lists(some_atoms, max_size=7))
    return counts, [Cell(str(i), atoms) for i, atoms in enumerate(chosen)]


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
        ("total",): SHOWN,
        ("group", "day"): PROTECTS,
        ("group", "night"): TOO_FEW,
        ("group", "late"): SHOWN,
    }


def test_two_small_groups_that_are_large_together_hide_one_another() -> None:
    counts = {("day", "all"): 3, ("night", "all"): 3, ("late", "all"): 20}

    states = protect(counts, report(counts))

    assert states == {
        ("total",): SHOWN,
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
    assert next(by_algebra(counts, shown(cells, states), FLOOR), None) is None


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


# --- small groups count in something larger ---


# holds SC8
def test_a_department_of_three_counts_in_its_parent() -> None:
    counts: Table = {(0, "all"): 3, (1, "all"): 4, (2, "all"): 9, (3, "all"): 9}
    cells = report(counts, parents=2)

    states = protect(counts, cells)

    assert states["parent", 0] is SHOWN
    assert counted_in(cells, states) == {
        ("group", 0): ("parent", 0),
        ("group", 1): ("parent", 0),
    }


# holds SC8
def test_a_small_parent_rolls_up_further() -> None:
    counts: Table = {(0, "all"): 1, (1, "all"): 2, (2, "all"): 9, (3, "all"): 2}
    cells = report(counts, parents=2)

    found = counted_in(cells, protect(counts, cells))

    assert found["parent", 0] == ("role", "all")
    assert found["group", 0] == ("role", "all")


# holds SC8
def test_a_group_counts_nowhere_when_nothing_is_shown() -> None:
    counts: Table = {("day", "all"): 2, ("night", "all"): 2}
    cells = report(counts)

    found = counted_in(cells, protect(counts, cells))

    assert {*found.values()} == {None}


@given(counts=tables())
def test_everybody_counts_in_something_when_there_are_enough_in_all(
    counts: Table,
) -> None:
    cells = report(counts, crossed=True)
    states = protect(counts, cells)

    found = counted_in(cells, states)

    if sum(counts.values()) >= FLOOR:
        assert None not in found.values()


# --- what cannot be nested ---


def test_cells_that_cross_in_three_ways_are_not_all_shown() -> None:
    counts: Table = dict.fromkeys(product(range(2), repeat=3), 9)
    cells = [
        Cell((name, value), frozenset(a for a in counts if a[place] == value))
        for place, name in enumerate(("group", "role", "shift"))
        for value in range(2)
    ]

    left = shown(cells, protect(counts, cells))

    assert len(left) == 4


# --- earlier waves ---


def wave_before(counts: Table) -> Release:
    cells = report(counts)
    return Release(counts, (*shown(cells, protect(counts, cells)),))


# holds OP2
@given(counts=tables())
def test_a_wave_in_which_nobody_came_or_went_shows_what_the_last_one_did(
    counts: Table,
) -> None:
    cells = report(counts)

    states = protect(counts, cells, earlier=[wave_before(counts)])

    assert states == protect(counts, cells)


# holds OP2
@pytest.mark.parametrize("now", [8, 10])
def test_one_leaver_or_joiner_hides_what_would_tell_about_that_one(now: int) -> None:
    before: Table = {("day", "all"): 9, ("night", "all"): 20}
    counts: Table = {("day", "all"): now, ("night", "all"): 20}

    states = protect(counts, report(counts), earlier=[wave_before(before)])

    assert states == {
        ("total",): PROTECTS,
        ("role", "all"): PROTECTS,
        ("group", "day"): PROTECTS,
        ("group", "night"): SHOWN,
    }


# holds OP2
def test_enough_leavers_hide_nothing() -> None:
    before: Table = {("day", "all"): 19, ("night", "all"): 20}
    counts: Table = {("day", "all"): 14, ("night", "all"): 20}

    states = protect(counts, report(counts), earlier=[wave_before(before)])

    assert {*states.values()} == {SHOWN}


# holds OP2
def test_a_new_department_has_no_past_to_be_compared_with() -> None:
    before: Table = {("day", "all"): 9}
    counts: Table = {("day", "all"): 9, ("night", "all"): 7}

    states = protect(counts, report(counts), earlier=[wave_before(before)])

    assert {*states.values()} == {SHOWN}


# holds OP2
def test_a_department_that_was_hidden_is_not_shown_by_what_is_known_of_the_rest() -> (
    None
):
    # of the last wave everything but the night is known; those are the same people
    before: Table = {("day", "all"): 9, ("night", "all"): 9, ("late", "all"): 20}
    cells = report(before)
    known = [c for c in cells if c.key in {("total",), ("group", "day")}]
    counts: Table = {("day", "all"): 3, ("night", "all"): 9, ("late", "all"): 20}

    states = protect(counts, report(counts), earlier=[Release(before, (*known,))])

    assert states["group", "day"] is TOO_FEW
    assert states["total",] is PROTECTS


# holds OP2
def test_departments_drawn_anew_across_the_old_ones_show_nothing_that_crosses() -> None:
    people: Table = dict.fromkeys(product(range(2), range(2), range(2)), 9)
    sides = [
        Cell((name, value), frozenset(a for a in people if a[place] == value))
        for place, name in enumerate(("group", "role", "shift"))
        for value in range(2)
    ]

    states = protect(people, sides[4:], earlier=[Release(people, (*sides[:4],))])

    assert {*states.values()} == {PROTECTS}


# holds OP2
def test_a_mean_over_organisations_is_not_published_anew_for_one_that_joined() -> None:
    six = {f"organisation {n}": 1 for n in range(6)}
    seven, eleven = (six | {f"new {n}": 1 for n in range(more)} for more in (1, 5))
    before = Release(six, (Cell("sector", frozenset(six)),))

    one_more, five_more = (
        protect(members, [Cell("sector", frozenset(members))], earlier=[before])
        for members in (seven, eleven)
    )

    assert one_more == {"sector": PROTECTS}
    assert five_more == {"sector": SHOWN}
