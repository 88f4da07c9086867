"""What a report says beside a mean: spread, agreement, gaps between roles, items."""

from __future__ import annotations

import pytest

from tests.builders import every, group, instrument, sheet, wave
from wvlo_core.domain.anonymity import Showing
from wvlo_core.domain.people import RoleGroup
from wvlo_core.domain.statistics import Consensus
from wvlo_scan.model import (
    AnswerSheet,
    EarlierReport,
    Report,
    Result,
    build_report,
)
from wvlo_scan.model.scoring import plugin as likert

OPERATOR, LEADER = RoleGroup.OPERATOR, RoleGroup.TEAM_LEADER
TECHNICIAN, HR = RoleGroup.TECHNICIAN, RoleGroup.MANAGEMENT_HR


def report_of(sheets: list[AnswerSheet]) -> Report:
    return build_report(wave(), instrument(), sheets, {"likert": likert})


def feedback(sheets: list[AnswerSheet]) -> Result:
    return next(r for r in report_of(sheets).results if r.code == "feedback")


def people(role: RoleGroup, *values: int) -> list[AnswerSheet]:
    return [sheet(every(value, "feedback"), role=role) for value in values]


# holds SC12
def test_people_who_answer_alike_are_said_to_see_it_the_same_way() -> None:
    shown = feedback(people(OPERATOR, *[4] * 10)).whole

    assert shown.agreement is not None
    assert (shown.agreement.level, shown.agreement.rwg) == (Consensus.VERY_STRONG, 1)
    assert shown.agreement.ad == 0


# holds SC12
def test_people_at_both_ends_are_said_to_see_it_very_differently() -> None:
    shown = feedback(people(OPERATOR, *[1] * 5, *[5] * 5)).whole

    assert shown.agreement is not None
    assert (shown.agreement.level, shown.agreement.rwg) == (Consensus.NONE, 0)
    assert shown.agreement.ad == 2


# holds SC12
def test_a_hidden_figure_says_nothing_about_agreement() -> None:
    shown = feedback(people(OPERATOR, 1, 2, 3, 4)).whole

    assert (shown.state, shown.agreement, shown.sd) == (Showing.TOO_FEW, None, None)


# holds SC13
def test_the_gap_between_two_roles_is_told_when_both_pass_the_threshold() -> None:
    result = feedback(
        people(OPERATOR, *(2, 2, 2, 3, 3, 2) * 2) + people(LEADER, *(4, 5, 4, 5, 4) * 2)
    )

    (sides, roles) = result.gaps
    assert (sides.breakdown, sides.first, sides.second) == (
        "role_side",
        "employees",
        "leading",
    )
    assert (roles.first, roles.second) == ("operator", "team_leader")
    assert sides.difference == pytest.approx(51.7, abs=0.05)
    assert sides.notable
    assert sides.low is not None
    assert sides.low > 0


# holds SC13
def test_a_gap_with_a_side_of_fewer_than_ten_has_no_margin_but_is_pointed_out() -> None:
    result = feedback(people(OPERATOR, *[2, 3] * 10) + people(LEADER, 5, 5, 5, 4, 5))

    gap = result.gaps[0]
    assert (gap.difference, gap.low, gap.high, gap.effect) == (57.5, None, None, None)
    assert gap.notable


# holds SC13
def test_a_gap_in_a_company_that_tells_no_spread_is_never_pointed_out() -> None:
    asked = wave(min_n=5)
    leaders = people(LEADER, 5, 5, 5, 5, 5)
    then = [*people(OPERATOR, *[2] * 9), *leaders]
    before = EarlierReport(
        asked,
        instrument(),
        then,
        build_report(asked, instrument(), then, {"likert": likert}),
    )
    now = [*people(OPERATOR, *[2] * 10), *leaders]

    report = build_report(
        asked, instrument(), now, {"likert": likert}, earlier=[before]
    )

    result = next(r for r in report.results if r.code == "feedback")
    assert result.whole.sd is None
    assert not any(gap.notable for gap in result.gaps)


# holds SC13
@pytest.mark.parametrize("leaders", [1, 4])
def test_no_gap_is_told_when_one_side_is_below_the_threshold(leaders: int) -> None:
    result = feedback(people(OPERATOR, *[2] * 9) + people(LEADER, *[5] * leaders))

    assert result.gaps == ()


# holds SC13
def test_small_role_groups_count_together_on_their_side() -> None:
    everybody = people(OPERATOR, *[2] * 8) + people(LEADER, 4, 4, 4)

    result = feedback([*everybody, *people(HR, 4, 5, 5)])

    (gap,) = result.gaps
    assert (gap.first, gap.second) == ("employees", "leading")
    assert result.find("role_group", "team_leader") is not None
    assert {f.state for f in result.figures if f.key in {"team_leader", HR}} == {
        Showing.TOO_FEW
    }


