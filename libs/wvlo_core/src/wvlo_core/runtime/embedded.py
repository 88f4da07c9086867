"""The bus inside one process: the same promises as RabbitMQ, on the same tables."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Connection
from sqlalchemy import event as engine_event

from wvlo_core.errors import Unavailable
from wvlo_core.runtime.app import App
from wvlo_core.runtime.collecting import collect_seldom
from wvlo_core.runtime.database import reading, translated
from wvlo_core.runtime.message import Fate
from wvlo_core.runtime.outbox import (
    Told,
    has_unheard,
    mark_sent,
    mark_unheard,
    unsent,
)
from wvlo_core.runtime.retrying import jittered

_log = structlog.get_logger()

_LOOK_AHEAD = 1000
_BATCH = 200
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
        self._heard = frozenset[str]().union(*(app.listens_to for app in self._apps))
        self._attempts: dict[tuple[str, int, str], _Attempts] = {}
        self._settled: set[tuple[str, int, str]] = set()
        self._looked_at: set[str] = set()
        self._news = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bus", daemon=True)

    def start(self) -> None:
        """Carry facts in the background, at once after each commit."""
        collect_seldom()
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
        while (moved := self.step()) or self._attempts:
            if time.monotonic() > deadline:
                message = f"facts are still waiting after {seconds} seconds"
                raise Unavailable(message)
            if not moved:
                self._stopping.wait(0.01)

    def _carry_from(self, teller: App[Any]) -> int:
        tables = teller.messages
        with reading(teller.engine) as connection:
            rows = unsent(connection, tables, _LOOK_AHEAD, heard=self._heard)
            upto = rows[-1].seq if len(rows) == _LOOK_AHEAD else None
            unheard = has_unheard(connection, tables, self._heard, upto)
        if teller.service not in self._looked_at:
            self._looked_at.add(teller.service)
            for row in rows:  # the last process may have stopped at one of these
                row.came_before = True
        held: set[tuple[str, str]] = set()
        for start in range(0, len(rows), _BATCH):
            if self._stopping.is_set():
                break
            batch = rows[start : start + _BATCH]
            for app in self._apps:
                self._deliver(teller, batch, app, held)
        return self._finish(teller, rows, upto if unheard else 0)

    def _deliver(
        self,
        teller: App[Any],
        rows: Sequence[Told],
        app: App[Any],
        held: set[tuple[str, str]],
    ) -> None:
        """Hand over, in one batch, what this service acts on and is not waiting for."""
        now = time.monotonic()
        wanted = app.listens_to
        batch = []
        for row in rows:
            if row.type not in wanted:
                continue
            place = (teller.service, row.seq, app.service)
            if place in self._settled:
                continue
            line = (row.subject, app.service)
            before = self._attempts.get(place)
            if line in held or (before and now < before.due):
                held.add(line)
                continue
            failed = before.failed if before else 0
            row.attempt = failed + 1
            row.last_try = failed >= len(self._retry_seconds)
            batch.append((place, line, row))
        outcomes = app.receive_all([row for _, _, row in batch])
        for (place, line, _), outcome in zip(batch, outcomes, strict=True):
            match outcome.fate:
                case Fate.HOLD:
                    raise Unavailable(outcome.reason)
                case Fate.RETRY:
                    self._try_again(place)
                    held.add(line)
                case Fate.BEHIND:
                    held.add(line)
                case _:
                    self._attempts.pop(place, None)
                    self._settled.add(place)

    def _try_again(self, place: tuple[str, int, str]) -> None:
        """Plan another try."""
        before = self._attempts.get(place)
        failed = before.failed + 1 if before else 1
        wait = jittered(self._retry_seconds[failed - 1])
        self._attempts[place] = _Attempts(failed, time.monotonic() + wait)

    def _finish(
        self, teller: App[Any], rows: Sequence[Told], unheard_upto: int | None
    ) -> int:
        """Mark what every service is done with; tell how many that are."""
        done = [
            row.seq
            for row in rows
            if all(
                (teller.service, row.seq, app.service) in self._settled
                for app in self._apps
                if row.type in app.listens_to
            )
        ]
        finished = len(done)
        if done or unheard_upto != 0:
            tables = teller.messages
            with translated(), teller.engine.begin() as connection:
                finished += mark_unheard(connection, tables, self._heard, unheard_upto)
                if done:
                    mark_sent(connection, tables, done)
        for seq in done:
            for app in self._apps:
                self._settled.discard((teller.service, seq, app.service))
        return finished

    def _until_due(self) -> float:
        due = min((a.due for a in self._attempts.values()), default=None)
        if due is None:
            return _IDLE_SECONDS
        return min(_IDLE_SECONDS, max(0.0, due - time.monotonic()))


def _mark(connection: Connection) -> None:
    # We are told just before the commit; it is done when the connection is given back.
    connection.info[_COMMITTED] = True
