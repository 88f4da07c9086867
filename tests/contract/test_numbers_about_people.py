"""What services tell about how many people, side by side, so that nothing adds up.

Reports of waves are weighed against one another where they are made. Nothing else that
services publish can be added to them or subtracted: every number in an event is of five
people or more by its type, or was looked at and is not about people.
"""

from __future__ import annotations

from typing import Annotated, Any, get_args, get_origin

import pytest
from annotated_types import Ge

from tests.contract.test_events_are_private import places
from wvlo_core import EVENT_TYPES
from wvlo_core.domain.anonymity import FLOOR
from wvlo_core.events import Event

NOT_A_NUMBER_OF_PEOPLE = {
    "scan.wave_closed": {"scores.score": "the mean of `scores.respondents` people"},
    "kennisbank.item_published": {
        "edition": "how often it was published",
        "effort_minutes": "how long it takes",
        "levels": "for which levels it is written",
    },
    "kennisbank.item_withdrawn": {"edition": "how often it was published"},
    "learning_paths.pilot_updated": {
        "programme_line": "a part of the programme",
        "number": "how many reports this pilot made",
    },
    "learning_paths.demand_changed": {
        "shifts.was": "a weight in tenths",
        "shifts.now": "a weight in tenths",
    },
    "news.issue_approved": {"items": "how many pieces of news"},
}


def is_number(hint: Any) -> bool:
    if get_origin(hint) is Annotated:
        return is_number(get_args(hint)[0])
    return hint in {int, float}


def least(hint: Any) -> float:
    """Give the lowest number that this type accepts."""
    rules = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    found = [
        each.ge
        for rule in rules
        for each in (rule, *getattr(rule, "metadata", ()))
        if isinstance(each, Ge)
    ]
    return float(max(found, default=0))  # type: ignore[call-overload]


# holds OP2
@pytest.mark.parametrize("event", EVENT_TYPES, ids=lambda event: event.type)
def test_every_number_in_an_event_is_about_five_people_or_not_about_people(
    event: type[Event],
) -> None:
    numbers = {place: hint for place, hint in places(event) if is_number(hint)}
    looked_at = {*NOT_A_NUMBER_OF_PEOPLE.get(event.type, {})}
    people = numbers.keys() - looked_at

    assert looked_at <= numbers.keys()
    assert {place.rpartition(".")[2] for place in people} <= {"learners", "respondents"}
    assert all(least(numbers[place]) >= FLOOR for place in people)
