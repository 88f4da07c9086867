"""Look at both ends of a road, and hold every effect against what was committed."""

from __future__ import annotations

import json
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pika
from pika.exceptions import AMQPError
from sqlalchemy import Engine, Table, func, select

from tests.e2e.processes import Process
from tests.fault import actors
from tests.fault.actors import READER, notes, reader_messages, teller_messages
from wvlo_core.events import ItemPublished, PathSuggested
from wvlo_core.runtime.outbox import Backlog, backlog
from wvlo_core.runtime.topology import Names, Queue, listening

PATIENCE = 90.0
WAITS = (0.2, 0.4, 0.8)
_PAUSE = 0.05
_TAIL = 1500


def full() -> bool:
    return os.environ.get("WVLO_FAULT") == "full"


def stretched(seconds: float) -> float:
    """Wait longer in the full form, which tells many more facts."""
    return seconds * (10 if full() else 1)


def breath() -> float:
    """How long the teller rests: it tells more at a time in the full form."""
    return 0.02 if full() else 0.06


def connected(amqp_url: str) -> pika.BlockingConnection:
    """Connect to the first node that answers."""
    nodes = [pika.URLParameters(url) for url in amqp_url.split(",")]
    return pika.BlockingConnection(nodes)


class Looking:
    """What there is to see of a road; made for `Road`."""

    engine: Engine
    amqp_url: str
    namespace: str
    workers: list[Process]
    relays: list[Process]

    @property
    def folder(self) -> Path:
        raise NotImplementedError

    def effects(self) -> int:
        return self._count(notes)

    def told(self) -> int:
        return self._count(teller_messages.outbox)

    def rows(self, table: Table) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(select(table).order_by(table.c.seq)))

    def _count(self, table: Table) -> int:
        with self.engine.connect() as connection:
            count = select(func.count()).select_from(table)
            return int(connection.execute(count).scalar_one())

    def backlogs(self) -> tuple[Backlog, Backlog]:
        with self.engine.connect() as connection:
            return (
                backlog(connection, teller_messages),
                backlog(connection, reader_messages),
            )

    def parked(self) -> Counter[str]:
        return Counter(row.queue for row in self.rows(reader_messages.parked))

    def deliveries(self) -> Counter[str]:
        """How often each message was given to a worker."""
        lines = (self.folder / actors.DIARY).read_text("utf-8").splitlines()
        return Counter(each for line in lines for each in json.loads(line))

    def came_again(self) -> bool:
        """Whether a fact, or what followed from one, was given to a worker twice."""
        deliveries = self.deliveries()
        told = self.rows(teller_messages.outbox) + self.rows(reader_messages.outbox)
        return any(deliveries[row.id] > 1 for row in told)

    def interruptions(self) -> int:
        """How often a relay or worker lost its broker or database."""
        processes = [*self.relays, *self.workers]
        return sum(each.said().count("_interrupted") for each in processes)

    def depths(self) -> dict[str, int]:
        """Tell what lies in each queue of the reader."""
        types = [ItemPublished.type, PathSuggested.type]
        wanted = listening(Names(READER, self.namespace), types, WAITS)
        found: dict[str, int] = {}
        with connected(self.amqp_url) as connection:
            channel = connection.channel()
            for each in wanted:
                if isinstance(each, Queue):
                    made = channel.queue_declare(each.name, passive=True)
                    found[each.name] = made.method.message_count
        return {name: count for name, count in found.items() if count}

    def wait(
        self, is_so: Callable[[], object], what: str, seconds: float = PATIENCE
    ) -> None:
        """Look again until it is so; else tell everything there is to know."""
        deadline = time.monotonic() + stretched(seconds)
        while not is_so():
            assert time.monotonic() < deadline, f"not so: {what}\n{self.report()}"
            time.sleep(_PAUSE)

    def settled(self, parked: int = 0) -> bool:
        effects = self.effects()  # first: what is wanted only grows
        told, read = self.backlogs()
        wanted = self.told() + self._count(reader_messages.outbox)
        aside = read.dead + read.quarantined
        return (
            told.unsent == read.unsent == read.waiting == 0
            and effects >= wanted
            and aside >= parked
        )

    def settle(self, parked: int = 0, seconds: float = PATIENCE) -> None:
        self.wait(lambda: self.settled(parked), "every fact had its effect", seconds)

    def report(self) -> str:
        """Tell what is missing, and the last words of everybody."""
        counts = {
            "told": self.told(),
            "follow-ups": self._count(reader_messages.outbox),
            "effects": self.effects(),
            "parked": dict(self.parked()),
        }
        lines = [str(counts), *(str(each) for each in self.backlogs())]
        try:
            lines.append(f"queues {self.depths()}")
        except (AMQPError, OSError) as away:
            lines.append(f"queues unknown: {away!r}")
        lines += [
            f"--- {each.name}, exit {each.program.poll()}:\n{tail(each)}"
            for each in [*self.workers, *self.relays]
        ]
        return "\n".join(lines)

    def judge(self, aside: dict[str, int], *, in_order: bool) -> None:
        """Hold every effect against what was committed."""
        told = self.rows(teller_messages.outbox)
        follow_ups = self.rows(reader_messages.outbox)
        all_told = told + follow_ups
        effects = self.rows(notes)
        _same(
            "effects",
            Counter(row.event_id for row in effects),
            Counter(row.id for row in all_told),
        )
        _same(
            "causes of follow-ups",
            Counter(row.causation_id for row in follow_ups),
            Counter(row.id for row in told),
        )
        order, wanted = _by_subject(effects, "event_id"), _by_subject(all_told, "id")
        for subject, ids in wanted.items() if in_order else ():
            found = order[subject]
            assert found == ids, _disorder(subject, ids, found)
        _same("parked", self.parked(), Counter(aside))
        self.wait(lambda: not self.depths(), "nothing is left in queues")


def _same(what: str, found: Counter[str], wanted: Counter[str]) -> None:
    lacking, surplus = wanted - found, found - wanted
    assert found == wanted, f"{what}: lacking {lacking}, too many {surplus}"


def _disorder(subject: str, told: Sequence[str], found: Sequence[str]) -> str:
    """Tell which fact came too late."""
    pairs = zip(told, found, strict=True)
    place = next(n for n, (one, other) in enumerate(pairs) if one != other)
    some = "\n".join(told[place : place + 3])
    return f"{subject}: {found[place]} overtook, told was\n{some}"


def _by_subject(rows: Sequence[Any], key: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row.subject].append(getattr(row, key))
    return dict(found)


def tail(process: Process) -> str:
    return process.said()[-_TAIL:]
