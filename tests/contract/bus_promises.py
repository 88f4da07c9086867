"""The promises of a bus. A keeper inherits them and gives the fixture `bus`."""

from __future__ import annotations

import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, select, text

from tests.contract import tiny
from tests.contract.tiny import Diary, Note, item
from tests.fixtures.waiting import until
from wvlo_core.errors import Invalid
from wvlo_core.events import Envelope, Event
from wvlo_core.runtime.database import open_engine, reading
from wvlo_core.runtime.documents import Documents
from wvlo_core.runtime.outbox import backlog, trail

WAITS = (0.1, 0.15)
ATTEMPTS = 1 + len(WAITS)


@dataclass(frozen=True)
class Parked:
    """A message that was set aside."""

    headers: Mapping[str, object]
    body: bytes
    reason: str


class Bus(ABC):
    """A bus with the teller and the reader on it, and eyes for the test."""

    more_than_a_stop_takes = 500

    def __init__(self, database_url: str, folder: Path) -> None:
        self.database_url = database_url
        self.diary = Diary(folder)
        self.engine = open_engine(database_url)
        tiny.metadata.create_all(self.engine)
        self.teller = tiny.teller(self.engine)
        self.reader = tiny.reader(self.engine, self.diary)

    @abstractmethod
    def start(self) -> None:
        """Begin to carry facts."""

    @abstractmethod
    def ask_to_stop(self) -> None:
        """Ask only; what is in hand is finished first."""

    @abstractmethod
    def wait_for_stop(self) -> None:
        """Return when everything has stopped."""

    @abstractmethod
    def put(self, headers: Mapping[str, str], body: bytes) -> None:
        """Put a message on the bus as it is."""

    def parked(self, queue: str) -> list[Parked]:
        """Take out what was set aside as `dead` or in `quarantine`."""
        table = tiny.reader_messages.parked
        with self.engine.begin() as connection:
            rows = connection.execute(select(table).where(table.c.queue == queue)).all()
            seen = [row.seq for row in rows]
            connection.execute(delete(table).where(table.c.seq.in_(seen)))
        return [Parked(json.loads(row.headers), row.body, row.reason) for row in rows]

    def stop(self) -> None:
        self.ask_to_stop()
        self.wait_for_stop()

    def close(self) -> None:
        self.diary.gate.touch()
        self.stop()
        self.engine.dispose()

    @contextmanager
    def reader_without_database(self) -> Iterator[None]:
        """Take away what the reader cannot do without, and bring it back."""
        table, aside = f"{tiny.READER}_inbox", f"{tiny.READER}_inbox_away"
        for here, there in ((table, aside), (aside, table)):
            with self.engine.begin() as connection:
                connection.execute(text(f"ALTER TABLE {here} RENAME TO {there}"))
            if here == table:
                yield

    @contextmanager
    def running(self) -> Iterator[None]:
        self.start()
        yield
        self.stop()

    def tell(
        self, *events: Event, correlation_id: UUID | None = None
    ) -> list[Envelope]:
        before = {envelope.id for envelope in self.told()}
        self.teller.run(tiny.tell, events, correlation_id)
        return [envelope for envelope in self.told() if envelope.id not in before]

    def tell_again(self) -> None:
        """Do as a relay that died after publishing: tell what was told before."""
        until(lambda: not self._unsent(), "the relay has marked what it passed on")
        with self.engine.begin() as connection:
            tables = tiny.teller_messages
            every = select(tables.outbox.c.seq, tables.outbox.c.type)
            connection.execute(
                insert(tables.unsent).from_select(["seq", "type"], every)
            )

    def _unsent(self) -> int:
        with reading(self.engine) as connection:
            return backlog(connection, tiny.teller_messages).unsent

    def told(self) -> list[Envelope]:
        with reading(self.engine) as connection:
            return trail(connection, tiny.teller_messages, None).told

    def told_by_reader(self) -> list[Envelope]:
        with reading(self.engine) as connection:
            return trail(connection, tiny.reader_messages, None).told

    def notes(self) -> list[Note]:
        with reading(self.engine) as connection:
            return list(Documents(connection, tiny.notes, Note).all())

    def wait_for_notes(self, count: int) -> list[Note]:
        until(lambda: len(self.notes()) >= count, f"{count} events have their effect")
        return self.notes()

    def wait_for_parked(self, queue: str) -> list[Parked]:
        found: list[Parked] = []

        def looked() -> bool:
            found.extend(self.parked(queue))
            return bool(found)

        until(looked, f"something in {queue}")
        return found

    def wait_for_deliveries(self, event_id: UUID, times: int) -> None:
        until(
            lambda: self.diary.times(event_id) >= times,
            f"{times} deliveries of one event",
        )


