from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.builders import every, group, instrument, scale_data, sheet, wave
from wvlo_core.domain.anonymity import Showing
from wvlo_core.domain.people import RoleGroup
from wvlo_core.events import WaveClosed
from wvlo_scan.model import AnswerSheet, Figure, Report, Wave, build_report
from wvlo_scan.model.scoring import plugin as likert

OPERATOR, LEADER = RoleGroup.OPERATOR, RoleGroup.TEAM_LEADER
SAFE = {"safety_1": 5, "safety_2": 5, "safety_3": 1}
"""As safe as can be: the third item is reversed."""


def report_of(sheets: list[AnswerSheet], asked: Wave | None = None) -> Report:
    return build_report(asked or wave(), instrument(), sheets, {"likert": likert})


def figure(
    report: Report, key: str = "all", code: str = "safety", breakdown: str = ""
) -> Figure:
    figures = next(r.figures for r in report.results if r.code == code)
    return next(
        f for f in figures if f.key == key and f.breakdown.startswith(breakdown)
    )


def told(sheets: list[AnswerSheet], asked: Wave | None = None) -> WaveClosed:
    asked = asked or wave()
    return report_of(sheets, asked).told(asked, instrument())


def two_groups(**changes: Any) -> Wave:
    return wave(groups=(group("filling", 12), group("lab", 8)), **changes)


# --- scoring ---


def test_agreeing_with_a_reversed_item_lowers_the_score() -> None:
    sheets = [sheet(every(5, "safety")) for _ in range(5)]

    shown = figure(report_of(sheets))

    assert shown.score == pytest.approx(100 * 2 / 3, abs=0.05)


def test_disagreeing_with_a_reversed_item_raises_the_score() -> None:
    sheets = [sheet(SAFE) for _ in range(5)]

    shown = figure(report_of(sheets))

    assert shown.score == 100


def test_the_middle_of_the_scale_is_the_middle_of_the_score() -> None:
    sheets = [sheet(every(3, "safety")) for _ in range(5)]

    shown = figure(report_of(sheets))

    assert shown.score == 50


def test_a_sheet_counts_when_two_thirds_of_the_items_are_answered() -> None:
    sheets = [sheet({"safety_1": 5, "safety_3": 1}) for _ in range(5)]

    shown = figure(report_of(sheets))

    assert (shown.respondents, shown.score) == (5, 100)


def test_a_sheet_with_fewer_than_two_thirds_answered_does_not_count() -> None:
    whole = [sheet(SAFE) for _ in range(6)]
    thin = [sheet({"safety_1": 1}) for _ in range(3)]

    shown = figure(report_of(whole + thin))

    assert (shown.respondents, shown.score) == (6, 100)


# holds SC11
def test_a_construct_nobody_answered_says_there_are_not_enough_answers() -> None:
    sheets = [sheet(SAFE) for _ in range(8)]

    hidden = figure(report_of(sheets), code="feedback")

    assert hidden.state is Showing.TOO_FEW
    assert hidden.why is not None
    assert hidden.why.nl == "Te weinig antwoorden om te laten zien."
    assert hidden.why.en == "Not enough answers to show."


@given(st.permutations([*range(8)]), st.lists(st.integers(1, 5), min_size=8))
def test_the_order_in_which_people_answered_changes_nothing(
    order: list[int], values: list[int]
) -> None:
    sheets = [sheet(every(v, "safety", "feedback")) for v in values[:8]]

    shuffled = report_of([sheets[n] for n in order])

    assert shuffled == report_of(sheets)


# --- what is shown ---


# holds SC11
def test_a_mean_comes_with_the_interval_of_students_t() -> None:
    sheets = [sheet(every(value, "feedback")) for value in (1, 2, 3, 4, 5) * 2]

    shown = figure(report_of(sheets), code="feedback")

    # t(0.975, 9) = 2.262; s = 37.27; half-width = 2.262 * 37.27 / sqrt(10) = 26.66
    assert (shown.score, shown.low, shown.high) == (50, 23.3, 76.7)


