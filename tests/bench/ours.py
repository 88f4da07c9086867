"""Our ways through the backbone, each run in a process of its own."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import psycopg

from tests.bench import load, service
from tests.bench.site import RETRIES, Site
from tests.bench.watch import Watch
from wvlo_core.catalog import decode
from wvlo_core.events import Envelope, ItemPublished
from wvlo_core.runtime.broker import addresses
from wvlo_core.runtime.collecting import collect_seldom
from wvlo_core.runtime.embedded import EmbeddedBus
from wvlo_core.runtime.intake import Intake
from wvlo_core.runtime.message import Fate, Message, Outcome
from wvlo_core.runtime.relay import Relay

Act = Callable[[Sequence[Message]], Sequence[Outcome]]
_TICK = 0.02


def act(database: str, tally: load.Tally, *, decoded: bool) -> Act:
    """Choose what is done with a batch: nothing, reading it, or the whole service."""
    if database:
        app = service.app(database)

        def handled(messages: Sequence[Message]) -> Sequence[Outcome]:
            for message in messages:
                tally.add(message.headers)
            return app.receive_all(messages)

        return handled

    def only_seen(messages: Sequence[Message]) -> Sequence[Outcome]:
        for message in messages:
            if decoded:
                decode(Envelope.read(message.headers, message.body))
            tally.add(message.headers)
        return [Outcome(Fate.DONE)] * len(messages)

    return only_seen


def consume(
    site: Site, count: int, database: str = "", *, decoded: bool = False
) -> dict[str, float]:
    """Take and settle, without nameko around it."""
    tally = load.Tally()
    deal = act(database, tally, decoded=decoded)
    watch = Watch()
    intake = _intake(site)
    intake.start()
    while tally.seen < count:
        batch = intake.take(10)
        assert batch is not None, f"{tally.seen} of {count} events came"
        watch.start()
        intake.settle(batch, deal([each.message for each in batch.deliveries]))
    measures = watch.measures(count)
    intake.stop()
    tally.check(count)
    return measures


def listen(site: Site, count: int) -> list[tuple[int, int]]:
    """Tell when each event reached the handler, on the machine's one clock."""
    seen: list[tuple[int, int]] = []
    intake = _intake(site)
    intake.start()
    while len(seen) < count:
        batch = intake.take(60)
        assert batch is not None, f"{len(seen)} of {count} events came"
        for each in batch.deliveries:
            number = load.number_in(each.message.headers["ce-subject"])
            seen.append((number, time.monotonic_ns()))
        intake.settle(batch, [Outcome(Fate.DONE)] * len(batch.deliveries))
    intake.stop()
    return seen


def _intake(site: Site) -> Intake:
    where = addresses(site.amqp, site.names.service, "worker")
    return Intake(where, site.names, [ItemPublished.type], RETRIES)


def embedded(site: Site, count: int) -> dict[str, float]:
    """Carry facts inside one process, on one SQLite file."""
    bus = EmbeddedBus([service.app(site.sqlite)])
    collect_seldom()  # as `start` does
    watch = Watch()
    watch.start()
    bus.settle(3600)
    return watch.measures(count)


def relay(site: Site, count: int, database: str) -> dict[str, float]:
    """Pass the outbox on until its last row is marked."""
    relay = Relay(service.app(database), site.amqp, site.namespace)
    thread = threading.Thread(target=relay.run)
    marked = _last_row_marked(database)
    watch = Watch()
    watch.start()
    thread.start()
    while not marked():
        time.sleep(_TICK)
    measures = watch.measures(count)
    relay.stop()
    thread.join()
    return measures


def _last_row_marked(database: str) -> Callable[[], bool]:
    """Look at one row only, past our own code, so that looking costs next to nothing."""
    connection: Any
    if database.startswith("sqlite"):
        path = database.removeprefix("sqlite:///")
        connection = sqlite3.connect(path, isolation_level=None)
    else:
        address = database.replace("+psycopg", "")
        connection = psycopg.connect(address, autocommit=True)
    (last,) = connection.execute("SELECT max(seq) FROM bench_outbox").fetchone()
    waits = f"SELECT 1 FROM bench_unsent WHERE seq = {int(last)}"
    return lambda: connection.execute(waits).fetchone() is None


def relay_until(site: Site, database: str, stop: str) -> None:
    """Relay what another service tells, until a file appears."""
    relay = Relay(service.teller(database), site.amqp, site.namespace)
    thread = threading.Thread(target=relay.run)
    thread.start()
    while not site.file(stop).exists():
        time.sleep(_TICK)
    relay.stop()
    thread.join()
