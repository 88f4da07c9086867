"""The test kit: fakes that remember, and one readable example of every event."""

from __future__ import annotations

import pytest

from wvlo_core.catalog import decode
from wvlo_core.events import EVENT_TYPES, Event
from wvlo_core.testing.factories import envelope_of, example_of
from wvlo_core.testing.fakes import NOON, FakeWork


# holds EV2 in part: one example of each event
@pytest.mark.parametrize("kind", EVENT_TYPES, ids=lambda kind: kind.type)
def test_every_event_has_an_example_that_can_be_read(kind: type[Event]) -> None:
    example = example_of(kind)

    read = decode(envelope_of(example))

    assert isinstance(read, kind)
    assert read == example


def test_a_fake_piece_of_work_remembers_what_was_told_in_order() -> None:
    work, told = FakeWork(), [example_of(kind) for kind in EVENT_TYPES]

    for event in told:
        work.outbox.add(event)

    assert work.outbox.events == told


def test_two_fake_pieces_of_work_share_nothing_but_the_time() -> None:
    first, second = FakeWork(), FakeWork()

    first.outbox.add(example_of(EVENT_TYPES[0]))

    assert second.outbox.events == []
    assert first.now == second.now == NOON


def test_fake_work_was_asked_for_and_not_caused_by_an_event() -> None:
    cause = FakeWork().cause

    assert (cause.event_id, cause.event_type) == (None, None)
    assert cause.correlation_id == FakeWork().cause.correlation_id