# holds SC11
def test_an_interval_stays_on_the_scale() -> None:
    sheets = [sheet(every(value, "feedback")) for value in (1, 1, 1, 1, 5) * 2]

    shown = figure(report_of(sheets), code="feedback")

    assert (shown.score, shown.low) == (20, 0)
    assert shown.high is not None
    assert 20 < shown.high <= 100


# holds SC11
def test_the_spread_of_answers_is_shown_from_ten_people_on() -> None:
    values = [1] * 2 + [4] * 5 + [5] * 3

    shown = figure(
        report_of([sheet(every(v, "feedback")) for v in values]), "all", "feedback"
    )

    assert shown.shares == (20, 0, 0, 50, 30)


# holds SC11
def test_the_spread_of_nine_peoples_answers_is_not_shown() -> None:
    sheets = [sheet(every(4, "feedback")) for _ in range(9)]

    shown = figure(report_of(sheets), code="feedback")

    assert (shown.respondents, shown.score, shown.shares) == (9, 75, None)


# holds SC11, SC12
@pytest.mark.parametrize(("many", "min_n"), [(5, 5), (9, 5), (11, 12), (14, 15)])
def test_of_too_few_people_only_the_mean_is_shown_and_it_says_why(
    many: int, min_n: int
) -> None:
    asked = wave(min_n=min(min_n, many))
    sheets = [sheet(every(1 + n % 5, "feedback")) for n in range(many)]

    shown = figure(report_of(sheets, asked), code="feedback")

    spread = (shown.low, shown.high, shown.sd, shown.shares, shown.agreement)
    if many >= 10:
        assert shown.spread is Showing.SHOWN
        assert None not in spread
    else:
        assert shown.spread is Showing.TOO_FEW
        assert set(spread) == {None}
        assert shown.spread_why is not None
        assert "van zo weinig mensen" in shown.spread_why.nl


# holds SC11
def test_a_figure_that_tells_the_spread_of_nine_people_cannot_be_made() -> None:
    data = {"breakdown": "organisation", "key": "all", "state": "shown", "score": 50}
    told = data | {"spread": "shown", "low": 40, "high": 60}

    Figure.model_validate(told | {"respondents": 10})
    with pytest.raises(ValidationError, match="10 people or more"):
        Figure.model_validate(told | {"respondents": 9})


# holds SC11
def test_the_spread_counts_a_reversed_item_the_other_way_round() -> None:
    sheets = [sheet(SAFE) for _ in range(10)]

    shown = figure(report_of(sheets))

    assert shown.shares == (0, 0, 0, 0, 100)


def test_a_scale_of_three_steps_has_a_spread_of_three() -> None:
    short = scale_data(steps=scale_data()["steps"][:3])
    sheets = [sheet(every(2, "feedback")) for _ in range(10)]

    report = build_report(
        wave(), instrument(scales=[short]), sheets, {"likert": likert}
    )

    assert figure(report, code="feedback").shares == (0, 100, 0)
    assert figure(report, code="feedback").score == 50


# holds SC11
def test_the_response_rate_of_a_larger_group_is_a_percentage() -> None:
    sheets = [sheet(SAFE) for _ in range(7)]

    (filling,) = report_of(sheets, wave(groups=(group(invited=12),))).coverage

    assert (filling.invited, filling.answered, filling.rate) == (12, 7, 58)


# holds SC11
def test_the_response_rate_of_a_small_group_is_rough() -> None:
    sheets = [sheet(SAFE) for _ in range(5)]

    (filling,) = report_of(sheets, wave(groups=(group(invited=8),))).coverage

    assert filling.rate == 50


# holds SC11
def test_a_response_rate_never_passes_a_hundred_percent() -> None:
    sheets = [sheet(SAFE) for _ in range(15)]

    (filling,) = report_of(sheets, wave(groups=(group(invited=12),))).coverage

    assert filling.rate == 100


