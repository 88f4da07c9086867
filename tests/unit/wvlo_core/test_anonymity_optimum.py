"""How much more is held back than the least that anybody could hold back."""

from __future__ import annotations

from random import Random

import pytest

from tests.attackers import Table, by_algebra, report
from tests.optimum import (
    Summary,
    best_hidden,
    compared,
    in_one_wave,
    random_case,
)
from wvlo_core.domain.anonymity import FLOOR


def summary(cases: int, waves: int) -> Summary:
    drawn = [random_case(Random(seed), waves) for seed in range(cases)]
    return Summary.of(compared(*each) for each in drawn)


# holds CO7, SC9
def test_a_report_holds_back_what_has_to_be_and_hardly_more() -> None:
    found = summary(400, waves=1)

    assert found.cases > 150
    assert found.needless == 0
    assert found.exact > 0.98
    assert 1 <= found.mean < 1.005


# holds OP2, SC9
@pytest.mark.parametrize(
    ("waves", "cases", "mean", "exact"), [(2, 100, 1.3, 0.55), (3, 40, 1.5, 0.4)]
)
def test_a_later_wave_holds_back_little_more_than_the_worst_guess_asks_for(
    waves: int, cases: int, mean: float, exact: float
) -> None:
    found = summary(cases, waves)

    assert found.cases > cases / 2
    assert found.exact > exact
    assert 1 <= found.mean < mean


def test_the_best_is_safe_and_showing_any_of_it_is_not() -> None:
    counts: Table = {(0, 0): 9, (0, 1): 12, (1, 0): 1, (1, 1): 8, (2, 0): 7, (2, 1): 3}
    cells = [
        cell
        for cell in report(counts, crossed=True)
        if sum(counts[atom] for atom in cell.atoms) >= FLOOR
    ]
    price = {cell.key: sum(counts[atom] for atom in cell.atoms) for cell in cells}

    hidden = best_hidden(cells, price, in_one_wave(counts, FLOOR))

    left = [cell for cell in cells if cell.key not in hidden]
    assert hidden
    assert next(by_algebra(counts, left, FLOOR), None) is None
    for cell in cells:
        if cell.key in hidden:
            assert next(by_algebra(counts, [*left, cell], FLOOR), None) is not None


def test_of_two_groups_the_smaller_is_the_least_to_hold_back() -> None:
    counts: Table = {("day", 0): 9, ("late", 0): 20, ("night", 0): 3}
    cells = [
        c for c in report(counts) if c.key not in {("group", "night"), ("role", 0)}
    ]
    price = {cell.key: sum(counts[atom] for atom in cell.atoms) for cell in cells}

    assert best_hidden(cells, price, in_one_wave(counts, FLOOR)) == {("group", "day")}
