"""The bus inside one process: the same promises as RabbitMQ, on the same tables."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import Connection, insert, select
from sqlalchemy import event as engine_event

from wvlo_core.errors import Unavailable
from wvlo_core.runtime.app import App, Fate, Message, Outcome
from wvlo_core.runtime.database import reading, translated
from wvlo_core.runtime.outbox import Waiting, mark_sent, waiting

_log = structlog.get_logger()

_LOOK_AHEAD = 1000
_BATCH = 100
_IDLE_SECONDS = 1.0
_COMMITTED = "wvlo_committed"


@dataclass
class _Attempts:
    """How often a delivery failed, and when it may be tried again."""

    failed: int
    due: float


class EmbeddedBus:
    """Carries facts from every outbox to every service that acts on them.

    Facts about one subject reach a service in the order they were told: while one waits
    for another try, the later ones wait behind it. What is not finished when the process
    dies is still in the outbox, and the inbox drops what was handled before.
    """

    def __init__(
        self, apps: Sequence[App[Any]], retry_seconds: Sequence[float] = (1, 5, 30)
    ) -> None:
        """Nothing moves before `start` or `step`."""
        self._apps = tuple(apps)
        self._retry_seconds = tuple(retry_seconds)
        self._attempts: dict[tuple[str, int, str], _Attempts] = {}
        self._settled: set[tuple[str, int, str]] = set()
        self._news = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bus", daemon=True)

    def start(self) -> None:
        """Carry facts in the background, at once after each commit."""
        for engine in {app.engine for app in self._apps}:
            engine_event.listen(engine, "commit", _mark)
            engine_event.listen(engine, "checkin", self._look_if_marked)
        self._thread.start()

    def stop(self) -> None:
        """Finish the fact in hand and stop."""
        self._stopping.set()
        self._news.set()
        self._thread.join()
        for engine in {app.engine for app in self._apps}:
            engine_event.remove(engine, "checkin", self._look_if_marked)

    def _look_if_marked(self, _connection: Any, record: Any) -> None:
        if record.info.pop(_COMMITTED, False):
            self._news.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._news.clear()
            try:
                moved = self.step()
            except Exception as failed:  # noqa: BLE001 - else the bus stands still unseen
                _log.warning("bus_interrupted", error=repr(failed))
                moved = 0
            if not moved:
                self._news.wait(self._until_due())

    def step(self) -> int:
        """Carry what can be carried now; tell how many facts were finished."""
        return sum(self._carry_from(app) for app in self._apps)

    def settle(self, seconds: float = 30.0) -> None:
        """Carry until nothing is left, also what waits for another try."""
        deadline = time.monotonic() + seconds
        while self.step() or self._attempts:
            if time.monotonic() > deadline:
                message = f"facts are still waiting after {seconds} seconds"
                raise Unavailable(message)
            self._stopping.wait(0.01)

    def _carry_from(self, teller: App[Any]) -> int:
        with reading(teller.engine) as connection:
            rows = waiting(connection, teller.messages, _LOOK_AHEAD)
        held: set[tuple[str, str]] = set()
        finished = 0
        for stride in _strides(rows):
            if self._stopping.is_set():
                break
            for app in self._apps:
                self._deliver(teller, stride, app, held)
            finished += self._finish(teller, stride)
        return finished

    def _deliver(
        self,
        teller: App[Any],
        stride: Sequence[Waiting],
        app: App[Any],
        held: set[tuple[str, str]],
    ) -> None:
        """Hand over, in one batch, what this service acts on and is not waiting for."""
        now = time.monotonic()
        batch = []
        for row in stride:
            place = (teller.service, row.seq, app.service)
            if row.envelope.type not in app.listens_to or place in self._settled:
                continue
            lane = (row.envelope.subject, app.service)
            before = self._attempts.get(place)
            if lane in held or (before and now < before.due):
                held.add(lane)
            else:
                batch.append((place, lane, Message.of(row.envelope), row.envelope.id))
        outcomes = app.receive_all([message for _, _, message, _ in batch])
        for (place, lane, message, event_id), outcome in zip(
            batch, outcomes, strict=True
        ):
            if outcome.fate is Fate.RETRY and self._try_again(place):
                held.add(lane)
                continue
            if outcome.fate not in {Fate.DONE, Fate.DUPLICATE}:
                _park(app, message, str(event_id), outcome)
            self._attempts.pop(place, None)
            self._settled.add(place)

    def _try_again(self, place: tuple[str, int, str]) -> bool:
        """Plan another try, unless there were enough."""
        before = self._attempts.get(place)
        failed = before.failed + 1 if before else 1
        if failed > len(self._retry_seconds):
            return False
        wait = self._retry_seconds[failed - 1]
        self._attempts[place] = _Attempts(failed, time.monotonic() + wait)
        return True

    def _finish(self, teller: App[Any], stride: Sequence[Waiting]) -> int:
        """Mark what every service is done with; tell how many that are."""
        done = [
            row.seq
            for row in stride
            if all(
                (teller.service, row.seq, app.service) in self._settled
                for app in self._apps
                if row.envelope.type in app.listens_to
            )
        ]
        if done:
            with translated(), teller.engine.begin() as connection:
                mark_sent(connection, teller.messages, done)
        for seq in done:
            for app in self._apps:
                self._settled.discard((teller.service, seq, app.service))
        return len(done)

    def _until_due(self) -> float:
        due = min((a.due for a in self._attempts.values()), default=None)
        if due is None:
            return _IDLE_SECONDS
        return min(_IDLE_SECONDS, max(0.0, due - time.monotonic()))


def _strides(rows: Sequence[Waiting]) -> Iterator[list[Waiting]]:
    """Cut the rows into batches in which no subject comes twice.

    So a fact that has to wait never has a later one of its subject in the same batch.
    """
    stride: list[Waiting] = []
    subjects: set[str] = set()
    for row in rows:
        if row.envelope.subject in subjects or len(stride) == _BATCH:
            yield stride
            stride, subjects = [], set()
        stride.append(row)
        subjects.add(row.envelope.subject)
    if stride:
        yield stride


def _mark(connection: Connection) -> None:
    # We are told just before the commit; it is done when the connection is given back.
    connection.info[_COMMITTED] = True


def _park(app: App[Any], message: Message, event_id: str, outcome: Outcome) -> None:
    """Set a message aside with its bytes, for an operator."""
    table = app.messages.parked
    queue = "quarantine" if outcome.fate is Fate.QUARANTINE else "dead"
    with translated(), app.engine.begin() as connection:
        if connection.execute(
            select(table.c.seq).where(table.c.event_id == event_id)
        ).first():
            return
        connection.execute(
            insert(table).values(
                queue=queue,
                event_id=event_id,
                headers=json.dumps(dict(message.headers)),
                body=message.body,
                reason=outcome.reason,
                parked_at=datetime.now(UTC).isoformat(),
            )
        )
    _log.warning(
        "message_parked", queue=queue, event_id=event_id, reason=outcome.reason
    )
