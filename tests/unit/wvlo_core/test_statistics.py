"""Means and intervals against published tables and a calculation by hand."""

from __future__ import annotations

from math import inf, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wvlo_core.domain.statistics import mean_interval, t_quantile
from wvlo_core.errors import Invalid

# Critical values of Student's t as printed in statistical tables, e.g. NIST/SEMATECH
# e-Handbook of Statistical Methods, table 1.3.6.7.2.
TABLE = {
    0.90: {1: 3.078, 2: 1.886, 5: 1.476, 10: 1.372, 30: 1.310, 100: 1.290},
    0.95: {1: 6.314, 2: 2.920, 5: 2.015, 10: 1.812, 30: 1.697, 100: 1.660},
    0.975: {
        1: 12.706,
        2: 4.303,
        3: 3.182,
        4: 2.776,
        5: 2.571,
        6: 2.447,
        7: 2.365,
        8: 2.306,
        9: 2.262,
        10: 2.228,
        19: 2.093,
        20: 2.086,
        29: 2.045,
        30: 2.042,
        40: 2.021,
        60: 2.000,
        100: 1.984,
    },
    0.995: {1: 63.657, 2: 9.925, 5: 4.032, 10: 3.169, 30: 2.750, 100: 2.626},
}
ROWS = [(p, df, t) for p, column in TABLE.items() for df, t in column.items()]

scores = st.lists(st.floats(0, 100, width=32), min_size=2, max_size=30)


# holds CO8
@pytest.mark.parametrize(("p", "df", "published"), ROWS)
def test_quantiles_of_t_match_the_published_table_to_three_decimals(
    p: float, df: int, published: float
) -> None:
    quantile = t_quantile(p, df)

    assert round(quantile, 3) == published


def test_the_median_of_t_is_nought() -> None:
    assert isclose(t_quantile(0.5, 7), 0, abs_tol=1e-9)


def test_quantiles_of_t_come_down_to_those_of_the_normal_distribution() -> None:
    quantiles = [t_quantile(0.975, df) for df in range(1, 400)]

    assert quantiles == sorted(quantiles, reverse=True)
    assert 1.95996 < quantiles[-1] < 1.97


# holds CO8
def test_an_interval_matches_the_calculation_by_hand() -> None:
    # n = 8, mean 5, sum of squares 32, s = sqrt(32 / 7) = 2.13809,
    # t(0.975, 7) = 2.36462, half = 2.36462 * 2.13809 / sqrt(8) = 1.78749
    values = [2, 4, 4, 4, 5, 5, 7, 9]

    interval = mean_interval(values)

    assert (interval.mean, interval.n) == (5, 8)
    assert (round(interval.low, 3), round(interval.high, 3)) == (3.213, 6.787)


# holds CO8
@pytest.mark.parametrize("values", [[], [3.5]])
def test_no_interval_is_given_for_too_few_answers(values: list[float]) -> None:
    with pytest.raises(Invalid, match=f"at least 2 answers, got {len(values)}"):
        mean_interval(values)


def test_everybody_giving_the_same_answer_leaves_no_doubt() -> None:
    interval = mean_interval([4, 4, 4])

    assert (interval.low, interval.mean, interval.high) == (4, 4, 4)


@given(values=scores)
def test_an_interval_lies_evenly_around_the_mean(values: list[float]) -> None:
    interval = mean_interval(values)

    assert interval.low <= interval.mean <= interval.high < inf
    assert isclose(
        interval.mean - interval.low, interval.high - interval.mean, abs_tol=1e-9
    )


@given(values=scores)
def test_more_confidence_never_narrows_an_interval(values: list[float]) -> None:
    usual, sure = mean_interval(values), mean_interval(values, confidence=0.99)

    assert sure.low <= usual.low <= usual.high <= sure.high


@given(values=scores, shift=st.integers(-50, 50))
def test_an_interval_moves_along_with_the_scale(
    values: list[float], shift: int
) -> None:
    here, there = mean_interval(values), mean_interval([v + shift for v in values])

    assert isclose(here.low + shift, there.low, abs_tol=1e-6)
    assert isclose(here.high + shift, there.high, abs_tol=1e-6)


@pytest.mark.parametrize("p", [0.49, 1.0, 95.0])
def test_a_quantile_outside_the_upper_half_is_refused(p: float) -> None:
    with pytest.raises(Invalid, match=r"0\.5 <= p < 1"):
        t_quantile(p, 4)
