"""The runner: both doors lead here, and only here work begins and ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from wvlo_core.catalog import decode
from wvlo_core.domain.ids import new_id
from wvlo_core.errors import Contention, Unavailable, Unreadable, WvloError
from wvlo_core.events import Envelope, Event
from wvlo_core.ports import Clock
from wvlo_core.runtime.database import translated
from wvlo_core.runtime.outbox import Cause, MessageTables, SqlOutbox, receive_once

W = TypeVar("W")
C = TypeVar("C")
R = TypeVar("R")

_log = structlog.get_logger()


@dataclass(frozen=True)
class Transaction:
    """What a service builds its collections on."""

    connection: Connection
    outbox: SqlOutbox
    cause: Cause
    now: datetime


class Fate(StrEnum):
    """What becomes of a message."""

    DONE = "done"
    DUPLICATE = "duplicate"
    RETRY = "retry"
    DEAD = "dead"
    QUARANTINE = "quarantine"


@dataclass(frozen=True)
class Outcome:
    """A message's fate, and why when it is not a good one."""

    fate: Fate
    reason: str = ""


@dataclass(frozen=True)
class Message:
    """A message as it lies on a bus."""

    headers: Mapping[str, Any]
    body: bytes

    @classmethod
    def of(cls, envelope: Envelope) -> Message:
        """Pack an envelope for the bus."""
        return cls(envelope.headers(), envelope.data.encode())


@dataclass(frozen=True)
class _Task:
    """A message that was understood, and who acts on it."""

    envelope: Envelope
    event: Event
    handler: Callable[[Any, Any], object]


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
                return use_case(command, self.work(self._begin(connection, cause)))
        except WvloError as refused:
            outcome = refused.code
            raise
        except Exception:
            outcome = "failed"
            raise
        finally:
            self._line("request", use_case, cause, outcome, started)

    def receive(self, message: Message) -> Outcome:
        """Act on a message once, however often it comes; never raises."""
        return self.receive_all([message])[0]

    def receive_all(self, messages: Sequence[Message]) -> list[Outcome]:
        """Act on messages in order, in one transaction; one bad message harms no other.

        Each message has its own savepoint. When the whole cannot be kept, every message
        gets a transaction of its own, so that the fault costs only the one that has it.
        """
        read = [self._read(message) for message in messages]
        if not any(isinstance(each, _Task) for each in read):
            return [each for each in read if isinstance(each, Outcome)]
        try:
            with translated(), self.engine.begin() as connection:
                return [
                    self._act(each, connection) if isinstance(each, _Task) else each
                    for each in read
                ]
        except (WvloError, DBAPIError) as error:
            if len(messages) > 1:
                return [self.receive(message) for message in messages]
            if isinstance(error, WvloError):
                return [self._fate(error)]
            _log.exception("batch_failed")
            return [Outcome(Fate.RETRY, f"{type(error).__name__}: {error}")]

    def _read(self, message: Message) -> _Task | Outcome:
        try:
            envelope = Envelope.read(message.headers, message.body)
            event = decode(envelope)
        except Unreadable as bad:
            _log.warning("message_quarantined", code=bad.code, reason=str(bad))
            return Outcome(Fate.QUARANTINE, str(bad))
        handler = self.handlers.get(type(event))
        if handler is None:
            return Outcome(Fate.DEAD, f"{self.service} does not act on {event.type}")
        return _Task(envelope, event, handler)

    def _act(self, task: _Task, connection: Connection) -> Outcome:
        started = time.perf_counter()
        told = task.envelope
        cause = Cause(told.correlation_id, told.id, told.type, told.time)
        outcome = Outcome(Fate.DONE)
        try:
            with translated(), connection.begin_nested():
                if receive_once(connection, self.messages, told):
                    task.handler(task.event, self.work(self._begin(connection, cause)))
                else:
                    outcome = Outcome(Fate.DUPLICATE)
        except WvloError as error:
            outcome = self._fate(error)
        except Exception as error:  # noqa: BLE001 - a bug in one handler must not stop the rest
            _log.exception("handler_failed", event_id=str(told.id))
            outcome = Outcome(Fate.RETRY, f"{type(error).__name__}: {error}")
        use_case, fate, reason = task.handler, outcome.fate, outcome.reason
        self._line(told.type, use_case, cause, fate, started, reason)
        return outcome

    @staticmethod
    def _fate(error: WvloError) -> Outcome:
        """Choose: a passing trouble is tried again, a refusal is final."""
        passing = isinstance(error, Unavailable | Contention)
        return Outcome(Fate.RETRY if passing else Fate.DEAD, f"{error.code}: {error}")

    def _begin(self, connection: Connection, cause: Cause) -> Transaction:
        now = self.clock()
        outbox = SqlOutbox(connection, self.messages.outbox, cause, now)
        return Transaction(connection, outbox, cause, now)

    def _line(  # noqa: PLR0917
        self,
        door: str,
        use_case: Callable[..., object],
        cause: Cause,
        outcome: str,
        started: float,
        reason: str = "",
    ) -> None:
        _log.info(
            "handled",
            door=door,
            use_case=getattr(use_case, "__name__", str(use_case)),
            outcome=str(outcome),
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
            correlation_id=str(cause.correlation_id),
            **({"reason": reason} if reason else {}),
        )
