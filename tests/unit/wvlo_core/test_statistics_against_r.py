"""What R says about the same answers; `reference/make_values.R` made the values."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean

import pytest

from wvlo_core.domain.statistics import (
    Chance,
    Difference,
    agreement,
    average_deviation,
    clustering,
    difference,
    f_quantile,
    mean_interval,
    one_factor,
    reliability,
    rwg,
    rwg_j,
    t_quantile,
)
from wvlo_core.domain.statistics.factor import correlations, covariances

HERE = Path(__file__).parent / "reference"
SLEEP = (
    [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
    [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
)
"""Hours of extra sleep with two drugs: Student 1908, `sleep` in R."""

# Wright (1973), in Shrout and Fleiss, Psychological Bulletin 86, 1979, table 2: six
# targets, four judges each; ICC(1,1) is .17 and ICC(1,4) is .44 in their table 4.
JUDGES = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]


def lines(name: str) -> list[list[str]]:
    """Read a table without its head."""
    with (HERE / name).open(encoding="utf-8") as file:
        return [*csv.reader(file)][1:]


VALUES = {name: float(value) for name, value in lines("values.csv")}
ATTITUDE = [[float(value) for value in row] for row in lines("attitude.csv")]
GROUPS: dict[str, list[list[float]]] = defaultdict(list)
for group, *steps in lines("answers.csv"):
    GROUPS[group].append([float(step) for step in steps])
EVERYBODY = [row for rows in GROUPS.values() for row in rows]
SCORES = {group: [fmean(row) for row in rows] for group, rows in GROUPS.items()}


def about(name: str) -> list[float]:
    """Give all values whose name begins like this, in the order of the file."""
    return [VALUES[each] for each in VALUES if each.startswith(f"{name}/")]


def same(*found: float | None) -> Iterator[float]:
    """Round to the three decimals that are promised."""
    return (round(-1.0 if value is None else value, 3) for value in found)


def of_r(*names: str) -> list[float]:
    return [*same(*(VALUES[name] for name in names))]


# holds CO8, SC12
@pytest.mark.parametrize("group", [*GROUPS])
def test_agreement_of_a_group_is_what_multilevel_makes_of_it(group: str) -> None:
    rows = GROUPS[group]
    first = [row[0] for row in rows]

    found = agreement(rows, 5)

    assert [
        *same(
            rwg(first, 5),
            found.rwg,
            found.rwg_skewed,
            average_deviation([[step] for step in first]),
            found.ad,
            found.ad_median,
        )
    ] == of_r(
        f"rwg/{group}",
        f"rwg_j/{group}",
        f"rwg_j_skewed/{group}",
        f"ad_item/{group}",
        f"ad/{group}",
        f"ad_median/{group}",
    )
    assert rwg_j(rows, 5, Chance.SLIGHTLY_SKEWED) == found.rwg_skewed


# holds CO8
def test_icc_of_unequal_groups_is_what_multilevel_makes_of_it() -> None:
    found = clustering([*SCORES.values()], adjusted=False)

    assert [*same(found.icc1, found.icc2)] == of_r("icc1", "icc2")


# holds CO8
def test_icc_of_equal_groups_needs_no_adjustment() -> None:
    even = [scores[:6] for scores in SCORES.values()]

    found = clustering(even)

    assert [*same(found.icc1, found.icc2)] == of_r("icc1_even", "icc2_even")
    assert found == clustering(even, adjusted=False)


# holds CO8
def test_icc_is_what_shrout_and_fleiss_printed() -> None:
    found = clustering(JUDGES)

    assert (round(found.icc1, 2), round(found.icc2, 2)) == (0.17, 0.44)


# holds CO8
@pytest.mark.parametrize(
    ("name", "rows"), [("answers", EVERYBODY), ("attitude", ATTITUDE)]
)
def test_reliability_is_what_psych_makes_of_it(
    name: str, rows: list[list[float]]
) -> None:
    found = reliability(rows)

    assert found.n == len(rows)
    assert [*same(found.alpha, found.low, found.high, found.omega)] == of_r(
        *(f"{name}/{each}" for each in ("alpha", "low", "high", "omega"))
    )
    assert [*same(*(found.alpha_without or ()))] == [*same(*about(f"{name}/without"))]


# holds CO8
@pytest.mark.parametrize(
    ("name", "rows"), [("answers", EVERYBODY), ("attitude", ATTITUDE)]
)
def test_the_common_factor_is_the_minres_solution_of_psych(
    name: str, rows: list[list[float]]
) -> None:
    loadings = one_factor(correlations(covariances(rows)))

    assert [*same(*(loadings or ()))] == [*same(*about(f"{name}/loading"))]


# holds CO8
@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("sleep", difference(*SLEEP)),
        ("late_staff", difference(SCORES["late"], SCORES["staff"])),
    ],
)
def test_a_difference_is_what_r_makes_of_it(name: str, found: Difference) -> None:
    told = same(found.difference, found.low, found.high, found.effect)

    assert [*told] == of_r(
        *(f"{name}/{each}" for each in ("difference", "low", "high", "effect"))
    )


# holds CO8
def test_a_mean_with_its_interval_is_what_r_makes_of_it() -> None:
    found = mean_interval([score for scores in SCORES.values() for score in scores])

    assert [*same(found.low, found.high)] == of_r("mean/low", "mean/high")


def test_quantiles_are_those_of_r_also_for_a_fraction_of_a_degree() -> None:
    assert [
        *same(
            t_quantile(0.975, 17.776),
            t_quantile(0.6, 2.5),
            f_quantile(0.975, 29, 174),
            f_quantile(0.025, 29, 174),
            f_quantile(0.5, 1, 1),
        )
    ] == [*same(*about("t"), *about("f"))]
