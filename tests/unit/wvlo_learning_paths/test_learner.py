from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.builders import learner, profile
from wvlo_core.domain.learning_path import RoleProfile
from wvlo_learning_paths.model import Dismissal, Learner

CODES = ["A1", "A2", "B1", "C1", "D1"]
levels = st.dictionaries(st.sampled_from(CODES), st.integers(0, 4))


def gap_of(somebody: Learner, **targets: int) -> list[tuple[str, int, int]]:
    gaps = somebody.gaps(profile(**targets))
    return [(gap.competency, gap.current, gap.target) for gap in gaps]


def test_a_gap_runs_from_what_somebody_can_do_to_what_the_role_asks() -> None:
    somebody = learner(levels={"A2": 1, "D1": 0})

    gaps = gap_of(somebody, A2=3, D1=2)

    assert gaps == [("A2", 1, 3), ("D1", 0, 2)]


def test_what_nobody_looked_at_yet_counts_as_not_yet_seen() -> None:
    somebody = learner(levels={})

    gaps = gap_of(somebody, D1=1)

    assert gaps == [("D1", 0, 1)]


def test_there_is_no_gap_where_somebody_is_there_already() -> None:
    somebody = learner(levels={"A2": 2, "D1": 4})

    gaps = gap_of(somebody, A2=2, D1=3)

    assert gaps == []


def test_an_own_goal_outside_the_role_asks_for_one_level_more() -> None:
    somebody = learner(levels={"A2": 2, "B1": 2}, own_goals=["B1"])

    gaps = gap_of(somebody, A2=2)

    assert gaps == [("B1", 2, 3)]


def test_an_own_goal_reaches_past_what_the_role_asks() -> None:
    somebody = learner(levels={"A2": 2}, own_goals=["A2"])

    gaps = gap_of(somebody, A2=2)

    assert gaps == [("A2", 2, 3)]


def test_an_own_goal_at_the_highest_level_leaves_nothing_to_learn() -> None:
    somebody = learner(levels={"A2": 4}, own_goals=["A2"])

    gaps = gap_of(somebody, A2=3)

    assert gaps == []


def test_an_own_goal_weighs_more_than_anything_the_role_asks() -> None:
    somebody = learner(own_goals=["B1"])
    role = RoleProfile.model_validate(
        profile().model_dump()
        | {
            "target": [
                {"competency": "D1", "level": 2, "importance": "essential"},
                {"competency": "A2", "level": 2, "importance": "optional"},
            ]
        }
    )

    weights = {gap.competency: gap.weight for gap in somebody.gaps(role)}

    assert weights["B1"] > weights["D1"] > weights["A2"]


def test_naming_a_goal_twice_does_not_make_it_heavier() -> None:
    once = learner(own_goals=["B1"])

    twice = learner(own_goals=["B1", "B1"])

    assert twice.gaps(profile()) == once.gaps(profile())


@given(levels, st.lists(st.sampled_from(CODES), unique=True), levels)
def test_gaps_point_up_are_listed_once_and_stay_on_the_scale(
    here: dict[str, int], goals: list[str], asked: dict[str, int]
) -> None:
    somebody = learner(levels=here, own_goals=goals)

    gaps = somebody.gaps(profile(**asked))

    codes = [gap.competency for gap in gaps]
    assert codes == sorted(set(codes))
    for gap in gaps:
        assert here.get(gap.competency, 0) == gap.current < gap.target <= 4
        assert gap.own_goal == (gap.competency in goals)
        assert gap.weight > 0


@pytest.mark.parametrize("kind", ["teacher", "career_coach", "manager", "hr"])
def test_who_does_not_come_to_learn_is_no_learner(kind: str) -> None:
    with pytest.raises(ValidationError, match="employee, side_entrant, student"):
        learner(kind=kind)


@pytest.mark.parametrize(
    "changes",
    [
        {"levels": {"Z9": 1}},
        {"own_goals": ["Z9"]},
        {"levels": {"D1": 5}},
        {"levels": {"D1": -1}},
        {"budget_hours": 0},
        {"budget_hours": 1001},
        {"languages": []},
        {"alias": ""},
        {"profile": "Not A Key"},
    ],
)
def test_a_picture_that_cannot_be_right_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        learner(**changes)


@pytest.mark.parametrize("field", ["full_name", "birth_date", "bsn", "email"])
def test_there_is_no_place_for_a_name_birth_date_or_number(field: str) -> None:
    with pytest.raises(ValidationError, match="not permitted"):
        learner(**{field: "x"})


# holds LP2
def test_dismissing_needs_no_reason() -> None:
    somebody = learner()

    after = somebody.dismiss(Dismissal(item="review"))

    assert after.dismissed == (Dismissal(item="review", reason=None),)
    assert somebody.dismissed == ()


# holds LP2
def test_dismissing_again_keeps_the_last_reason() -> None:
    somebody = learner().dismiss(Dismissal(item="review")).dismiss(Dismissal(item="x"))

    after = somebody.dismiss(Dismissal(item="review", reason="te druk"))

    assert [(d.item, d.reason) for d in after.dismissed] == [
        ("x", None),
        ("review", "te druk"),
    ]
