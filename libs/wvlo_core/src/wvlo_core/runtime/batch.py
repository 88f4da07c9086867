"""One transaction over several messages, each of which answers for itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import structlog
from sqlalchemy import Connection

from wvlo_core.errors import Contention, Unavailable, WvloError
from wvlo_core.events import Envelope, Event
from wvlo_core.runtime.database import DatabaseAway, translated
from wvlo_core.runtime.inbox import Lines, handled_before, take
from wvlo_core.runtime.message import Fate, Message, Outcome
from wvlo_core.runtime.outbox import Cause
from wvlo_core.runtime.parked import park
from wvlo_core.runtime.tables import MessageTables
from wvlo_core.runtime.unit_of_work import GivenUp, NotKept, UnitOfWork

_log = structlog.get_logger()


@dataclass(frozen=True)
class Task:
    """A message that was understood, and who acts on it."""

    message: Message
    envelope: Envelope
    event: Event
    handler: Callable[[Any, Any], object]

    @property
    def cause(self) -> Cause:
        """What work on it is done for."""
        told = self.envelope
        return Cause(told.correlation_id, told.id, told.type, told.time)


@dataclass(frozen=True)
class Done:
    """What became of one task, and how long that took."""

    task: Task
    outcome: Outcome
    seconds: float


Perform: TypeAlias = Callable[[Task, UnitOfWork], object]


class Batch:
    """Acts on messages in one transaction, in order."""

    def __init__(
        self,
        connection: Connection,
        tables: MessageTables,
        tasks: Sequence[Task],
        perform: Perform,
        *,
        now: datetime,
        lost_before: datetime,
        careful: bool,
    ) -> None:
        """Look up what was handled before, and who must go first."""
        told = [task.envelope for task in tasks]
        self._connection = connection
        self._tables = tables
        self._perform = perform
        self._now = now
        self._lost_before = lost_before
        self._unit = UnitOfWork(connection, careful=careful)
        self._handled = handled_before(connection, tables, [e.key for e in told])
        self._lines = Lines(connection, tables, {e.subject for e in told})
        self.done: list[Done] = []

    def act(self, task: Task) -> Outcome:
        """Act on one message, and say what became of it."""
        started = time.perf_counter()
        outcome = self._act(task)
        self.done.append(Done(task, outcome, time.perf_counter() - started))
        if outcome.fate in {Fate.RETRY, Fate.BEHIND}:
            self._lines.join(task.envelope, self._now)
        else:
            self._lines.leave(task.envelope)
        return outcome

    def finish(self, messages: Sequence[Message], outcomes: Sequence[Outcome]) -> None:
        """Write what was held back and park what is lost; then all can be kept."""
        self._unit.flush()
        self._lines.save()
        for message, outcome in zip(messages, outcomes, strict=True):
            if outcome.fate in {Fate.DEAD, Fate.QUARANTINE}:
                self._park(message, outcome)
        if self._unit.not_kept:
            raise NotKept

    def _act(self, task: Task) -> Outcome:
        told, message = task.envelope, task.message
        if told.key in self._handled:
            return Outcome(Fate.DUPLICATE)
        if message.given_up:
            return Outcome(Fate.DEAD, message.given_up, "given_up")
        if not self._lines.may_go(told, self._lost_before):
            return Outcome(Fate.BEHIND, "another of its subject must go first")
        try:
            with translated(), self._unit.part():
                take(self._unit, self._tables, told, self._now)
                self._perform(task, self._unit)
        except (NotKept, DatabaseAway):
            raise
        except GivenUp as gone:
            reason = "the database gave up the transaction; is its disk full?"
            raise DatabaseAway(reason) from gone
        except Exception as error:  # noqa: BLE001 - a bug in one handler must not stop the rest
            return _failure(error, last_try=message.last_try)
        self._handled.add(told.key)
        return Outcome(Fate.DONE)

    def _park(self, message: Message, outcome: Outcome) -> None:
        key = park(self._connection, self._tables, message, outcome, self._now)
        queue, reason = str(outcome.fate), outcome.reason
        _log.warning("message_parked", queue=queue, key=key, reason=reason)


def _failure(error: Exception, *, last_try: bool) -> Outcome:
    """Choose: a passing trouble or a bug is tried again, a refusal is final."""
    if isinstance(error, WvloError):
        passing = isinstance(error, Unavailable | Contention)
        code, reason = error.code, f"{error.code}: {error}"
    else:
        passing, code, reason = True, "bug", f"{type(error).__name__}: {error}"
        _log.error("handler_failed", exc_info=error)
    again = passing and not last_try
    return Outcome(Fate.RETRY if again else Fate.DEAD, reason, code)
