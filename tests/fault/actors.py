"""The programs that are harmed: a relay and a worker around two small services.

The teller tells about knowledge items. The reader writes one note per message and tells
one follow-up, which it hears itself. A file in the shared folder is an order to die, so
that a test chooses the very line after which a process is gone.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from pydantic_settings import SettingsConfigDict
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    event,
)

from tests.fault.facts import COMPUTES, ItemOnAShelf
from wvlo_core import catalog
from wvlo_core.domain.ids import OrganisationId, named_id
from wvlo_core.domain.people import Sector
from wvlo_core.events import ItemPublished, PathSuggested
from wvlo_core.runtime import logging
from wvlo_core.runtime.app import App, Transaction
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.message import Message, Outcome
from wvlo_core.runtime.relay import Relay
from wvlo_core.runtime.settings import ServiceSettings, load
from wvlo_core.runtime.tables import message_tables

TELLER, READER = "kennisbank", "learning_paths"
FOLDER, SPEAKS = "FAULT_FOLDER", "FAULT_SPEAKS"

DIE_BEFORE_MARKING = "die-before-marking"
DIE_BEFORE_COMMIT = "die-before-commit"
DIE_AFTER_COMMIT = "die-after-commit"
ORDERS = (DIE_BEFORE_MARKING, DIE_BEFORE_COMMIT, DIE_AFTER_COMMIT)
CLOCK, PAGES, DIARY = "clock", "pages", "diary"

metadata = MetaData()
teller_messages = message_tables(metadata, TELLER)
reader_messages = message_tables(metadata, READER)
# No key but its own: an effect that happens twice is seen twice.
notes = Table(
    f"{READER}_note",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("event_id", String(36), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("shelf", String(20), nullable=False),
)


def obey(folder: Path, order: str) -> None:
    """Die at once when ordered to; an order is for one process only."""
    try:
        (folder / order).unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def clock(folder: Path) -> datetime:
    """Read a clock that a test can turn: the file says by how many seconds."""
    try:
        turned = float((folder / CLOCK).read_text("utf-8") or 0)
    except FileNotFoundError:
        turned = 0
    return datetime.now(UTC) + timedelta(seconds=turned)


def note_item(fact: ItemPublished, work: Transaction) -> None:
    _note(fact.subject, getattr(fact, "shelf", ""), work)
    if fact.kind.startswith(COMPUTES):
        _compute(float(fact.kind.removeprefix(COMPUTES)))
    work.outbox.add(
        PathSuggested(
            organisation_id=OrganisationId(named_id("organisation", fact.slug)),
            sector=Sector.DAIRY,
            learners=5,
            topics=(),
            because="knowledge_item",
            rule="fault",
        )
    )


def note_path(fact: PathSuggested, work: Transaction) -> None:
    _note(fact.subject, "", work)


def _note(subject: str, shelf: str, work: Transaction) -> None:
    row = {"event_id": str(work.cause.event_id), "subject": subject, "shelf": shelf}
    work.connection.add(notes, row)


def _compute(seconds: float) -> None:
    """Keep the processor, and let nobody else of this thread have a turn."""
    done = time.monotonic() + seconds
    number = 1
    while time.monotonic() < done:
        number = number * 31 % 1_000_003


class Harmed(App[Transaction]):
    """An app that keeps a diary of what it is given, and may die around its work."""

    def receive_all(self, messages: Sequence[Message]) -> list[Outcome]:
        folder = Path(os.environ[FOLDER])
        with (folder / DIARY).open("a", encoding="utf-8") as diary:
            ids = [str(message.headers.get("ce-id")) for message in messages]
            diary.write(json.dumps(ids) + "\n")
        outcomes = super().receive_all(messages)
        obey(folder, DIE_AFTER_COMMIT)
        return outcomes


def teller(engine: Engine, folder: Path) -> App[Transaction]:
    """Wire the service that tells."""
    _limit_pages(engine, folder)
    watch: Callable[..., None] = partial(_before_statement, folder)
    event.listen(engine, "before_cursor_execute", watch)
    time_of = partial(clock, folder)
    return App(TELLER, engine, teller_messages, _work, {}, time_of)


def reader(engine: Engine, folder: Path, speaks: int = 1) -> Harmed:
    """Wire the service that listens; `speaks` is the version it understands."""
    _limit_pages(engine, folder)
    event.listen(engine, "commit", lambda _: obey(folder, DIE_BEFORE_COMMIT))
    item: type[ItemPublished] = ItemPublished
    if speaks > 1:
        item = catalog._BY_TYPE[ItemPublished.type] = ItemOnAShelf
    handlers: Any = {item: note_item, PathSuggested: note_path}
    time_of = partial(clock, folder)
    return Harmed(READER, engine, reader_messages, _work, handlers, time_of)


def _work(transaction: Transaction) -> Transaction:
    return transaction


def _before_statement(
    folder: Path, _connection: object, _cursor: object, statement: str, *_: object
) -> None:
    """Marking is what a relay does once the broker has confirmed."""
    if statement.startswith(f"DELETE FROM {TELLER}_unsent"):
        obey(folder, DIE_BEFORE_MARKING)


def _limit_pages(engine: Engine, folder: Path) -> None:
    """Let SQLite's disk be as full as the file says."""
    if engine.dialect.name != "sqlite":
        return

    def limit(connection: Connection) -> None:
        try:
            pages = int((folder / PAGES).read_text("utf-8") or 0)
        except FileNotFoundError:
            pages = 0
        allowed = pages or 1_000_000_000
        connection.exec_driver_sql(f"PRAGMA max_page_count={allowed}")

    event.listen(engine, "begin", limit)


class TellerSettings(ServiceSettings):
    model_config = SettingsConfigDict(
        env_prefix="WVLO_KENNISBANK_", frozen=True, extra="forbid"
    )


class ReaderSettings(ServiceSettings):
    model_config = SettingsConfigDict(
        env_prefix="WVLO_LEARNING_PATHS_", frozen=True, extra="forbid"
    )


def relay() -> None:
    """Pass on what both services told, each as its own relay process would."""
    folder = Path(os.environ[FOLDER])
    told, read = load(TellerSettings), load(ReaderSettings)
    relays = [
        Relay(app, settings.amqp_url, settings.broker_namespace)
        for settings, app in (
            (told, teller(open_engine(told.database_url), folder)),
            (read, App(READER, open_engine(read.database_url), reader_messages, _work)),
        )
    ]
    asked: list[int] = []
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda number, _frame: asked.append(number))
    threads = [threading.Thread(target=each.run) for each in relays]
    for thread in threads:
        thread.start()
    while not asked and all(thread.is_alive() for thread in threads):
        time.sleep(0.2)
    for each in relays:
        each.stop()
    for thread in threads:
        thread.join()
    sys.exit(0 if asked else 1)


if __name__ == "__main__":
    logging.configure(READER)
    relay()