# holds SC11
def test_the_report_repeats_that_the_questionnaire_is_not_validated() -> None:
    sheets = [sheet(SAFE) for _ in range(5)]

    report = report_of(sheets)

    assert report.notice == instrument().notice


# --- what is not shown ---


# holds SC8
def test_four_answers_show_nothing_at_all() -> None:
    sheets = [sheet(every(4, "safety", "feedback")) for _ in range(4)]

    report = report_of(sheets)

    assert {f.state for r in report.results for f in r.figures} == {Showing.TOO_FEW}
    assert all(empty(f) for r in report.results for f in r.figures)
    assert [(c.answered, c.rate) for c in report.coverage] == [(None, None)]


# holds SC8
def test_a_raised_threshold_hides_what_five_would_show() -> None:
    sheets = [sheet(SAFE) for _ in range(9)]

    hidden = figure(report_of(sheets, wave(min_n=10)))

    assert hidden.state is Showing.TOO_FEW
    assert empty(hidden)


# holds SC8
def test_a_small_group_is_held_back_and_its_sibling_too() -> None:
    sheets = [sheet(SAFE, in_group="filling") for _ in range(9)]
    sheets += [sheet(SAFE, in_group="lab") for _ in range(3)]

    report = report_of(sheets, two_groups())

    assert figure(report, "all", breakdown="org").respondents == 12
    assert figure(report, "lab").state is Showing.TOO_FEW
    assert figure(report, "filling").state is Showing.PROTECTS_OTHERS
    assert [(c.group, c.answered) for c in report.coverage] == [
        ("filling", None),
        ("lab", None),
    ]


# holds SC8
def test_what_is_held_back_for_others_says_so() -> None:
    sheets = [sheet(SAFE, in_group="filling") for _ in range(9)]
    sheets += [sheet(SAFE, in_group="lab") for _ in range(3)]

    hidden = figure(report_of(sheets, two_groups()), "filling")

    assert empty(hidden)
    assert hidden.why is not None
    assert "kleine groep" in hidden.why.nl
    assert "small group" in (hidden.why.en or "")


# holds SC8
def test_a_few_who_skipped_a_construct_are_not_given_away_by_it() -> None:
    sheets = [sheet(SAFE, in_group="filling") for _ in range(6)]
    sheets += [sheet(SAFE, in_group="lab") for _ in range(5)]
    sheets += [sheet(every(3, "feedback"), in_group="lab") for _ in range(3)]

    report = report_of(sheets, two_groups())

    states = {r.code: [f.state for f in r.figures] for r in report.results}
    assert set(states["safety"][:3]) == {Showing.SHOWN}
    assert set(states["feedback"]) == {Showing.TOO_FEW}


# holds SC8
def test_a_group_that_is_held_back_is_so_for_every_construct() -> None:
    sheets = [sheet(SAFE | every(2, "feedback")) for _ in range(9)]
    sheets += [sheet(SAFE, in_group="lab") for _ in range(3)]

    report = report_of(sheets, two_groups())

    for code in ("safety", "feedback"):
        assert figure(report, "lab", code).state is Showing.TOO_FEW
        assert figure(report, "filling", code).state is Showing.PROTECTS_OTHERS


# holds SC3
def test_role_groups_are_shown_side_by_side_when_both_are_large_enough() -> None:
    sheets = [sheet(SAFE, role=OPERATOR) for _ in range(7)]
    sheets += [sheet(every(3, "safety"), role=LEADER) for _ in range(5)]

    report = report_of(sheets)

    assert figure(report, "operator").score == 100
    assert figure(report, "team_leader").score == 50


# holds SC8
def test_a_lone_team_leader_cannot_be_worked_out_from_the_operators() -> None:
    sheets = [sheet(SAFE, role=OPERATOR) for _ in range(11)]
    sheets += [sheet(every(1, "safety"), role=LEADER)]

    report = report_of(sheets)

    assert figure(report, "team_leader").state is Showing.TOO_FEW
    assert figure(report, "operator").state is Showing.PROTECTS_OTHERS


