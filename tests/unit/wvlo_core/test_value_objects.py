"""Every value object and event: strict about what comes in, unchanged through JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from tests.strategies import json_of, valid
from wvlo_core import EVENT_TYPES, competency_framework, construct_links
from wvlo_core.domain import learning_path, locale, people
from wvlo_core.domain.competency import CompetencyFramework
from wvlo_core.domain.value import Value


def _below(kind: type[Value]) -> Iterator[type[Value]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


# The framework as a whole is tested with the one that ships: few drawn ones hold together.
VALUE_OBJECTS: list[type[BaseModel]] = sorted(
    (
        kind
        for kind in _below(Value)
        if kind.__module__.startswith("wvlo_core.domain.")
        and kind is not CompetencyFramework
    ),
    key=lambda kind: kind.__name__,
)
few_examples = settings(max_examples=10)  # of each of some thirty classes


def test_the_value_objects_of_the_whole_domain_are_looked_at() -> None:
    assert {people.Person, locale.LocalizedText, learning_path.LearningItem} <= {
        *VALUE_OBJECTS
    }
    assert len(VALUE_OBJECTS) >= 17


def named(kind: type[BaseModel]) -> str:
    return kind.__name__


# holds CO1
@pytest.mark.parametrize(
    "kind", [*VALUE_OBJECTS, locale.ShownText, *EVENT_TYPES], ids=named
)
@few_examples
@given(data=st.data())
def test_a_value_survives_json_unchanged(
    kind: type[BaseModel], data: st.DataObject
) -> None:
    value = data.draw(valid(kind))

    again = kind.model_validate_json(value.model_dump_json())

    assert again == value


# holds CO1
@pytest.mark.parametrize(
    "shipped", [competency_framework(), construct_links()], ids=lambda x: named(type(x))
)
def test_what_ships_with_the_core_survives_json_unchanged(
    shipped: BaseModel,
) -> None:
    again = type(shipped).model_validate_json(shipped.model_dump_json())

    assert again == shipped


# holds CO1
@pytest.mark.parametrize("kind", [*VALUE_OBJECTS, *EVENT_TYPES], ids=named)
@few_examples
@given(data=st.data())
def test_a_value_without_a_required_field_is_refused(
    kind: type[BaseModel], data: st.DataObject
) -> None:
    required = [n for n, field in kind.model_fields.items() if field.is_required()]
    incomplete = data.draw(json_of(kind))
    del incomplete[data.draw(st.sampled_from(required))]

    with pytest.raises(ValidationError):
        kind.model_validate_json(json.dumps(incomplete))


# holds CO1
@pytest.mark.parametrize("kind", [*VALUE_OBJECTS, *EVENT_TYPES], ids=named)
@few_examples
@given(data=st.data(), wrong=st.sampled_from([[None], {"x": 1}, -1, "\n"]))
def test_a_value_with_a_field_of_the_wrong_kind_is_refused(
    kind: type[BaseModel], data: st.DataObject, wrong: Any
) -> None:
    name = data.draw(st.sampled_from(sorted(kind.model_fields)))
    free = kind.model_fields[name].annotation is str and isinstance(wrong, str)
    malformed = {**data.draw(json_of(kind)), name: 1.5 if free else wrong}

    with pytest.raises(ValidationError):
        kind.model_validate_json(json.dumps(malformed))


# holds CO1
@pytest.mark.parametrize("kind", VALUE_OBJECTS, ids=named)
@few_examples
@given(data=st.data())
def test_a_value_with_a_field_we_do_not_know_is_refused(
    kind: type[BaseModel], data: st.DataObject
) -> None:
    more = {**data.draw(json_of(kind)), "shoe_size": 43}

    with pytest.raises(ValidationError, match="shoe_size"):
        kind.model_validate_json(json.dumps(more))


@pytest.mark.parametrize("kind", EVENT_TYPES, ids=named)
@few_examples
@given(data=st.data())
def test_an_event_may_grow_a_field_without_troubling_older_readers(
    kind: type[BaseModel], data: st.DataObject
) -> None:
    known = data.draw(json_of(kind))

    event = kind.model_validate_json(json.dumps({**known, "added_later": 1}))

    assert event == kind.model_validate_json(json.dumps(known))


@pytest.mark.parametrize("kind", [*VALUE_OBJECTS, *EVENT_TYPES], ids=named)
def test_a_value_cannot_be_changed_afterwards(kind: type[BaseModel]) -> None:
    assert kind.model_config.get("frozen")
