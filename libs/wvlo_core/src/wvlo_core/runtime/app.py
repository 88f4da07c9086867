"""The runner: both doors lead here, and only here work begins and ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from wvlo_core.catalog import decode
from wvlo_core.domain.ids import new_id
from wvlo_core.errors import Contention, Unreadable, WvloError
from wvlo_core.events import Envelope, Event
from wvlo_core.ports import Clock
from wvlo_core.runtime.batch import Batch, Done, Task
from wvlo_core.runtime.database import DatabaseAway, translated
from wvlo_core.runtime.inbox import PATIENCE
from wvlo_core.runtime.message import Fate, Message, Outcome
from wvlo_core.runtime.outbox import Cause, SqlOutbox
from wvlo_core.runtime.tables import MessageTables
from wvlo_core.runtime.unit_of_work import NotKept, UnitOfWork

W = TypeVar("W")
C = TypeVar("C")
R = TypeVar("R")

_log = structlog.get_logger()
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Transaction:
    """What a service builds its collections on."""

    connection: UnitOfWork
    outbox: SqlOutbox
    cause: Cause
    now: datetime


def utc_now() -> datetime:
    """Read the clock; the only place that does so for use cases."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class App(Generic[W]):
    """One service, wired: where it keeps things and which events it acts on."""

    service: str
    engine: Engine
    messages: MessageTables
    work: Callable[[Transaction], W]
    handlers: Mapping[type[Event], Callable[[Any, W], object]] = field(
        default_factory=dict
    )
    clock: Clock = utc_now
    up_since: float = field(default_factory=time.monotonic)

    @cached_property
    def listens_to(self) -> frozenset[str]:
        """Name the event types this service acts on, as they are called on the wire."""
        return frozenset(event.type for event in self.handlers)

    def run(
        self,
        use_case: Callable[[C, W], R],
        command: C,
        correlation_id: UUID | None = None,
    ) -> R:
        """Do what is asked: all of it, or on any error nothing."""
        cause = Cause(correlation_id or new_id())
        started = time.perf_counter()
        outcome = "done"
        try:
            with translated(), self.engine.begin() as connection:
                unit = UnitOfWork(connection)
                answer = use_case(command, self.work(self._begin(unit, cause)))
                unit.flush()
                return answer
        except WvloError as refused:
            outcome = refused.code
            raise
        except Exception:
            outcome = "failed"
            raise
        finally:
            seconds = time.perf_counter() - started
            self._line("request", use_case, cause, outcome, seconds)

    def receive(self, message: Message) -> Outcome:
        """Act on a message once, however often it comes; never raises."""
        return self.receive_all([message])[0]

    def receive_all(self, messages: Sequence[Message]) -> list[Outcome]:
        """Act on messages in order, in one transaction; one bad message harms no other.

        When the whole cannot be kept, every message gets a savepoint of its own, and
        when that does not help, a transaction. Never raises.
        """
        if not messages:
            return []
        read = [self._read(message) for message in messages]
        try:
            try:
                return self._together(messages, read, careful=False)
            except (NotKept, Contention, DBAPIError):
                return self._together(messages, read, careful=True)
        except DatabaseAway as away:
            _log.warning("database_away", reason=str(away), messages=len(messages))
            return [Outcome(Fate.HOLD, str(away), away.code)] * len(messages)
        except (WvloError, DBAPIError) as error:
            if len(messages) > 1:
                return [self.receive(message) for message in messages]
            _log.exception("message_not_kept")
            return [Outcome(Fate.RETRY, f"{type(error).__name__}: {error}", "not_kept")]

    def _together(
        self,
        messages: Sequence[Message],
        read: Sequence[Task | Outcome],
        *,
        careful: bool,
    ) -> list[Outcome]:
        now = self.clock()
        long_up = time.monotonic() - self.up_since > PATIENCE.total_seconds()
        with translated(), self.engine.begin() as connection:
            batch = Batch(
                connection,
                self.messages,
                [each for each in read if isinstance(each, Task)],
                self._perform,
                now=now,
                lost_before=now - PATIENCE if long_up else _LONG_AGO,
                careful=careful,
            )
            outcomes = [
                batch.act(each) if isinstance(each, Task) else each for each in read
            ]
            batch.finish(messages, outcomes)
        for done in batch.done:
            self._report(done)
        return outcomes

    def _perform(self, task: Task, unit: UnitOfWork) -> object:
        return task.handler(task.event, self.work(self._begin(unit, task.cause)))

    def _report(self, done: Done) -> None:
        told, outcome = done.task.envelope, done.outcome
        more = {"event_id": told.key, "subject": told.subject}
        if outcome.reason:
            more["reason"] = outcome.reason
        door, handler = told.type, done.task.handler
        self._line(door, handler, done.task.cause, outcome.fate, done.seconds, **more)

    def _read(self, message: Message) -> Task | Outcome:
        try:
            envelope = Envelope.read(message.headers, message.body)
            event = decode(envelope)
        except Unreadable as bad:
            return Outcome(Fate.QUARANTINE, str(bad), bad.code)
        handler = self.handlers.get(type(event))
        if handler is None:
            reason = f"{self.service} does not act on {event.type}"
            return Outcome(Fate.DEAD, reason, "not_wanted")
        return Task(message, envelope, event, handler)

    def _begin(self, unit: UnitOfWork, cause: Cause) -> Transaction:
        now = self.clock()
        return Transaction(unit, SqlOutbox(unit, self.messages, cause, now), cause, now)

    def _line(
        self,
        door: str,
        use_case: Callable[..., object],
        cause: Cause,
        outcome: str,
        seconds: float,
        **more: object,
    ) -> None:
        _log.info(
            "handled",
            door=door,
            use_case=getattr(use_case, "__name__", str(use_case)),
            outcome=str(outcome),
            milliseconds=round(seconds * 1000, 1),
            correlation_id=str(cause.correlation_id),
            **more,
        )
