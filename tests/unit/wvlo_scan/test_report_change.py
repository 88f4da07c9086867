"""Two waves side by side, and what a report suggests to talk about."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import (
    construct_data,
    every,
    group,
    instrument,
    instrument_data,
    item_data,
    sheet,
    wave,
)
from wvlo_core.domain.ids import named_id
from wvlo_core.domain.people import RoleGroup
from wvlo_scan.model import AnswerSheet, Instrument, Report, build_report
from wvlo_scan.model.report import (
    ChangedConstruct,
    Movement,
    change_between,
    strengths,
    suggested_themes,
)
from wvlo_scan.model.scoring import plugin as likert

GROUPS = (group("filling", 20), group("lab", 20))


def report_of(
    sheets: list[AnswerSheet], asked: Instrument | None = None, name: str = "now"
) -> Report:
    ran = wave(id=named_id("wave", name), groups=GROUPS)
    return build_report(ran, asked or instrument(), sheets, {"likert": likert})


def answered(*values: int, in_group: str = "filling") -> list[AnswerSheet]:
    return [sheet(every(v, "feedback"), in_group=in_group) for v in values]


def reworded(*items: str) -> Instrument:
    """Make the second version: these questions of `feedback` have other words."""
    names = [f"feedback_{n}" for n in (1, 2, 3)]
    new = {"nl": "Andere woorden", "en": "Other words"}
    data: dict[str, Any] = instrument_data(version="2.0.0")
    data["constructs"][1] = construct_data(
        "feedback",
        [item_data(n, **({"text": new} if n in items else {})) for n in names],
    )
    return Instrument.model_validate(data)


def feedback(
    before: list[AnswerSheet], now: list[AnswerSheet], asked: Instrument | None = None
) -> ChangedConstruct:
    change = change_between(
        (report_of(before, name="before"), instrument()),
        (report_of(now, asked), asked or instrument()),
    )
    return next(each for each in change.constructs if each.code == "feedback")


# holds SC14
def test_two_waves_with_the_same_questions_are_compared_wherever_both_are_shown() -> (
    None
):
    before = answered(2, 2, 2, 3, 2, 2) + answered(3, 3, 3, 3, 3, in_group="lab")
    now = answered(*(4, 4, 5, 4) * 3) + answered(3, 3, in_group="lab")

    moved = feedback(before, now).figures

    whole = moved[0]
    assert (whole.breakdown, whole.movement) == ("organisation", Movement.HIGHER)
    assert (whole.respondents_before, whole.respondents_now) == (11, 14)
    assert ("group", "lab") not in [(m.breakdown, m.key) for m in moved]


# holds SC14
def test_a_reworded_question_is_named_and_left_out_of_the_comparison() -> None:
    before = answered(*(2, 2, 2, 3, 2, 2) * 2)
    changed = {"feedback_1": 2, "feedback_2": 2, "feedback_3": 5}
    now = [sheet(changed) for _ in range(12)]

    construct = feedback(before, now, reworded("feedback_3"))

    assert [item.item for item in construct.changed] == ["feedback_3"]
    (moved,) = construct.figures
    assert (moved.before, moved.now) == (29.2, 25)
    assert moved.movement is Movement.UNCLEAR


# holds SC14
def test_a_construct_with_too_many_changed_questions_is_not_compared() -> None:
    same = answered(2, 2, 2, 3, 2, 2)

    construct = feedback(same, same, reworded("feedback_2", "feedback_3"))

    assert not construct.compared
    assert construct.figures == ()
    assert len(construct.changed) == 2


# holds SC14
def test_nothing_is_compared_with_a_wave_that_shows_nothing() -> None:
    construct = feedback(answered(2, 2, 2, 3), answered(2, 2, 2, 3, 2, 2))

    assert construct.compared
    assert construct.figures == ()


# holds SC14
def test_a_difference_that_may_be_chance_is_called_unclear() -> None:
    before, now = answered(*(1, 5, 1, 5, 3) * 2), answered(*(5, 1, 5, 3, 4) * 2)

    moved = feedback(before, now).figures

    assert {m.movement for m in moved} == {Movement.UNCLEAR}
    assert moved[0].low is not None
    assert moved[0].high is not None
    assert moved[0].low < 0 < moved[0].high


# holds SC14
def test_of_fewer_than_ten_people_a_change_has_no_margin_and_no_verdict() -> None:
    before, now = answered(1, 1, 1, 1, 1, 1), answered(*(5, 5, 5, 4) * 3)

    (few, same) = feedback(before, now).figures[:2]

    assert (few.before, few.now) == (0, 93.8)
    assert {few.movement, same.movement} == {Movement.UNKNOWN}
    assert (few.low, few.high) == (None, None)


def roles(low: int, high: int) -> list[AnswerSheet]:
    """Let five operators answer one thing and five team leaders another."""
    return [
        sheet(every(value, "feedback"), role=role)
        for role, value in ((RoleGroup.OPERATOR, low), (RoleGroup.TEAM_LEADER, high))
        for _ in range(5)
    ]


# holds SC12, SC13
def test_what_people_see_differently_is_suggested_to_talk_about() -> None:
    (theme,) = suggested_themes(report_of(roles(1, 4)))

    assert theme.code == "feedback"
    assert theme.reasons == ("low", "apart", "gap")
    assert theme.gap is not None
    assert theme.gap.difference == pytest.approx(75)


def test_a_low_score_alone_is_no_theme() -> None:
    assert suggested_themes(report_of(answered(1, 1, 1, 1, 1, 1))) == ()


def test_what_goes_well_is_high_and_shared() -> None:
    shared, divided = report_of(answered(*(5, 5, 4, 5, 5) * 2)), report_of(roles(1, 5))

    assert [result.code for result in strengths(shared)] == ["feedback"]
    assert strengths(divided) == ()
