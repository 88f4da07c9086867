"""The envelope around a fact, and what every event class promises."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wvlo_core.domain.ids import KnowledgeItemId, named_id
from wvlo_core.errors import Unreadable
from wvlo_core.events import EVENT_TYPES, Envelope, Event, ItemWithdrawn

ENVELOPE = Envelope(
    key=str(named_id("test", "event")),
    type="kennisbank.item_withdrawn",
    version=1,
    source="/wvlo/kennisbank",
    subject="4711",
    time=datetime(2026, 11, 23, 12, 30, tzinfo=timezone(timedelta(hours=1))),
    chain=str(named_id("test", "chain")),
    caused_by=str(named_id("test", "cause")),
    data='{"edition": 1}',
)
BODY = ENVELOPE.data.encode()

times = st.datetimes(
    datetime.fromisoformat("1970-01-01"),
    datetime.fromisoformat("2999-12-31"),
    timezones=st.integers(-840, 840).map(lambda m: timezone(timedelta(minutes=m))),
)
ids = st.uuids().map(str)
envelopes = st.builds(
    Envelope,
    key=ids,
    type=st.text(),
    version=st.integers(),
    source=st.text(),
    subject=st.text(st.characters(exclude_characters="\0"), max_size=120),
    time=times,
    chain=ids,
    caused_by=st.none() | ids,
    data=st.text(),
)


# holds EV1
@given(envelope=envelopes)
def test_an_envelope_comes_off_the_bus_as_it_went_on(envelope: Envelope) -> None:
    again = Envelope.read(envelope.headers(), envelope.data.encode())

    assert again == envelope


# holds EV1
def test_an_envelope_travels_as_cloudevents_headers() -> None:
    headers = ENVELOPE.headers()

    assert headers == {
        "ce-specversion": "1.0",
        "ce-id": str(ENVELOPE.id),
        "ce-type": "kennisbank.item_withdrawn",
        "ce-dataversion": "1",
        "ce-source": "/wvlo/kennisbank",
        "ce-subject": "4711",
        "ce-time": "2026-11-23T11:30:00Z",
        "ce-correlationid": str(ENVELOPE.correlation_id),
        "ce-causationid": str(ENVELOPE.causation_id),
    }


def test_a_fact_that_nothing_led_to_has_no_cause_on_the_bus() -> None:
    headers = ENVELOPE._replace(caused_by=None).headers()

    assert "ce-causationid" not in headers


def test_what_the_broker_adds_is_not_read() -> None:
    headers = {**ENVELOPE.headers(), "x-death": [{"count": 1}], "id": "other"}

    read = Envelope.read(headers, BODY)

    assert read == ENVELOPE


@pytest.mark.parametrize(
    "name",
    ["id", "type", "dataversion", "source", "subject", "time", "correlationid"],
)
def test_a_message_that_misses_a_header_is_unreadable_and_names_it(name: str) -> None:
    headers = ENVELOPE.headers()
    del headers[f"ce-{name}"]

    with pytest.raises(Unreadable, match=f"no header ce-{name}$"):
        Envelope.read(headers, BODY)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "4711"),
        ("dataversion", "one"),
        ("time", "yesterday"),
        ("time", "2026-11-23T12:30:00"),
        ("correlationid", ""),
        ("causationid", "because"),
    ],
)
def test_a_message_with_a_malformed_header_is_unreadable(name: str, value: str) -> None:
    headers = {**ENVELOPE.headers(), f"ce-{name}": value}

    with pytest.raises(Unreadable, match="cannot be read"):
        Envelope.read(headers, BODY)


def test_an_id_in_another_form_is_the_same_id() -> None:
    headers = {**ENVELOPE.headers(), "ce-id": f"{{{ENVELOPE.key.upper()}}}"}

    assert Envelope.read(headers, BODY) == ENVELOPE


@pytest.mark.parametrize("subject", ["s" * 121, "a\0b"])
def test_a_subject_that_no_database_can_keep_is_unreadable(subject: str) -> None:
    with pytest.raises(Unreadable, match="the subject is longer"):
        Envelope.read({**ENVELOPE.headers(), "ce-subject": subject}, BODY)


def test_a_body_that_is_no_utf_8_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="cannot be read"):
        Envelope.read(ENVELOPE.headers(), b"\xff\xfe")


attributes = st.sampled_from(sorted(ENVELOPE.headers()))
values = st.text() | st.integers() | st.binary() | st.none() | st.lists(st.integers())


@given(headers=st.dictionaries(attributes, values), body=st.binary())
def test_whatever_comes_off_the_bus_is_an_envelope_or_unreadable(
    headers: dict[str, Any], body: bytes
) -> None:
    read: Any = None

    try:
        read = Envelope.read({**ENVELOPE.headers(), **headers}, body)
    except Unreadable as refused:
        read = refused

    assert isinstance(read, Envelope | Unreadable)


@given(item=st.uuids())
def test_the_subject_of_a_fact_is_what_it_is_about(item: UUID) -> None:
    event = ItemWithdrawn(item_id=KnowledgeItemId(item), edition=1)

    assert event.subject == str(item)


@pytest.mark.parametrize("kind", EVENT_TYPES, ids=lambda kind: kind.type)
def test_the_subject_of_every_event_is_a_required_id(kind: type[Event]) -> None:
    field = kind.model_fields[kind.subject_field]

    assert field.is_required()
    assert kind.subject_field.endswith("_id")
