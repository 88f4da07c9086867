"""One transaction over several messages, each of which answers for itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

import structlog
from sqlalchemy import Connection

from wvlo_core.errors import Contention, Unavailable, WvloError
from wvlo_core.events import Envelope, Event
from wvlo_core.runtime.database import DatabaseAway, translated
from wvlo_core.runtime.inbox import Lines, take
from wvlo_core.runtime.message import (
    COMES_BACK,
    SET_ASIDE,
    Delivered,
    Fate,
    Outcome,
)
from wvlo_core.runtime.parked import park
from wvlo_core.runtime.tables import MessageTables
from wvlo_core.runtime.telling import Cause
from wvlo_core.runtime.unit_of_work import GivenUp, NotKept, UnitOfWork

_log = structlog.get_logger()
_DONE = Outcome(Fate.DONE)


class Task(NamedTuple):
    """A message that was understood, and who acts on it."""

    message: Delivered
    envelope: Envelope
    event: Event
    handler: Callable[[Any, Any], object]
    cause: Cause


class Done(NamedTuple):
    """What became of one task, and how long that took."""

    task: Task
    outcome: Outcome
    seconds: float


Perform: TypeAlias = Callable[[Task, UnitOfWork, datetime], object]


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
        keys = [task.cause.key for task in tasks if task.cause.key]
        self._connection = connection
        self._tables = tables
        self._perform = perform
        self._now = now
        self._stamp = now.isoformat()
        self._lost_before = lost_before
        self._careful = careful
        self._unit = UnitOfWork(connection, careful=careful)
        subjects = {task.envelope.subject for task in tasks}
        self._lines = Lines(connection, tables, keys, subjects)
        self._handled = self._lines.handled
        self.done: list[Done] = []

    def act(self, task: Task) -> Outcome:
        """Act on one message, and say what became of it."""
        started = time.perf_counter()
        outcome = self._act(task)
        self.done.append(Done(task, outcome, time.perf_counter() - started))
        if outcome.fate in COMES_BACK:
            self._lines.join(task.envelope, self._now)
        else:
            self._lines.leave(task.envelope)
        return outcome

    def park(self, messages: Sequence[Delivered], outcomes: Sequence[Outcome]) -> None:
        """Set aside what is lost."""
        for message, outcome in zip(messages, outcomes, strict=True):
            if outcome.fate in SET_ASIDE:
                self._park(message, outcome)

    def finish(self) -> None:
        """Write what was held back; then all can be kept."""
        self._unit.flush()
        self._lines.save()
        if self._unit.not_kept:
            raise NotKept

    def _act(self, task: Task) -> Outcome:
        told, message = task.envelope, task.message
        if task.cause.key in self._handled:
            return Outcome(Fate.DUPLICATE)
        if message.given_up:
            return Outcome(Fate.DEAD, message.given_up, "given_up")
        if not self._lines.may_go(told, self._lost_before):
            return Outcome(Fate.BEHIND, "another of its subject must go first")
        try:
            with translated(), self._unit.part():
                take(self._unit, self._tables, told.type, task.cause, self._stamp)
                self._perform(task, self._unit, self._now)
        except (NotKept, DatabaseAway):
            raise
        except GivenUp as gone:
            reason = "the database gave up the transaction; is its disk full?"
            raise DatabaseAway(reason) from gone
        except Exception as error:
            if isinstance(error, Contention) and not self._careful:
                raise NotKept from error  # somebody else may have handled it just now
            return _failure(error, last_try=message.last_try)
        self._handled.add(str(task.cause.key))
        return _DONE

    def _park(self, message: Delivered, outcome: Outcome) -> None:
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
