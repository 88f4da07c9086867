from __future__ import annotations

from datetime import date
from fractions import Fraction
from statistics import median
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.builders import (
    LearningWork,
    both,
    learner,
    learning_item,
    offered,
    profile,
)
from wvlo_core.domain.ids import named_id
from wvlo_core.errors import Conflict, Invalid, NotFound
from wvlo_core.events import DemandChanged
from wvlo_learning_paths import use_cases
from wvlo_learning_paths.model import (
    Assessment,
    Demand,
    TechnologyImpact,
    demand_of,
    shifts,
)

DIRECTIONS = {2: "new", 1: "increasing", 0: "unchanged", -1: "decreasing"}


def impact(name: str = "cameras", /, **changes: Any) -> TechnologyImpact:
    """Smart cameras take over looking at products, which leans on A2 and C1."""
    data = {
        "id": named_id("impact", name),
        "technology": both("Slimme camera's"),
        "task": both("Producten nakijken"),
        "mechanism": "supports",
        "horizon": 2030,
        "competencies": [
            {"competency": "A2", "weight": 3},
            {"competency": "C1", "weight": 1},
        ],
        "source": {"title": both("Gesprek op de werkvloer")},
        "on": "2026-11-01",
    }
    return TechnologyImpact.model_validate({**data, **changes})


def view(size: int, name: str = "first", **changes: Any) -> Assessment:
    data = {
        "id": named_id("assessment", name),
        "role": "operator",
        "direction": DIRECTIONS.get(size, "disappearing"),
        "size": size,
        "confidence": "medium",
        "on": "2026-11-02",
    }
    return Assessment.model_validate({**data, **changes})


def assessed(*sizes: int, name: str = "cameras", **changes: Any) -> TechnologyImpact:
    seen = impact(name, **changes)
    for number, size in enumerate(sizes):
        seen = seen.assess(view(size, f"{name}-{number}"))
    return seen


# --- how several people see it ---


# holds CO4
@given(st.lists(st.integers(-2, 2), min_size=1, max_size=9))
def test_the_median_and_the_spread_of_all_views_are_shown(sizes: list[int]) -> None:
    rating = assessed(*sizes).rating

    assert rating is not None
    assert Fraction(rating.median_halves, 2) == Fraction(median(sizes))
    assert (rating.lowest, rating.highest) == (min(sizes), max(sizes))
    assert rating.assessors == len(sizes)


def test_nobody_has_to_have_assessed_a_record() -> None:
    assert impact().rating is None
    assert shifts([impact()]) == ()


def test_the_same_view_twice_is_once() -> None:
    seen = impact().assess(view(1))

    assert seen.assess(view(1)) == seen
    with pytest.raises(Conflict, match="new id"):
        seen.assess(view(2))


@pytest.mark.parametrize(("direction", "size"), [("increasing", -1), ("unchanged", 1)])
def test_direction_and_size_of_a_view_agree(direction: str, size: int) -> None:
    with pytest.raises(ValidationError, match="cannot have size"):
        view(size, direction=direction)


def test_a_task_leans_on_each_competency_once() -> None:
    twice = [{"competency": "A2", "weight": 1}] * 2

    with pytest.raises(ValidationError, match="once"):
        impact(competencies=twice)


# --- what that asks of people ---


# holds CO4
def test_the_view_of_one_person_changes_no_demand() -> None:
    assert shifts([assessed(2)]) == ()
    assert [each.competency for each in shifts([assessed(2, 2)])] == ["A2", "C1"]


@pytest.mark.parametrize(
    ("sizes", "factor"),
    [
        ((2, 2), 15),
        ((2, 1), 14),
        ((1, 1), 13),
        ((1, 0), 11),
        ((0, 0), 10),
        ((-1, 0), 9),
        ((-1, -1), 9),
        ((-2, -1), 8),
        ((-2, -2), 8),
    ],
)
def test_the_median_becomes_a_factor_from_8_to_15_tenths(
    sizes: tuple[int, ...], factor: int
) -> None:
    found = demand_of(shifts([assessed(*sizes)]))

    assert found.factor("A2") == factor
    assert found.factor("B1") == 10


# holds CO4
def test_a_competency_shifts_by_the_tasks_that_lean_on_it_most() -> None:
    rising = assessed(2, 2, name="rising")
    falling = assessed(
        -2, -2, name="falling", competencies=[{"competency": "A2", "weight": 1}]
    )

    found = {each.competency: each for each in shifts([rising, falling])}

    assert found["A2"].shift == 100  # (3 x 2 - 1 x 2) / 4 steps
    assert found["C1"].shift == 200
    because = [each.impact_id for each in found["A2"].because]
    assert sorted(because, key=str) == sorted([rising.id, falling.id], key=str)