def empty(hidden: Figure) -> bool:
    numbers = ("respondents", "score", "low", "high", "sd", "shares", "agreement")
    return all(getattr(hidden, name) is None for name in numbers)


people = st.lists(
    st.tuples(
        st.sampled_from(["filling", "lab", "office"]),
        st.sampled_from([OPERATOR, LEADER]),
        st.sampled_from([SAFE, every(2, "safety", "feedback"), {"safety_1": 1}]),
    ),
    max_size=40,
)
three_groups = tuple(group(key, 20) for key in ("filling", "lab", "office"))


# holds SC8
@given(people, st.integers(5, 8))
def test_no_figure_and_no_difference_of_figures_is_about_fewer_than_the_threshold(
    respondents: list[tuple[str, RoleGroup, dict[str, int]]], min_n: int
) -> None:
    asked = wave(groups=three_groups, min_n=min_n)
    sheets = [sheet(a, in_group=g, role=r) for g, r, a in respondents]

    report = report_of(sheets, asked)

    for result in report.results:
        whole, *parts = result.figures
        assert all(empty(f) for f in result.figures if f.state is not Showing.SHOWN)
        for breakdown in ("group", "role_group"):
            shown = [f.respondents or 0 for f in parts if f.breakdown == breakdown]
            shown = [n for n in shown if n]
            for some in subsets(shown):
                left = (whole.respondents or 0) - sum(some)
                assert sum(some) >= min_n
                assert whole.respondents is None or left == 0 or left >= min_n
    counted = [c.answered for c in report.coverage if c.answered is not None]
    assert all(n >= min_n for n in counted)


def subsets(numbers: list[int]) -> list[tuple[int, ...]]:
    sizes = range(1, len(numbers) + 1)
    return [some for size in sizes for some in combinations(numbers, size)]


# --- what the others are told ---


def test_the_others_hear_whole_scores_of_the_whole_organisation() -> None:
    sheets = [sheet(SAFE | every(2, "feedback")) for _ in range(6)]

    fact = told(sheets)

    assert fact.respondents == 6
    assert {s.code: (s.score, s.respondents) for s in fact.scores} == {
        "safety": (100, 6),
        "feedback": (25, 6),
    }


# holds SC8
def test_the_others_hear_no_number_when_too_few_people_answered() -> None:
    sheets = [sheet(SAFE) for _ in range(4)]

    fact = told(sheets)

    assert (fact.respondents, fact.scores) == (None, ())


# holds SC8
def test_the_others_hear_no_number_below_a_raised_threshold() -> None:
    sheets = [sheet(SAFE) for _ in range(9)]

    fact = told(sheets, wave(min_n=10))

    assert (fact.respondents, fact.scores) == (None, ())


# holds SC8
def test_a_construct_too_few_people_answered_is_not_told() -> None:
    sheets = [sheet(SAFE | every(2, "feedback")) for _ in range(4)]
    sheets += [sheet(SAFE) for _ in range(3)]

    fact = told(sheets)

    assert [s.code for s in fact.scores] == ["safety"]


# holds SC8
@given(people, st.integers(5, 8))
def test_the_others_hear_no_answers_no_groups_and_nobody_in_particular(
    respondents: list[tuple[str, RoleGroup, dict[str, int]]], min_n: int
) -> None:
    asked = wave(groups=three_groups, min_n=min_n)
    sheets = [sheet(a, in_group=g, role=r) for g, r, a in respondents]

    fact = told(sheets, asked)

    wire = fact.model_dump_json()
    secret = [item.id for item in instrument().items()]
    secret += [str(each.id) for each in sheets]
    secret += ["filling", "lab", "office", "operator", "team_leader"]
    assert [word for word in secret if f'"{word}' in wire] == []
    counts = [fact.respondents, *(s.respondents for s in fact.scores)]
    assert all(n >= min_n for n in counts if n is not None)
    assert Counter(s.code for s in fact.scores).most_common(1) in (
        [],
        [("safety", 1)],
        [("feedback", 1)],
    )