# holds SC13
def test_a_difference_that_may_be_chance_is_not_pointed_out() -> None:
    result = feedback(
        people(OPERATOR, 1, 5, 1, 5, 1, 5) + people(LEADER, 5, 5, 1, 5, 1, 5)
    )

    assert [gap.notable for gap in result.gaps] == [False, False]
    assert abs(result.gaps[0].difference) > 15


def test_a_role_group_inside_a_group_is_shown_when_nobody_follows_from_it() -> None:
    asked = wave(groups=(group("filling", 20), group("lab", 20)))
    sheets = [
        sheet(every(4, "feedback"), in_group=g, role=r)
        for g in ("filling", "lab")
        for r in (OPERATOR, TECHNICIAN)
        for _ in range(5)
    ]

    report = build_report(asked, instrument(), sheets, {"likert": likert})

    crossed = report.results[1].find("group_role", "lab/technician")
    assert crossed is not None
    assert (crossed.state, crossed.respondents) == (Showing.SHOWN, 5)


def test_the_items_of_a_construct_average_to_its_score_and_hold_the_same_people() -> (
    None
):
    half = [sheet({"feedback_1": 5, "feedback_2": 3}) for _ in range(3)]

    result = feedback(people(OPERATOR, *(2, 3, 4, 1) * 2) + half)

    assert [item.id for item in result.items] == [
        "feedback_1",
        "feedback_2",
        "feedback_3",
    ]
    mean = sum(item.score for item in result.items) / 3
    assert result.whole.score == pytest.approx(mean, abs=0.1)


# holds SC9
def test_questions_one_by_one_are_shown_from_ten_people_on() -> None:
    # of fewer people, a mean and a spread of whole steps give away every answer
    assert feedback(people(OPERATOR, 2, 3, 4, 1, 5, 5, 2, 3, 4)).items == ()


def test_items_are_absent_when_the_construct_is_hidden() -> None:
    assert feedback(people(OPERATOR, 2, 3, 4, 1)).items == ()


def test_reliability_is_there_for_thirty_complete_sheets_and_not_before() -> None:
    values = [1, 2, 3, 4, 5, 3] * 5

    enough, short = (
        feedback(people(OPERATOR, *values)),
        feedback(people(OPERATOR, 1, 2)),
    )

    assert enough.reliability is not None
    assert enough.reliability.alpha == 1
    assert short.reliability is None


def test_the_spread_counts_people_and_not_answers() -> None:
    half = [sheet({"feedback_1": 5, "feedback_2": 5}) for _ in range(5)]

    shown = feedback(people(OPERATOR, 1, 1, 1, 1, 1) + half).whole

    assert shown.shares == (50, 0, 0, 0, 50)


# holds SC8
def test_a_group_counts_everybody_in_the_groups_that_are_part_of_it() -> None:
    asked = wave(
        groups=(
            group("plant", 0),
            group("early", 8, parent="plant"),
            group("late", 4, parent="plant"),
            group("office", 9),
        )
    )
    sheets = [sheet(every(4, "feedback"), in_group="early") for _ in range(6)]
    sheets += [sheet(every(4, "feedback"), in_group="late") for _ in range(3)]
    sheets += [sheet(every(4, "feedback"), in_group="office") for _ in range(6)]

    report = build_report(asked, instrument(), sheets, {"likert": likert})

    shown = {
        key: result.respondents
        for key in ("plant", "late", "office")
        if (result := report.results[1].find("group", key))
    }
    assert shown == {"plant": 9, "late": None, "office": 6}
    lines = {line.group: (line.invited, line.answered) for line in report.coverage}
    assert lines["plant"] == (12, 9)
    assert lines["late"] == (4, None)


# holds SC8
def test_groups_are_shown_before_kinds_of_work_inside_them() -> None:
    asked = wave(groups=(group("filling", 30), group("packing", 30)))
    sheets = [
        sheet(every(4, "feedback"), in_group=where, role=role)
        for where in ("filling", "packing")
        for role, many in ((OPERATOR, 12), (LEADER, 2))
        for _ in range(many)
    ]

    report = build_report(asked, instrument(), sheets, {"likert": likert})

    states = {(f.breakdown, f.key): f.state for f in report.results[1].figures}
    assert states["group", "filling"] is Showing.SHOWN
    assert states["group", "packing"] is Showing.SHOWN
    assert states["group_role", "filling/operator"] is Showing.PROTECTS_OTHERS
    assert states["group_role", "filling/team_leader"] is Showing.TOO_FEW