@given(st.lists(st.lists(st.integers(-2, 2), max_size=5), max_size=4), st.randoms())
def test_the_order_of_records_and_views_changes_no_demand(
    all_sizes: list[list[int]], chance: Any
) -> None:
    impacts = [assessed(*sizes, name=str(n)) for n, sizes in enumerate(all_sizes)]
    turned = [
        each.model_copy(update={"assessments": each.assessments[::-1]})
        for each in chance.sample(impacts, len(impacts))
    ]

    assert shifts(turned) == shifts(impacts)


# --- and whom that touches ---


def work_with(*learners: Any) -> LearningWork:
    work = LearningWork()
    work.profiles.save(profile(A2=2, B1=2))
    work.items.save(offered(learning_item("review", [("A2", 0, 1)])))
    work.items.save(offered(learning_item("network", [("B1", 0, 1)])))
    for each in learners:
        command = use_cases.SaveLearner(learner=each)
        use_cases.save_learner(command, work)  # type: ignore[arg-type]
    return work


def record(work: Any, *sizes: int) -> UUID:
    seen = impact()
    use_cases.record_impact(use_cases.RecordImpact(impact=seen), work)
    for number, size in enumerate(sizes):
        command = use_cases.AssessImpact(
            impact_id=seen.id, assessment=view(size, str(number))
        )
        use_cases.assess_impact(command, work)
    return seen.id


# holds CO4
def test_a_changed_demand_is_told_once_with_what_counts_differently() -> None:
    work = work_with()

    record(work, 2, 2, 2)

    (told,) = (e for e in work.outbox.events if isinstance(e, DemandChanged))
    assert told.technology.nl == "Slimme camera's"
    assert [(s.competency, s.was, s.now) for s in told.shifts] == [
        ("A2", 10, 15),
        ("C1", 10, 15),
    ]


# holds LP3, CO4
def test_a_changed_demand_ranks_the_suggestions_of_those_it_touches_again() -> None:
    touched = learner("otter", budget_hours=4, levels={"B1": 0})
    untouched = learner("heron", budget_hours=4, levels={"A2": 4})
    work = work_with(touched, untouched)
    record(work, -2, -2)
    before = {each.id: each for each in work.suggestions.all()}
    (told,) = (e for e in work.outbox.events if isinstance(e, DemandChanged))

    use_cases.weigh_demand(told, work)  # type: ignore[arg-type]

    after = {each.id: each for each in work.suggestions.all()}
    assert [s.item for s in before[touched.id].steps] == ["review"]
    assert [s.item for s in after[touched.id].steps] == ["network"]
    assert "techniek" in after[touched.id].source.words.nl
    assert after[untouched.id] == before[untouched.id]


# holds CO4, UI6
def test_a_step_says_that_technology_makes_it_count_more() -> None:
    work = work_with(learner(budget_hours=4))
    record(work, 2, 2)
    (told,) = (e for e in work.outbox.events if isinstance(e, DemandChanged))

    use_cases.weigh_demand(told, work)  # type: ignore[arg-type]

    (suggestion,) = work.suggestions.all()
    (reason,) = (
        r for step in suggestion.steps for r in step.reasons if r.kind == "demand"
    )
    assert reason.source == "demand:A2"
    assert "zwaarder" in reason.words.nl


def test_an_own_goal_weighs_the_same_whatever_technology_does() -> None:
    who = learner(own_goals=("A1",))

    (goal,) = who.gaps(profile(D1=0), Demand(factors={"A1": 15, "A2": 8}))

    assert (goal.weight, goal.asked_by_role) == (30, False)


def test_writing_a_record_down_again_keeps_its_assessments() -> None:
    work: Any = work_with()
    seen = record(work, 1, 1)

    later = impact(on=date(2026, 12, 1).isoformat())
    use_cases.record_impact(use_cases.RecordImpact(impact=later), work)

    assert len(work.impacts.get(seen).assessments) == 2


def test_a_record_speaks_of_competencies_that_exist() -> None:
    unknown = impact(competencies=[{"competency": "Z9", "weight": 1}])

    with pytest.raises(Invalid, match="Z9"):
        use_cases.record_impact(
            use_cases.RecordImpact(impact=unknown),
            work_with(),  # type: ignore[arg-type]
        )


def test_what_was_never_recorded_cannot_be_assessed() -> None:
    command = use_cases.AssessImpact(impact_id=named_id("x"), assessment=view(1))

    with pytest.raises(NotFound):
        use_cases.assess_impact(command, LearningWork())  # type: ignore[arg-type]
