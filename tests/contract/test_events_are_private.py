"""Events are read by everybody: they carry ids, counts, codes, states and published text."""

from __future__ import annotations

import json
import re
import types
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin
from typing import get_type_hints as hints_of
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, StringConstraints, ValidationError

from tests.strategies import json_of
from wvlo_core import EVENT_TYPES
from wvlo_core.domain.ids import CoachId, LearnerId, OrganisationId, SubjectId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.personal import Personal, personal_fields
from wvlo_core.events import ConstructScore, Event, PathSuggested, Topic, WaveClosed

SERVICES = {"scan", "kennisbank", "learning_paths", "news"}

QUESTIONNAIRE = "names a published questionnaire"
SCALE = "the title of a scale in a published questionnaire"
PUBLISHED = "written for everybody and published by an editor"
PILOT = "written by a pilot for everybody to read"
IMPACT = "what a technology does to a task, written for everybody to read"
FRAMEWORK = "the title of a competency in the published framework"

FREE_TEXT: dict[str, dict[str, str]] = {
    "scan.wave_opened": {
        "instrument": QUESTIONNAIRE,
        "instrument_version": QUESTIONNAIRE,
    },
    "scan.wave_closed": {
        "instrument": QUESTIONNAIRE,
        "instrument_version": QUESTIONNAIRE,
        "scores.title": SCALE,
    },
    "kennisbank.item_published": {
        "kind": "one of the kinds of knowledge item",
        "theme": "one of the themes of the Kennisbank",
        "title": PUBLISHED,
        "summary": PUBLISHED,
    },
    "learning_paths.path_suggested": {
        "topics.title": FRAMEWORK,
        "rule": "names a rule of ours",
        "obstacles": SCALE,
    },
    "learning_paths.pilot_updated": {
        "title": PILOT,
        "lesson": PILOT,
        "factors": PILOT,
    },
    "learning_paths.demand_changed": {
        "technology": IMPACT,
        "task": IMPACT,
        "shifts.title": FRAMEWORK,
    },
    "news.item_published": {"title": PUBLISHED},
}
"""Every place where an event can carry words, reviewed; why that is no personal data."""

PERSONAL_WORDS = {
    *("name", "names", "alias", "nickname", "email", "mail", "address", "phone"),
    *("token", "answer", "answers", "birth", "age", "gender", "bsn"),
    *("person", "learner", "coach", "respondent", "author", "writer"),
}
PLAIN = (UUID, int, date, datetime)

Place = tuple[str, Any]


def places(model: type[BaseModel], path: str = "") -> Iterator[Place]:
    """Give every place in the event that holds one value, with its type."""
    hints = hints_of(model, include_extras=True)
    for name in model.model_fields:
        yield from unpacked(hints[name], f"{path}{name}")


def unpacked(hint: Any, path: str) -> Iterator[Place]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {tuple, list, Union, types.UnionType}:
        for each in inner:
            if each not in {Ellipsis, type(None)}:
                yield from unpacked(each, path)
    elif is_a(hint, BaseModel) and hint is not LocalizedText:
        yield from places(hint, f"{path}.")
    else:
        yield path, hint


def is_a(hint: Any, *kinds: type) -> bool:
    return isinstance(hint, type) and issubclass(hint, kinds)


def is_words(hint: Any) -> bool:
    """Tell whether anything can be written here."""
    return hint is LocalizedText or hint is str


def is_plain(hint: Any) -> bool:
    """Tell whether this is an id, a count, a code, a date or a state."""
    if get_origin(hint) is Annotated:
        base, *rules = get_args(hint)
        patterns = [r for r in rules if isinstance(r, StringConstraints) and r.pattern]
        return bool(patterns) if base is str else is_plain(base)
    if hasattr(hint, "__supertype__"):
        return is_plain(hint.__supertype__)
    return get_origin(hint) is Literal or is_a(hint, Enum, *PLAIN)


def leaks(event: type[Event]) -> set[str]:
    """Give the places that may hold something about a person."""
    reviewed = FREE_TEXT.get(event.type, {})
    return {
        path
        for path, hint in places(event)
        if PERSONAL_WORDS & set(re.split(r"[._]", path))
        or not (is_plain(hint) or (is_words(hint) and path in reviewed))
    }


def wire(event: type[Event]) -> str:
    return event.type


# holds EV10
@pytest.mark.parametrize("event", EVENT_TYPES, ids=wire)
def test_an_event_has_no_place_for_anything_about_a_person(event: type[Event]) -> None:
    assert leaks(event) == set()


