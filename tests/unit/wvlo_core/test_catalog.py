"""From a wire name and version to an event, or to a reason why not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import valid
from wvlo_core import catalog
from wvlo_core.domain.ids import named_id
from wvlo_core.errors import NewerVersion, Unreadable
from wvlo_core.events import EVENT_TYPES, Envelope, Event, ItemWithdrawn
from wvlo_core.events.base import Lift

ENVELOPE = Envelope(
    key=str(named_id("test", "event")),
    type=ItemWithdrawn.type,
    version=1,
    source="/wvlo/kennisbank",
    subject="1",
    time=datetime(2026, 11, 23, 12, tzinfo=UTC),
    chain=str(named_id("test", "chain")),
    caused_by=None,
    data="{}",
)

few_examples = settings(max_examples=20)  # of each of the eight events


class Renamed(Event):
    """An event in its third version."""

    type: ClassVar[str] = "test.renamed"
    version: ClassVar[int] = 3
    subject_field: ClassVar[str] = "title"
    lifts: ClassVar[Mapping[int, Lift]] = {
        1: lambda data: {"name": data["naam"]},
        2: lambda data: {"title": data["name"]},
    }

    title: str


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> Envelope:
    monkeypatch.setitem(catalog._BY_TYPE, Renamed.type, Renamed)
    return ENVELOPE._replace(type=Renamed.type)


def test_every_event_type_is_found_by_its_wire_name() -> None:
    found = [catalog.event_class(event.type) for event in EVENT_TYPES]

    assert found == list(EVENT_TYPES)


def test_an_unknown_event_type_is_unreadable_and_the_known_ones_are_listed() -> None:
    with pytest.raises(Unreadable, match=r"'scan\.exploded'.*scan\.wave_closed"):
        catalog.event_class("scan.exploded")


# holds CO1
@pytest.mark.parametrize("kind", EVENT_TYPES, ids=lambda kind: kind.type)
@few_examples
@given(data=st.data())
def test_a_told_fact_is_read_back_unchanged(
    kind: type[Event], data: st.DataObject
) -> None:
    event = data.draw(valid(kind))
    told = ENVELOPE._replace(type=kind.type, data=event.model_dump_json())

    read = catalog.decode(told)

    assert read == event


@pytest.mark.parametrize(
    ("version", "data"),
    [(1, '{"naam": "Dienst"}'), (2, '{"name": "Dienst"}'), (3, '{"title": "Dienst"}')],
)
def test_a_fact_in_an_older_version_is_lifted_step_by_step(
    renamed: Envelope, version: int, data: str
) -> None:
    event = catalog.decode(renamed._replace(version=version, data=data))

    assert event == Renamed(title="Dienst")


def test_a_fact_from_newer_software_is_never_guessed_at(renamed: Envelope) -> None:
    newer = renamed._replace(version=4, data='{"title": "Dienst"}')

    with pytest.raises(NewerVersion, match=r"version 4.*up to 3; upgrade the service"):
        catalog.decode(newer)


@pytest.mark.parametrize(("version", "data"), [(0, "{}"), (1, "{}")])
def test_a_version_without_a_way_up_is_no_longer_understood(
    renamed: Envelope, version: int, data: str
) -> None:
    with pytest.raises(Unreadable, match=f"version {version} is no longer understood"):
        catalog.decode(renamed._replace(version=version, data=data))


def test_a_fact_that_breaks_its_schema_names_every_wrong_field() -> None:
    wrong = ENVELOPE._replace(data='{"item_id": "x", "edition": 0}')

    with pytest.raises(Unreadable, match=r"schema: item_id: .*; edition: "):
        catalog.decode(wrong)


@pytest.mark.parametrize("data", ["", "{", "[" * 100_000, '{"edition": 1' + "0" * 5000])
def test_a_body_that_is_no_json_is_unreadable(data: str) -> None:
    with pytest.raises(Unreadable, match="not readable as JSON"):
        catalog.decode(ENVELOPE._replace(data=data))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@pytest.mark.parametrize("kind", EVENT_TYPES, ids=lambda kind: kind.type)
@few_examples
@given(
    data=st.text() | json_values.map(json.dumps),
    version=st.integers(-1, 2),
)
def test_whatever_arrives_is_an_event_or_unreadable_and_never_a_crash(
    kind: type[Event], data: str, version: int
) -> None:
    arrived = ENVELOPE._replace(type=kind.type, version=version, data=data)
    read: Any = None

    try:
        read = catalog.decode(arrived)
    except Unreadable as refused:
        read = refused

    assert isinstance(read, kind | Unreadable)
