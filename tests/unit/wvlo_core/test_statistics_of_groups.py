"""Agreement, reliability and differences where answers are few, missing or all alike."""

from __future__ import annotations

from itertools import product
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wvlo_core.domain.statistics import (
    Chance,
    Consensus,
    agreement,
    average_deviation,
    clustering,
    cronbach_alpha,
    difference,
    f_quantile,
    mcdonald_omega,
    one_factor,
    reliability,
    rwg,
    rwg_j,
    variance_by_chance,
)
from wvlo_core.errors import Invalid

steps = st.integers(1, 5)
tables = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.lists(steps, min_size=width, max_size=width), min_size=5, max_size=12
    )
)
points = st.lists(st.floats(0, 100, width=32), min_size=2, max_size=12)


def divided(low: int, high: int, items: int = 3) -> list[list[int]]:
    """Put five people on each of two sides."""
    return [[low] * items] * 5 + [[high] * items] * 5


# --- agreement ---


# holds SC12
@pytest.mark.parametrize(
    ("answers", "consensus", "words"),
    [
        (divided(1, 5), Consensus.NONE, "Mensen zien dit heel verschillend."),
        (divided(2, 5, 1), Consensus.NONE, "Mensen zien dit heel verschillend."),
        (divided(2, 4, 1), Consensus.WEAK, "Mensen zien dit verschillend."),
        (divided(2, 4), Consensus.MODERATE, "Mensen zien dit voor een deel hetzelfde."),
        (divided(3, 4), Consensus.VERY_STRONG, "Bijna iedereen ziet dit hetzelfde."),
        (divided(3, 4, 1), Consensus.STRONG, "De meeste mensen zien dit hetzelfde."),
    ],
)
def test_agreement_is_told_in_words(
    answers: list[list[int]], consensus: Consensus, words: str
) -> None:
    found = agreement(answers, 5)

    assert found.consensus is consensus
    assert found.words.nl == words
    assert found.words.en


def test_many_items_do_not_make_a_divided_group_agree() -> None:
    answers = divided(2, 4, items=12)

    found = agreement(answers, 5)

    assert found.rwg > 0.8
    assert found.ad > 5 / 6
    assert found.consensus is Consensus.MODERATE


def test_people_who_all_say_the_same_agree_fully() -> None:
    found = agreement([[4, 2, 3]] * 6, 5)

    assert (found.n, found.rwg, found.rwg_skewed) == (6, 1, 1)
    assert (found.ad, found.ad_median) == (0, 0)


def test_an_open_answer_keeps_the_other_answers_of_that_person() -> None:
    answers = [[4, None], [4, 5], [2, 5], [2, 3], [None, 3], [None, None]]

    found = agreement(answers, 5)

    assert found.n == 5
    assert isclose(found.ad, 1)


def test_an_item_that_one_person_answered_says_nothing_of_agreement() -> None:
    answers = [[4, None], [4, 1], [4, None], [4, None], [4, None]]

    found = agreement(answers, 5)

    assert found.rwg == 1


# holds CO8, SC12
def test_agreement_of_fewer_than_five_people_is_refused_with_advice() -> None:
    answers = [[3, 4], [4, 4], [2, 3], [5, 5], [None, None]]

    with pytest.raises(Invalid, match="at least 5 people, got 4; ask more people"):
        agreement(answers, 5)


@pytest.mark.parametrize("answers", [[], [[3]], [[3, None], [None, 4]]])
def test_agreement_needs_two_answers_to_one_item(
    answers: list[list[int | None]],
) -> None:
    with pytest.raises(Invalid, match="at least two people answered"):
        rwg_j(answers, 5)


def test_the_slightly_skewed_chance_is_told_for_five_steps_only() -> None:
    found = agreement([[3], [4], [4], [6], [7]], 7)

    assert found.rwg_skewed is None
    with pytest.raises(Invalid, match="known for 5 steps, not for 7"):
        variance_by_chance(7, Chance.SLIGHTLY_SKEWED)


def test_chance_has_the_variances_of_james_demaree_and_wolf() -> None:
    assert variance_by_chance(5) == 2
    assert isclose(variance_by_chance(5, Chance.SLIGHTLY_SKEWED), 1.34)


@given(tables)
def test_agreement_lies_between_chance_and_all_the_same(
    answers: list[list[int]],
) -> None:
    found = agreement(answers, 5)

    assert 0 <= found.rwg <= 1
    assert found.rwg_skewed is not None
    assert found.rwg_skewed <= found.rwg + 1e-12
    assert 0 <= found.ad_median <= found.ad + 1e-12 <= 2 + 1e-12


@given(tables)
def test_turning_the_scale_around_leaves_agreement_as_it_was(
    answers: list[list[int]],
) -> None:
    turned = [[6 - step for step in row] for row in answers]

    assert isclose(rwg_j(answers, 5), rwg_j(turned, 5), abs_tol=1e-9)
    for around in ("mean", "median"):
        assert isclose(
            average_deviation(answers, around),  # type: ignore[arg-type]
            average_deviation(turned, around),  # type: ignore[arg-type]
            abs_tol=1e-9,
        )


