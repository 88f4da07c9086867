"""The runner: both doors lead here, and only here work begins and ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby
from typing import Any, Generic, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from wvlo_core.catalog import decode
from wvlo_core.domain.ids import new_id
from wvlo_core.errors import Contention, Unreadable, WvloError
from wvlo_core.events import Event
from wvlo_core.ports import Clock
from wvlo_core.runtime.batch import Batch, Task
from wvlo_core.runtime.bulk import whole_or_nothing
from wvlo_core.runtime.database import DatabaseAway, translated
from wvlo_core.runtime.doubt import TRIES, Doubts
from wvlo_core.runtime.inbox import PATIENCE
from wvlo_core.runtime.message import Delivered, Fate, Outcome
from wvlo_core.runtime.reporting import report, write_line
from wvlo_core.runtime.tables import MessageTables
from wvlo_core.runtime.telling import Cause, SqlOutbox
from wvlo_core.runtime.unit_of_work import NotKept, UnitOfWork

W = TypeVar("W")
C = TypeVar("C")
R = TypeVar("R")

_log = structlog.get_logger()
_ID_LENGTH = 36
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

    @cached_property
    def _doubts(self) -> Doubts:
        return Doubts(self.engine, self.messages)

    def run(
        self,
        use_case: Callable[[C, W], R],
        command: C,
        correlation_id: UUID | None = None,
    ) -> R:
        """Do what is asked: all of it, or on any error nothing."""
        cause = Cause(str(correlation_id or new_id()))
        started = time.perf_counter()
        outcome = "done"
        try:
            with translated(), self.engine.begin() as connection:
                unit = UnitOfWork(connection)
                answer = use_case(
                    command, self.work(self._begin(unit, cause, self.clock()))
                )
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
            write_line("request", use_case, cause, outcome, seconds)

    def receive(self, message: Delivered) -> Outcome:
        """Act on a message once, however often it comes; never raises."""
        return self.receive_all([message])[0]

    def receive_all(self, messages: Sequence[Delivered]) -> list[Outcome]:
        """Act on messages in order, in few transactions; one bad message harms no other.

        What a process may have died of before is handled alone. Never raises.
        """
        outcomes: list[Outcome] = []
        for came_before, some in groupby(messages, lambda each: each.came_before):
            act = self._receive_doubted if came_before else self._receive
            outcomes += act([*some])
        return outcomes

    def _receive_doubted(self, messages: Sequence[Delivered]) -> list[Outcome]:
        """Act on messages that a process had when it died."""
        ids = [str(each.headers.get("ce-id"))[:_ID_LENGTH] for each in messages]
        outcomes: list[Outcome] = []
        try:
            known = self._doubts.known(ids)
            pairs = zip(messages, ids, strict=True)
            for alone, some in groupby(pairs, lambda pair: pair[1] in known):
                group = [*some]
                for part in [[pair] for pair in group] if alone else [group]:
                    outcomes += self._try_again(part)
        except (WvloError, SQLAlchemyError) as away:
            return [Outcome(Fate.HOLD, str(away), "unavailable")] * len(messages)
        return outcomes

    def _try_again(self, pairs: Sequence[tuple[Delivered, str]]) -> list[Outcome]:
        """Give up what stopped too many workers; act on the rest."""
        ids = [event_id for _, event_id in pairs]
        tries = self._doubts.try_again(ids)
        messages = [
            message.giving_up(f"the worker stopped at each of {tries[event_id]} tries")
            if tries[event_id] >= TRIES
            else message
            for message, event_id in pairs
        ]
        outcomes = self._receive(messages)
        self._doubts.trust_again(ids)
        return outcomes

    def _receive(self, messages: Sequence[Delivered]) -> list[Outcome]:
        """Act on messages in one transaction.

        When the whole cannot be kept, every message gets a savepoint of its own, and
        when that does not help, a transaction.
        """
        read = [self._read(message) for message in messages]
        try:
            try:
                return self._together(messages, read, careful=False)
            except (NotKept, Contention, SQLAlchemyError):
                return self._together(messages, read, careful=True)
        except DatabaseAway as away:
            _log.warning("database_away", reason=str(away), messages=len(messages))
            return [Outcome(Fate.HOLD, str(away), away.code)] * len(messages)
        except (WvloError, SQLAlchemyError) as error:
            if len(messages) > 1:
                return [self._receive([message])[0] for message in messages]
            _log.exception("message_not_kept")
            reason = f"{type(error).__name__}: {error}"
            return self._not_kept(messages, reason)

    def _not_kept(self, messages: Sequence[Delivered], reason: str) -> list[Outcome]:
        """Answer for one message whose work the database did not take."""
        if messages[0].last_try:
            dead = Outcome(Fate.DEAD, reason, "not_kept")
            return self._together(messages, [dead], careful=True)
        outcomes = [Outcome(Fate.RETRY, reason, "not_kept")]
        came = zip(messages, outcomes, strict=True)
        report(self.service, self.listens_to, [], came, self.clock())
        return outcomes

    def _together(
        self,
        messages: Sequence[Delivered],
        read: Sequence[Task | Outcome],
        *,
        careful: bool,
    ) -> list[Outcome]:
        now = self.clock()
        long_up = time.monotonic() - self.up_since > PATIENCE.total_seconds()
        with (
            translated(),
            self.engine.connect() as connection,
            connection.begin() as transaction,
        ):
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
            batch.park(messages, outcomes)
            if careful:
                batch.finish()
            else:
                with whole_or_nothing(connection):
                    batch.finish()
                    transaction.commit()
        came = zip(messages, read, strict=True)
        report(self.service, self.listens_to, batch.done, came, now)
        return outcomes

    def _perform(self, task: Task, unit: UnitOfWork, now: datetime) -> object:
        return task.handler(task.event, self.work(self._begin(unit, task.cause, now)))

    def _read(self, message: Delivered) -> Task | Outcome:
        try:
            envelope = message.read()
            event = decode(envelope)
        except Unreadable as bad:
            return Outcome(Fate.QUARANTINE, str(bad), bad.code)
        handler = self.handlers.get(type(event))
        if handler is None:
            reason = f"{self.service} does not act on {event.type}"
            return Outcome(Fate.DEAD, reason, "not_wanted")
        cause = Cause(envelope.chain, envelope.key, envelope.type, envelope.time)
        return Task(message, envelope, event, handler, cause)

    def _begin(self, unit: UnitOfWork, cause: Cause, now: datetime) -> Transaction:
        stamp = now.astimezone(UTC).isoformat()
        outbox = SqlOutbox(unit, self.messages, cause, stamp)
        return Transaction(unit, outbox, cause, now)