def unreadable(**changes: str | None) -> dict[str, str]:
    """Write the headers of an event, with some changed or left out."""
    headers = {
        "ce-specversion": "1.0",
        "ce-id": str(uuid4()),
        "ce-type": "kennisbank.item_published",
        "ce-dataversion": "1",
        "ce-source": "/wvlo/kennisbank",
        "ce-subject": "an-item",
        "ce-time": "2026-11-23T12:00:00Z",
        "ce-correlationid": str(uuid4()),
    }
    wanted = headers | {f"ce-{name}": value for name, value in changes.items()}
    return {name: value for name, value in wanted.items() if value is not None}


READABLE = item("unread").model_dump_json().encode()


class BusPromises:
    """What every bus promises."""

    # holds EV1
    def test_every_attribute_of_a_fact_arrives(self, bus: Bus) -> None:
        correlation_id = uuid4()

        with bus.running():
            [told] = bus.tell(item("all-of-it", 3), correlation_id=correlation_id)
            [note] = bus.wait_for_notes(1)

        [came] = bus.diary.read()
        assert Envelope.read(came, told.data.encode()) == told
        assert came["ce-specversion"] == "1.0"
        assert told.source == "/wvlo/kennisbank"
        assert told.subject == note.subject == str(item("all-of-it").item_id)
        assert (told.type, told.version) == ("kennisbank.item_published", 1)
        assert abs(datetime.now(UTC) - told.time).days == 0
        assert (note.event_id, note.event_type) == (told.id, told.type)
        assert note.chain == told.correlation_id == correlation_id
        assert note.edition == 3
        assert told.causation_id is None

    # holds EV1
    def test_a_fact_told_by_a_handler_has_the_handled_fact_as_its_cause(
        self, bus: Bus
    ) -> None:
        with bus.running():
            [first] = bus.tell(item(kind=tiny.SUGGESTS))
            notes = bus.wait_for_notes(2)

        [second] = bus.told_by_reader()
        assert second.type == "learning_paths.path_suggested"
        assert second.causation_id == first.id
        assert second.correlation_id == first.correlation_id
        came = bus.diary.read()[1]
        assert came["ce-causationid"] == str(first.id)
        assert came["ce-correlationid"] == str(first.correlation_id)
        assert came["ce-source"] == "/wvlo/learning_paths"
        assert [note.event_id for note in notes] == [first.id, second.id]

    # holds EV3
    def test_what_is_rolled_back_is_never_told(self, bus: Bus) -> None:
        with bus.running():
            with pytest.raises(Invalid):
                bus.teller.run(tiny.tell_and_fail, [item("regretted")])
            bus.tell(item("meant"))
            notes = bus.wait_for_notes(1)

        assert [note.subject for note in notes] == [str(item("meant").item_id)]

    # holds EV3
    def test_what_is_told_while_the_bus_stands_still_arrives_once_it_runs(
        self, bus: Bus
    ) -> None:
        bus.tell(*(item(edition=number) for number in (1, 2, 3)))

        with bus.running():
            bus.wait_for_notes(3)
        with bus.running():
            bus.tell(item(edition=4))
            notes = bus.wait_for_notes(4)

        assert [note.edition for note in notes] == [1, 2, 3, 4]
        assert len(bus.diary.read()) == 4

    # holds EV7
    def test_facts_about_one_subject_arrive_in_the_order_they_were_told(
        self, bus: Bus
    ) -> None:
        subjects = [f"subject-{letter}" for letter in "abc"]

        with bus.running():
            for start in range(0, 60, 20):
                editions = range(start, start + 20)
                bus.tell(
                    *chain.from_iterable(
                        [item(subject, edition + 1) for subject in subjects]
                        for edition in editions
                    )
                )
            notes = bus.wait_for_notes(180)

        for subject in subjects:
            about = str(item(subject).item_id)
            heard = [note.edition for note in notes if note.subject == about]
            assert heard == list(range(1, 61))

    # holds EV4
    def test_a_fact_delivered_five_times_has_one_effect(self, bus: Bus) -> None:
        with bus.running():
            [told] = bus.tell(item(kind=tiny.SUGGESTS))
            bus.wait_for_notes(2)
            for times in range(2, 6):
                bus.tell_again()
                bus.wait_for_deliveries(told.id, times)
            bus.tell(item("the-next"))
            notes = bus.wait_for_notes(3)

        assert bus.diary.times(told.id) == 5
        assert [note.event_id for note in notes].count(told.id) == 1
        assert len(bus.told_by_reader()) == 1
        assert bus.parked("dead") == []

    # holds EV5, EV7
    def test_a_handler_that_lacks_something_twice_succeeds_the_third_time(
        self, bus: Bus
    ) -> None:
        with bus.running():
            [told] = bus.tell(item(kind=tiny.AWAY_TWICE))
            notes = bus.wait_for_notes(1)

        assert bus.diary.times(told.id) == 3
        assert [note.event_id for note in notes] == [told.id]
        assert bus.parked("dead") == []

    # holds EV5, EV7
    @pytest.mark.parametrize(
        ("kind", "reason"),
        [
            (tiny.ALWAYS_AWAY, "unavailable: the neighbour moved out"),
            (tiny.BROKEN, "ZeroDivisionError: nobody thought of this"),
        ],
    )
    def test_a_fact_that_always_fails_ends_as_dead_and_harms_no_neighbour(
        self, bus: Bus, kind: str, reason: str
    ) -> None:
        with bus.running():
            bus.tell(item("before"))
            [failing] = bus.tell(item("poison", kind=kind))
            bus.tell(item("after"), item("poison", edition=2))
            [dead] = bus.wait_for_parked("dead")
            notes = bus.wait_for_notes(3)

        assert dead.reason == reason
        assert dead.body.decode() == failing.data
        assert failing.headers().items() <= dead.headers.items()
        assert bus.diary.times(failing.id) == ATTEMPTS
        assert {note.subject for note in notes} == {
            str(item(name).item_id) for name in ("before", "poison", "after")
        }
        assert [note.event_id for note in notes].count(failing.id) == 0
        assert bus.parked("dead") == []

    # holds EV7
    def test_a_fact_that_is_refused_is_dead_at_once(self, bus: Bus) -> None:
        with bus.running():
            [told] = bus.tell(item(kind=tiny.REFUSED))
            [dead] = bus.wait_for_parked("dead")
            bus.tell(item("the-next"))
            notes = bus.wait_for_notes(1)

        assert dead.reason == "invalid: this can never be right"
        assert dead.body.decode() == told.data
        assert bus.diary.times(told.id) == 1
        assert [note.subject for note in notes] == [str(item("the-next").item_id)]

    # holds EV7
    def test_a_message_that_is_not_json_is_kept_whole_in_quarantine(
        self, bus: Bus
    ) -> None:
        sent = unreadable()

        with bus.running():
            bus.put(sent, b"{broken")
            [kept] = bus.wait_for_parked("quarantine")
            bus.tell(item("the-next"))
            bus.wait_for_notes(1)

        assert kept.body == b"{broken"
        assert sent.items() <= kept.headers.items()
        assert "not readable as JSON" in kept.reason

    # holds EV3, EV4
    def test_a_stop_in_the_middle_loses_nothing_and_doubles_nothing(
        self, bus: Bus
    ) -> None:
        many = bus.more_than_a_stop_takes
        events = [item(edition=number) for number in range(1, many + 1)]
        events[29] = item(edition=30, kind=tiny.WAITS_AT_THE_GATE)

        bus.start()
        bus.tell(*events)
        until(bus.diary.at_the_gate.exists, "thirty facts are handled")
        bus.ask_to_stop()
        bus.diary.gate.touch()
        bus.wait_for_stop()
        between = bus.notes()
        with bus.running():
            bus.tell(item("the-last"))
            notes = bus.wait_for_notes(many + 1)

        assert 30 <= len(between) < many
        about = str(item().item_id)
        heard = [note.edition for note in notes if note.subject == about]
        assert heard == [*range(1, many + 1)]

    # holds EV3
    def test_a_stop_lets_what_is_in_hand_be_finished(self, bus: Bus) -> None:
        bus.start()
        [told] = bus.tell(item(kind=tiny.WAITS_AT_THE_GATE))
        until(bus.diary.at_the_gate.exists, "the fact is in hand")
        bus.ask_to_stop()
        bus.diary.gate.touch()
        bus.wait_for_stop()
        with bus.running():
            bus.tell(item("the-next"))
            notes = bus.wait_for_notes(2)

        assert len(notes) == 2
        assert bus.diary.times(told.id) == 1

    # holds EV7
    def test_facts_about_one_subject_wait_behind_one_that_is_tried_again(
        self, bus: Bus
    ) -> None:
        with bus.running():
            bus.tell(
                item("delayed", 1, tiny.AWAY_TWICE), item("delayed", 2), item("other")
            )
            notes = bus.wait_for_notes(3)

        heard = [(note.subject, note.edition) for note in notes]
        delayed, other = str(item("delayed").item_id), str(item("other").item_id)
        assert heard == [(other, 1), (delayed, 1), (delayed, 2)]

    # holds EV3, EV5
    def test_facts_wait_while_the_database_of_the_reader_is_away(
        self, bus: Bus
    ) -> None:
        with bus.running():
            with bus.reader_without_database():
                told = bus.tell(item(edition=1), item("other"), item(edition=2))
                bus.wait_for_deliveries(told[0].id, 3)
            notes = bus.wait_for_notes(3)

        about = str(item().item_id)
        assert [n.edition for n in notes if n.subject == about] == [1, 2]
        assert bus.parked("dead") == []


