"""The runner: both doors lead here, and only here work begins and ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import Connection, Engine

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
        started = time.perf_counter()
        try:
            envelope = Envelope.read(message.headers, message.body)
            event = decode(envelope)
        except Unreadable as bad:
            _log.warning("message_quarantined", code=bad.code, reason=str(bad))
            return Outcome(Fate.QUARANTINE, str(bad))
        handler = self.handlers.get(type(event))
        if handler is None:
            return Outcome(Fate.DEAD, f"{self.service} does not act on {event.type}")
        cause = Cause(
            envelope.correlation_id, envelope.id, envelope.type, envelope.time
        )
        outcome = self._handle(handler, event, envelope, cause)
        self._line(event.type, handler, cause, outcome.fate, started, outcome.reason)
        return outcome

    def receive_all(self, messages: Sequence[Message]) -> list[Outcome]:
        """Act on messages in order."""
        return [self.receive(message) for message in messages]

    def _handle(
        self,
        handler: Callable[[Any, W], object],
        event: Event,
        envelope: Envelope,
        cause: Cause,
    ) -> Outcome:
        try:
            with translated(), self.engine.begin() as connection:
                if not receive_once(connection, self.messages, envelope):
                    return Outcome(Fate.DUPLICATE)
                handler(event, self.work(self._begin(connection, cause)))
        except WvloError as error:
            passing = isinstance(error, (Unavailable, Contention))
            fate = Fate.RETRY if passing else Fate.DEAD
            return Outcome(fate, f"{error.code}: {error}")
        except Exception as error:  # noqa: BLE001 - a bug in one handler must not stop the rest
            _log.exception("handler_failed", event_id=str(envelope.id))
            return Outcome(Fate.RETRY, f"{type(error).__name__}: {error}")
        return Outcome(Fate.DONE)

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
