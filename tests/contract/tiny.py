"""Two services small enough to see through: one tells, one notes down what it hears.

The reader does what the `kind` of a knowledge item says, so that a test can make it
fail. It keeps a diary of every message it is given, outside its database.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Engine, MetaData, func, select

from wvlo_core.domain.ids import KnowledgeItemId, OrganisationId, named_id
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import Sector
from wvlo_core.errors import Invalid, Unavailable
from wvlo_core.events import Event, ItemPublished, PathSuggested
from wvlo_core.ports import Work
from wvlo_core.runtime.app import App, Transaction
from wvlo_core.runtime.documents import Documents, document_table
from wvlo_core.runtime.message import Message, Outcome
from wvlo_core.runtime.tables import message_tables

TELLER, READER = "kennisbank", "learning_paths"

STEADY = "steady"
AWAY_TWICE = "away-twice"
ALWAYS_AWAY = "always-away"
BROKEN = "broken"
REFUSED = "refused"
SUGGESTS = "suggests"
WAITS_AT_THE_GATE = "waits-at-the-gate"
KILLS = "kills"

_GATE_SECONDS = 30

metadata = MetaData()
teller_messages = message_tables(metadata, TELLER)
reader_messages = message_tables(metadata, READER)
notes = document_table(metadata, f"{READER}_note")


class Note(BaseModel):
    """What the reader understood, in the order it came."""

    id: str
    subject: str
    edition: int
    event_id: UUID | None
    event_type: str | None
    chain: UUID


class Diary:
    """Every message that reached the reader, also those that came to nothing."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "diary.jsonl"
        self.gate = folder / "gate"
        self.at_the_gate = folder / "at-the-gate"

    def write(self, message: Message) -> None:
        headers = {name: str(value) for name, value in message.headers.items()}
        headers["by"] = str(os.getpid())
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(headers) + "\n")

    def read(self) -> list[dict[str, str]]:
        if not self._file.exists():
            return []
        lines = self._file.read_text("utf-8").split("\n")[:-1]
        return [json.loads(line) for line in lines]

    def times(self, event_id: object) -> int:
        return [entry.get("ce-id") for entry in self.read()].count(str(event_id))


class Store:
    """The reader's only collection."""

    def __init__(self, transaction: Transaction, diary: Diary) -> None:
        self.outbox = transaction.outbox
        self.cause = transaction.cause
        self.now = transaction.now
        self.connection = transaction.connection
        self.notes = Documents(transaction.connection, notes, Note)
        self.diary = diary

    def note(self, subject: str, edition: int) -> None:
        count = self.connection.execute(select(func.count()).select_from(notes))
        cause = self.cause
        self.notes.save(
            Note(
                id=f"{count.scalar_one():06}",
                subject=subject,
                edition=edition,
                event_id=cause.event_id,
                event_type=cause.event_type,
                chain=cause.correlation_id,
            )
        )


def note_item(event: ItemPublished, store: Store) -> None:
    """Note it down, and only then misbehave: the note must go with the failure."""
    store.note(str(event.item_id), event.edition)
    if manner := _MANNERS.get(event.kind):
        manner(event, store)


def note_path(event: PathSuggested, store: Store) -> None:
    store.note(str(event.organisation_id), 0)


def _suggest(event: ItemPublished, store: Store) -> None:
    store.outbox.add(
        PathSuggested(
            organisation_id=OrganisationId(named_id("organisation", event.slug)),
            sector=Sector.DAIRY,
            learners=7,
            topics=(),
            because="knowledge_item",
            rule="tiny",
        )
    )


def _be_away_twice(event: ItemPublished, store: Store) -> None:
    if store.diary.times(store.cause.event_id) <= 2:
        raise Unavailable("the neighbour is away")


def _be_away(event: ItemPublished, store: Store) -> None:
    raise Unavailable("the neighbour moved out")


def _break(event: ItemPublished, store: Store) -> None:
    raise ZeroDivisionError("nobody thought of this")


def _refuse(event: ItemPublished, store: Store) -> None:
    raise Invalid("this can never be right")


def _wait_at_the_gate(event: ItemPublished, store: Store) -> None:
    store.diary.at_the_gate.touch()
    deadline = time.monotonic() + _GATE_SECONDS
    while not store.diary.gate.exists():
        assert time.monotonic() < deadline, "nobody opened the gate"
        time.sleep(0.01)


def _kill(event: ItemPublished, store: Store) -> None:
    """Do as a worker that the machine ends for taking too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)


_MANNERS: Mapping[str, Callable[[ItemPublished, Store], None]] = {
    SUGGESTS: _suggest,
    AWAY_TWICE: _be_away_twice,
    ALWAYS_AWAY: _be_away,
    BROKEN: _break,
    REFUSED: _refuse,
    WAITS_AT_THE_GATE: _wait_at_the_gate,
    KILLS: _kill,
}


@dataclass(frozen=True)
class DiaryApp(App[Store]):
    """An app that writes down what a bus gives it, and leaves the rest to a plain one."""

    plain: App[Store] | None = None
    diary: Diary | None = None

    def receive(self, message: Message) -> Outcome:
        return self.receive_all([message])[0]

    def receive_all(self, messages: Sequence[Message]) -> list[Outcome]:
        assert self.plain is not None
        assert self.diary is not None
        for message in messages:
            self.diary.write(message)
        return self.plain.receive_all(messages)


def reader(engine: Engine, diary: Diary) -> DiaryApp:
    """Wire the service that listens, also to itself."""
    wiring: dict[str, Any] = {
        "service": READER,
        "engine": engine,
        "messages": reader_messages,
        "work": partial(Store, diary=diary),
        "handlers": {ItemPublished: note_item, PathSuggested: note_path},
    }
    return DiaryApp(**wiring, plain=App(**wiring), diary=diary)


def teller(engine: Engine) -> App[Work]:
    """Wire the service that tells."""
    return App(TELLER, engine, teller_messages, lambda transaction: transaction)


def tell(events: Iterable[Event], work: Work) -> None:
    for event in events:
        work.outbox.add(event)


def tell_and_fail(events: Iterable[Event], work: Work) -> None:
    tell(events, work)
    raise Invalid("on second thoughts, no")


def item(
    subject: str = "an-item", edition: int = 1, kind: str = STEADY
) -> ItemPublished:
    """Make a fact about the knowledge item of this name."""
    return ItemPublished(
        item_id=KnowledgeItemId(named_id("item", subject)),
        edition=edition,
        slug=subject,
        kind=kind,
        theme="learning-at-work",
        title=LocalizedText(nl="Leren op het werk — zó doe je dat"),
        summary=LocalizedText(nl="Kort."),
        audiences=(),
        sectors=(Sector.DAIRY,),
        competencies=("A1",),
        constructs=("peer_support",),
        levels=(),
        effort_minutes=10,
        review_by=date(2027, 1, 1),
    )
