from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.builders import BAKERY, DAIRY, both, pilot, pilot_report
from wvlo_core.errors import Conflict
from wvlo_core.events import PilotUpdated


# holds PI1
def test_a_pilot_has_companies_a_programme_line_a_period_goals_and_a_mixed_cohort() -> (
    None
):
    tried = pilot()

    assert tried.organisations == (DAIRY, BAKERY)
    assert tried.programme_line == 2
    assert tried.starts < tried.ends
    assert (tried.goal.nl, tried.guiding_question.nl) == (
        "Leren in het werk",
        "Werkt het?",
    )
    assert (tried.employees, tried.students) == (6, 4)


# holds PI1
@pytest.mark.parametrize(
    "changes",
    [
        {"organisations": ()},
        {"programme_line": 0},
        {"programme_line": 5},
        {"ends": "2026-09-01"},
        {"ends": "2026-08-31"},
        {"employees": -1},
        {"students": -1},
        {"goal": {"en": "no Dutch"}},
        {"participants": ["a name"]},
    ],
)
def test_a_pilot_that_cannot_be_right_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        pilot(**changes)


# holds PI1
def test_an_update_is_told_to_the_others_with_its_number() -> None:
    tried = pilot(reports=[pilot_report("first")])

    after, fact = tried.report(pilot_report("second", effect="worse"))

    assert [r.id for r in after.reports] == [
        pilot_report("first").id,
        pilot_report("second").id,
    ]
    assert isinstance(fact, PilotUpdated)
    assert (fact.number, fact.effect, fact.evidence) == (2, "worse", "measured")
    assert (fact.pilot_id, fact.update_id) == (tried.id, pilot_report("second").id)
    assert (fact.title, fact.programme_line) == (tried.title, 2)


# holds PI1
def test_the_same_update_twice_is_once() -> None:
    tried, _ = pilot().report(pilot_report())

    after, fact = tried.report(pilot_report())

    assert (after, fact) == (tried, None)


# holds PI1
def test_other_words_under_the_same_id_are_refused() -> None:
    tried, _ = pilot().report(pilot_report())

    with pytest.raises(Conflict, match="use a new id"):
        tried.report(pilot_report(lesson=both("Toch niet.")))


# holds PI1
def test_what_is_told_about_a_pilot_counts_nobody() -> None:
    _, fact = pilot(employees=3, students=1).report(pilot_report())

    assert fact is not None
    assert not {"employees", "students", "organisations"} & set(fact.model_dump())


@pytest.mark.parametrize(
    ("effect", "evidence", "percent"),
    [
        ("better", "anecdote", 5),
        ("better", "self_report", 10),
        ("better", "measured", 20),
        ("as_expected", "measured", 0),
        ("worse", "anecdote", -5),
        ("worse", "measured", -20),
    ],
)
def test_what_was_measured_counts_for_more_than_a_story(
    effect: str, evidence: str, percent: int
) -> None:
    seen = pilot_report(effect=effect, evidence=evidence)

    believed = seen.percent

    assert believed == percent