@given(st.lists(steps, min_size=2, max_size=9))
def test_agreement_on_one_item_is_one_less_the_share_of_chance(
    values: list[int],
) -> None:
    mean = sum(values) / len(values)
    spread = sum((v - mean) ** 2 for v in values) / (len(values) - 1)

    assert isclose(rwg(values, 5), max(0.0, 1 - spread / 2), abs_tol=1e-9)


# --- groups against each other ---


def test_groups_that_differ_less_than_their_members_say_nothing() -> None:
    found = clustering([[1, 5], [2, 4], [1, 5]])

    assert (found.icc1, found.icc2, found.below_nought) == (0, 0, True)


def test_the_size_of_unequal_groups_is_a_little_under_their_mean() -> None:
    # Snedecor and Cochran: (13 - (9 + 100) / 13) / 1.
    found = clustering([[1, 2, 3], [4, 5, 6, 7, 8, 9, 4, 5, 6, 7], []])

    assert isclose(found.size, 13 - 109 / 13)
    assert (found.groups, found.n) == (2, 13)


@pytest.mark.parametrize("groups", [[], [[1, 2]], [[1], [2]], [[1, 2], []]])
def test_groups_are_compared_from_two_groups_on(groups: list[list[float]]) -> None:
    with pytest.raises(Invalid, match="at least 2 groups"):
        clustering(groups)


def test_groups_without_any_spread_cannot_be_compared() -> None:
    with pytest.raises(Invalid, match="no spread to divide"):
        clustering([[3, 3], [3, 3]])


# --- reliability ---


# holds CO8
def test_reliability_of_fewer_than_thirty_people_is_refused_with_advice() -> None:
    answers = [[1, 2, 3]] * 29 + [[1, 2, None]]

    with pytest.raises(Invalid, match=r"at least 30 people .* got 29; look again"):
        reliability(answers)


def test_two_items_have_alpha_but_no_omega() -> None:
    answers = [[n % 5, n % 5 + n % 2] for n in range(30)]

    found = reliability(answers)

    assert found.alpha_without is None
    assert found.omega is None
    with pytest.raises(Invalid, match="too few items"):
        mcdonald_omega(answers)


def test_an_item_that_all_answer_alike_leaves_alpha_but_no_omega() -> None:
    found = reliability([[n % 5, n % 4, 3] for n in range(40)])

    assert found.omega is None
    assert found.alpha_without is not None


def test_items_that_cancel_out_leave_no_reliability() -> None:
    answers = [[n % 5, 4 - n % 5] for n in range(30)]

    with pytest.raises(Invalid, match="answers that do not differ"):
        cronbach_alpha(answers)


def test_unrelated_items_have_no_common_factor_and_so_no_omega() -> None:
    every_combination = [*product((1, 2), repeat=3)] * 4

    found = reliability(every_combination)

    assert isclose(found.alpha, 0, abs_tol=1e-9)
    assert found.omega is None


@pytest.mark.parametrize("answers", [[], [[1, 2]], [[1], [2]], [[1, None], [2, 3]]])
def test_reliability_needs_two_people_and_two_items(
    answers: list[list[float | None]],
) -> None:
    with pytest.raises(Invalid, match="two people or more, and two items or more"):
        cronbach_alpha(answers)


@given(st.lists(st.floats(0.2, 0.95), min_size=3, max_size=8))
def test_a_factor_is_found_back_from_what_it_makes(loadings: list[float]) -> None:
    made = [
        [1.0 if i == j else a * b for j, b in enumerate(loadings)]
        for i, a in enumerate(loadings)
    ]

    found = one_factor(made)

    assert found is not None
    assert all(
        isclose(a, b, abs_tol=1e-4) for a, b in zip(found, loadings, strict=True)
    )


# --- differences ---


@given(points, points)
def test_turning_a_comparison_around_turns_the_difference_around(
    first: list[float], second: list[float]
) -> None:
    there, back = difference(first, second), difference(second, first)

    assert isclose(there.difference, -back.difference, abs_tol=1e-9)
    assert isclose(there.low, -back.high, abs_tol=1e-6)
    assert there.clear is back.clear
    assert there.low <= there.difference <= there.high


def test_a_difference_is_clear_when_its_interval_leaves_out_nought() -> None:
    assert difference([1, 2, 3], [11, 12, 13]).clear
    assert not difference([1, 2, 3], [2, 3, 4]).clear


def test_sides_without_spread_have_a_difference_but_no_effect() -> None:
    found = difference([3, 3], [4, 4])

    assert (found.low, found.difference, found.high) == (1, 1, 1)
    assert found.effect is None


# holds CO8
@pytest.mark.parametrize("sides", [([1], [1, 2]), ([1, 2], [])])
def test_a_difference_needs_two_answers_on_both_sides(
    sides: tuple[list[float], list[float]],
) -> None:
    with pytest.raises(Invalid, match="at least 2 answers on both sides"):
        difference(*sides)


@pytest.mark.parametrize("p", [0, 1, -0.5])
def test_a_quantile_of_f_outside_its_range_is_refused(p: float) -> None:
    with pytest.raises(Invalid, match="0 < p < 1"):
        f_quantile(p, 3, 4)