class QuarantinePromises:
    """The many ways in which a message can be unreadable."""

    # holds EV7
    @pytest.mark.parametrize(
        ("headers", "body", "reason"),
        [
            pytest.param({}, b"[" * 100_000, "not readable", id="JSON without an end"),
            pytest.param({}, b'{"edition": 0}', "item_id: Field required", id="schema"),
            pytest.param({}, b'"words"', "does not follow its schema", id="no object"),
            pytest.param(
                {"dataversion": "99"}, READABLE, "upgrade the service", id="newer"
            ),
            pytest.param(
                {"dataversion": "0"}, READABLE, "no longer understood", id="too old"
            ),
        ],
    )
    def test_a_message_that_cannot_be_read_is_kept_whole_in_quarantine(
        self, bus: Bus, headers: dict[str, str], body: bytes, reason: str
    ) -> None:
        sent = unreadable(**headers)

        with bus.running():
            bus.put(sent, body)
            [kept] = bus.wait_for_parked("quarantine")
            bus.tell(item("the-next"))
            bus.wait_for_notes(1)

        assert kept.body == body
        assert sent.items() <= kept.headers.items()
        assert reason in kept.reason
        assert bus.parked("dead") == []


class HeaderPromises:
    """What can only go wrong where others put messages on the bus too."""

    # holds EV7
    @pytest.mark.parametrize(
        "name", ["id", "type", "dataversion", "source", "subject", "correlationid"]
    )
    def test_a_message_without_a_header_is_kept_whole_in_quarantine(
        self, bus: Bus, name: str
    ) -> None:
        sent = unreadable(**{name: None})

        with bus.running():
            bus.put(sent, READABLE)
            [kept] = bus.wait_for_parked("quarantine")

        assert kept.body == READABLE
        assert sent.items() <= kept.headers.items()
        assert kept.reason == f"the message has no header ce-{name}"

    # holds EV7
    @pytest.mark.parametrize(
        ("changes", "body"),
        [
            pytest.param({"id": "seven"}, READABLE, id="id"),
            pytest.param({"time": "yesterday"}, READABLE, id="time"),
            pytest.param({"dataversion": "one"}, READABLE, id="version"),
            pytest.param({}, b"\xff\xfe\x00", id="not UTF-8"),
            pytest.param({"type": "kennisbank.item_eaten"}, READABLE, id="type"),
        ],
    )
    def test_a_message_with_a_wrong_header_or_bytes_is_kept_whole_in_quarantine(
        self, bus: Bus, changes: dict[str, str], body: bytes
    ) -> None:
        sent = unreadable(**changes)

        with bus.running():
            bus.put(sent, body)
            [kept] = bus.wait_for_parked("quarantine")

        assert kept.body == body
        assert sent.items() <= kept.headers.items()
        assert kept.reason


def in_thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread
