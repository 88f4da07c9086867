"""From RabbitMQ to the worker: batches in, outcomes back.

The broker connection lives in a thread of its own. Whatever a handler does, and however
long it takes, heartbeats go on.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any, NamedTuple

import pika
import structlog
from pika.exceptions import AMQPError
from pika.spec import PERSISTENT_DELIVERY_MODE

from wvlo_core.runtime.broker import break_off
from wvlo_core.runtime.collecting import collect_seldom
from wvlo_core.runtime.message import ATTEMPT, COMES_BACK, Fate, Message, Outcome
from wvlo_core.runtime.metrics import figures
from wvlo_core.runtime.parts import Part, Sharing
from wvlo_core.runtime.retrying import jittered
from wvlo_core.runtime.topology import Names, declare, listening

_log = structlog.get_logger()

BATCH = 200
REASON = "wvlo-reason"
_AHEAD = 2
"""Batches the worker may have at once: the one in hand and the next."""
_TICK_SECONDS = 0.5
_SWITCH_SECONDS = 0.0002
_RECONNECT_SECONDS = 1.0


class Delivery(NamedTuple):
    """A message with what the broker needs to hear back."""

    part: Part
    tag: int
    properties: pika.BasicProperties
    message: Message


@dataclass(frozen=True)
class Batch:
    """Messages that are handled together, in the order they came."""

    session: object
    deliveries: tuple[Delivery, ...]


class Intake:
    """Reads one service's inboxes and settles every message by its outcome."""

    def __init__(
        self,
        where: Sequence[pika.URLParameters],
        names: Names,
        event_types: Iterable[str],
        retry_seconds: Sequence[float],
        batch: int = BATCH,
    ) -> None:
        """Nothing is opened before `start`; `batch` is the most handled together."""
        self.batch = batch
        self.retry_seconds = tuple(retry_seconds)
        self.names = names
        self.wanted = listening(names, event_types, self.retry_seconds)
        self.stopping = threading.Event()
        self.batches: queue.SimpleQueue[Batch] = queue.SimpleQueue()
        self.settled: deque[tuple[Batch, Sequence[Outcome]]] = deque()
        self._where = tuple(where)
        self._connection: pika.BlockingConnection | None = None
        self._thread = threading.Thread(target=self._run, name="intake", daemon=True)

    def start(self) -> None:
        """Connect and begin to read, in the background.

        From now on two threads compute in this process. Python lets one go on for 5 ms
        when the other comes back from the database; that is longer than a batch takes.
        """
        collect_seldom()
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._thread.start()

    def stop(self) -> None:
        """Stop reading; unsettled messages go back to the queue."""
        self.stopping.set()
        self._wake()
        self._thread.join()

    def take(self, timeout: float) -> Batch | None:
        """Wait for the next batch."""
        try:
            return self.batches.get(timeout=timeout)
        except queue.Empty:
            return None

    def settle(self, batch: Batch, outcomes: Sequence[Outcome]) -> None:
        """Tell what became of a batch; another comes after this."""
        self.settled.append((batch, outcomes))
        self._wake()

    def _wake(self) -> None:
        connection = self._connection
        if connection is not None and connection.is_open:
            try:
                connection.add_callback_threadsafe(lambda: None)
            except AMQPError:
                return  # it closed in between; the thread notices by itself

    def _run(self) -> None:
        starts = cycle(range(len(self._where)))
        while not self.stopping.is_set():
            first = next(starts)  # after a lost node, begin with another one
            nodes = [*islice(cycle(self._where), first, first + len(self._where))]
            try:
                with pika.BlockingConnection(nodes) as connection:
                    self._connection = connection
                    _Session(self, connection).run()
            except Exception as lost:  # noqa: BLE001 - a dead thread would read no more, unseen
                _log.warning("intake_interrupted", error=repr(lost))
                self.stopping.wait(_RECONNECT_SECONDS)


class _Session:
    """One broker connection."""

    def __init__(self, intake: Intake, connection: pika.BlockingConnection) -> None:
        self._intake = intake
        self._connection = connection
        self._buffer: deque[Delivery] = deque()
        self._with_worker = 0
        names = intake.names
        self._out: Any = connection.channel()
        declare(self._out, intake.wanted)
        self._out.confirm_delivery()
        self._give_back_unrouted()
        self._parts = [
            Part(connection, each, self._came, prefetch=_AHEAD * intake.batch)
            for each in names.inboxes
        ]
        self._dead = Part(connection, names.dead, self._given_up, prefetch=intake.batch)
        depth = figures(names.service).depth
        self._sharing = Sharing(connection, self._parts, names.dead, depth)

    def run(self) -> None:
        """Read until asked to stop, or raise what ended it."""
        intake = self._intake
        every = [*self._parts, self._dead]
        for part in every:
            part.subscribe()
        _log.info("intake_ready", queues=[part.queue for part in every])
        while not intake.stopping.is_set():
            self._hand_over()
            self._connection.process_data_events(time_limit=_TICK_SECONDS)
            self._settle_all()
            self._sharing.look()
            for part in every:
                part.go_on()
        self._settle_all()
        for part in every:
            part.acknowledge()
        self._out.queue_declare(intake.names.dead, passive=True)  # so all was read
        break_off(self._connection)

    def _came(
        self, part: Part, method: Any, properties: pika.BasicProperties, body: bytes
    ) -> None:
        message = Message(
            properties.headers or {}, body, came_before=bool(method.redelivered)
        )
        if message.attempt > len(self._intake.retry_seconds):
            message = message._replace(last_try=True)
        self._buffer.append(Delivery(part, method.delivery_tag, properties, message))

    def _given_up(
        self, part: Part, method: Any, properties: pika.BasicProperties, body: bytes
    ) -> None:
        headers = properties.headers or {}
        cause = str(headers.get("x-first-death-reason", "unknown"))
        reason = f"the broker gave it up ({cause}): the worker stopped at every try"
        message = Message(headers, body, given_up=reason)
        self._buffer.append(Delivery(part, method.delivery_tag, properties, message))

    def _hand_over(self) -> None:
        while self._buffer and self._with_worker < _AHEAD:
            size = min(self._intake.batch, len(self._buffer))
            taken = tuple(self._buffer.popleft() for _ in range(size))
            self._intake.batches.put(Batch(self, taken))
            self._with_worker += 1

    def _settle_all(self) -> None:
        while self._intake.settled:
            batch, outcomes = self._intake.settled.popleft()
            if batch.session is not self:
                continue  # it came over a connection that is gone
            self._with_worker -= 1
            tags: dict[Part, list[int]] = {}
            for delivery, outcome in zip(batch.deliveries, outcomes, strict=True):
                if outcome.fate in COMES_BACK:
                    self._put_off(delivery, outcome)
                tags.setdefault(delivery.part, []).append(delivery.tag)
            for part, settled in tags.items():
                part.settled(settled[-1], len(settled))

    def _put_off(self, delivery: Delivery, outcome: Outcome) -> None:
        """Move it to where it waits; only what was tried counts as a try."""
        waits = self._intake.retry_seconds
        failed = delivery.message.attempt - 1
        seconds = waits[min(failed, len(waits) - 1)]
        headers: dict[str, Any] = dict(delivery.properties.headers or {})
        headers[REASON] = outcome.reason[:2000]
        headers[ATTEMPT] = failed + (outcome.fate is Fate.RETRY)
        properties = copy(delivery.properties)
        properties.headers = headers
        properties.delivery_mode = PERSISTENT_DELIVERY_MODE
        properties.expiration = str(round(jittered(seconds) * 1000))
        properties.user_id = None  # the broker checks it, and this is somebody else
        self._out.basic_publish(
            self._intake.names.retry(seconds),
            delivery.part.queue,
            delivery.message.body,
            properties,
            mandatory=True,
        )
        _log.warning("message_put_off", seconds=seconds, reason=headers[REASON])

    def _give_back_unrouted(self) -> None:
        """Send again, to where it was sent, what was told before anybody listened."""
        unrouted, channel = self._intake.names.unrouted, self._out
        found = channel.queue_declare(unrouted, passive=True).method.message_count
        for _ in range(found or 0):
            method, properties, body = channel.basic_get(unrouted)
            if method is None:
                return
            where = method.exchange, method.routing_key
            channel.basic_publish(*where, body, properties, mandatory=True)
            channel.basic_ack(method.delivery_tag)