# holds EV10
def test_every_reviewed_text_is_still_in_its_event() -> None:
    words = {
        event.type: {path for path, hint in places(event) if is_words(hint)}
        for event in EVENT_TYPES
    }

    reviewed = {kind: set(reasons) for kind, reasons in FREE_TEXT.items()}

    assert {kind: paths for kind, paths in words.items() if paths} == reviewed


class Remark(BaseModel):
    """Somebody's words."""

    text: str
    made_on: date


class Leaking(Event):
    """What must never be an event."""

    type: ClassVar[str] = "scan.leaking"
    subject_field: ClassVar[str] = "organisation_id"

    organisation_id: OrganisationId
    count: int
    learner_id: UUID
    contact_email: Annotated[str, StringConstraints(pattern=r"@")]
    remarks: tuple[Remark, ...]
    short: Annotated[str, StringConstraints(max_length=5)]
    anything: Any
    title: LocalizedText
    score: float


# holds EV10
def test_a_personal_field_in_an_event_is_noticed_wherever_it_hides() -> None:
    found = leaks(Leaking)

    assert found == {
        *("learner_id", "contact_email", "remarks.text"),
        *("short", "anything", "title", "score"),
    }


class Talk(BaseModel):
    """Holds a mark that only shows from inside."""

    on: date
    wish: Annotated[str, Personal()]


MARKED = {
    "a field": Annotated[int, Personal()],
    "a learner": LearnerId,
    "a coach, perhaps": CoachId | None,
    "a list of people": tuple[SubjectId, ...],
    "something inside": tuple[Annotated[str, Personal()], ...],
}


# holds EV10
@pytest.mark.parametrize("hint", MARKED.values(), ids=MARKED)
def test_an_event_with_a_field_about_one_person_cannot_be_written(hint: Any) -> None:
    with pytest.raises(TypeError) as refused:

        class Told(Event):
            type: ClassVar[str] = "scan.told"
            subject_field: ClassVar[str] = "organisation_id"

            organisation_id: OrganisationId
            who: hint

    said = str(refused.value)
    assert said.startswith("the event scan.told (Told) has a field about one person: ")
    assert ": who; everybody can listen to events" in said


# holds EV10
def test_a_mark_deep_inside_an_event_is_named_by_its_place() -> None:
    with pytest.raises(TypeError, match=r"one person: talks\.wish; everybody"):

        class Told(Event):
            type: ClassVar[str] = "scan.told"
            subject_field: ClassVar[str] = "organisation_id"

            organisation_id: OrganisationId
            talks: tuple[Talk, ...]


# holds EV10
@pytest.mark.parametrize("event", EVENT_TYPES, ids=wire)
def test_no_event_holds_anything_marked_personal(event: type[Event]) -> None:
    assert event.__pydantic_complete__
    assert personal_fields(event) == []


@pytest.mark.parametrize("event", EVENT_TYPES, ids=wire)
def test_an_event_is_described_and_named_after_its_service_and_fact(
    event: type[Event],
) -> None:
    service, _, fact = event.type.partition(".")

    assert service in SERVICES
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", fact)
    assert event.__module__ == f"wvlo_core.events.{service}"
    assert vars(event)["__doc__"].strip()


# holds EV1
@pytest.mark.parametrize("event", EVENT_TYPES, ids=wire)
def test_an_event_has_a_version_and_a_way_up_from_every_earlier_one(
    event: type[Event],
) -> None:
    assert event.version >= 1
    assert set(event.lifts) == set(range(1, event.version))


def test_no_two_events_have_one_name() -> None:
    assert len({event.type for event in EVENT_TYPES}) == len(EVENT_TYPES)


COUNTED = [
    (ConstructScore, "respondents"),
    (WaveClosed, "respondents"),
    (Topic, "learners"),
    (PathSuggested, "learners"),
]


counted = pytest.mark.parametrize(
    ("kind", "count"), COUNTED, ids=[f"{k.__name__}.{c}" for k, c in COUNTED]
)


# holds CO7
@counted
@given(data=st.data(), people=st.integers(max_value=4))
def test_nothing_is_told_about_fewer_than_five_people(
    kind: type[BaseModel], count: str, data: st.DataObject, people: int
) -> None:
    about_few = {**data.draw(json_of(kind)), count: people}

    with pytest.raises(ValidationError, match="greater than or equal to 5"):
        kind.model_validate_json(json.dumps(about_few))


# holds CO7
@counted
@given(data=st.data())
def test_something_may_be_told_about_five_people(
    kind: type[BaseModel], count: str, data: st.DataObject
) -> None:
    about_five = {**data.draw(json_of(kind)), count: 5}

    told = kind.model_validate_json(json.dumps(about_five))

    assert getattr(told, count) == 5
