"""From RabbitMQ to the worker: batches in, outcomes back.

The broker connection lives in a thread of its own. Whatever a handler does, and however
long it takes, heartbeats go on.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

import pika
import structlog
from pika.exceptions import AMQPError
from pika.spec import PERSISTENT_DELIVERY_MODE

from wvlo_core.runtime.app import Fate, Message, Outcome
from wvlo_core.runtime.topology import Names, declare, listening

_log = structlog.get_logger()

BATCH = 50
ATTEMPT = "wvlo-attempt"
REASON = "wvlo-reason"
_TICK_SECONDS = 0.5
_QUIET_SECONDS = 0.1
_RECONNECT_SECONDS = 1.0


@dataclass(frozen=True)
class Delivery:
    """A message with what the broker needs to hear back."""

    tag: int
    properties: pika.BasicProperties
    message: Message


@dataclass(frozen=True)
class Batch:
    """Messages that are handled together, in the order they came."""

    channel: Any
    deliveries: tuple[Delivery, ...]


class Intake:
    """Reads one service's inbox and settles every message by its outcome."""

    def __init__(
        self,
        where: pika.URLParameters,
        names: Names,
        event_types: Iterable[str],
        retry_seconds: Sequence[float],
    ) -> None:
        """Nothing is opened before `start`."""
        self._where = where
        self._names = names
        self._retry_seconds = tuple(retry_seconds)
        self._wanted = listening(names, event_types, self._retry_seconds)
        self._stopping = threading.Event()
        self._batches: queue.SimpleQueue[Batch] = queue.SimpleQueue()
        self._settled: deque[tuple[Batch, Sequence[Outcome]]] = deque()
        self._connection: pika.BlockingConnection | None = None
        self._thread = threading.Thread(target=self._run, name="intake", daemon=True)

    def start(self) -> None:
        """Connect and begin to read, in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Stop reading; unsettled messages go back to the queue."""
        self._stopping.set()
        self._wake()
        self._thread.join()

    def take(self, timeout: float) -> Batch | None:
        """Wait for the next batch."""
        try:
            return self._batches.get(timeout=timeout)
        except queue.Empty:
            return None

    def settle(self, batch: Batch, outcomes: Sequence[Outcome]) -> None:
        """Tell what became of a batch; the next one comes after this."""
        self._settled.append((batch, outcomes))
        self._wake()

    def _wake(self) -> None:
        connection = self._connection
        if connection is not None and connection.is_open:
            try:
                connection.add_callback_threadsafe(lambda: None)
            except AMQPError:
                return  # it closed in between; the thread notices by itself

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._read()
            except Exception as lost:  # noqa: BLE001 - a dead thread would read no more, unseen
                _log.warning("intake_interrupted", error=repr(lost))
                self._stopping.wait(_RECONNECT_SECONDS)

    def _read(self) -> None:
        with pika.BlockingConnection(self._where) as connection:
            channel = connection.channel()
            declare(channel, self._wanted)
            channel.confirm_delivery()
            channel.basic_qos(prefetch_count=2 * BATCH)
            buffer: deque[Delivery] = deque()

            def came(_channel: Any, method: Any, properties: Any, body: bytes) -> None:
                message = Message(properties.headers or {}, body)
                buffer.append(Delivery(method.delivery_tag, properties, message))

            consumer = channel.basic_consume(self._names.inbox, came)
            self._connection = connection
            _log.info("intake_ready", queue=self._names.inbox)
            busy = False
            while not self._stopping.is_set():
                if buffer and not busy:
                    size = min(BATCH, len(buffer))
                    taken = tuple(buffer.popleft() for _ in range(size))
                    self._batches.put(Batch(channel, taken))
                    busy = True
                connection.process_data_events(time_limit=_TICK_SECONDS)
                busy = busy and not self._settle_all(channel)
            arrived = -1
            while arrived < len(buffer):  # RabbitMQ gives back first what is on its way
                arrived = len(buffer)
                connection.sleep(_QUIET_SECONDS)
            channel.basic_cancel(consumer)
            self._settle_all(channel)

    def _settle_all(self, channel: Any) -> bool:
        """Tell whether the batch in hand was settled."""
        done = False
        while self._settled:
            batch, outcomes = self._settled.popleft()
            if batch.channel is channel:  # else: a connection that is gone
                self._settle(channel, batch, outcomes)
                done = True
        return done

    def _settle(self, channel: Any, batch: Batch, outcomes: Sequence[Outcome]) -> None:
        """Move what failed aside first, then acknowledge everything at once."""
        for delivery, outcome in zip(batch.deliveries, outcomes, strict=True):
            headers: dict[str, Any] = dict(delivery.properties.headers or {})
            attempt = _attempt(headers)
            headers[REASON] = outcome.reason[:2000]
            match outcome.fate:
                case Fate.DONE | Fate.DUPLICATE:
                    continue
                case Fate.QUARANTINE:
                    target = self._names.quarantine
                case Fate.RETRY if attempt < len(self._retry_seconds):
                    target = self._names.retry(self._retry_seconds[attempt])
                    headers[ATTEMPT] = attempt + 1
                case _:
                    target = self._names.dead
            self._move(channel, delivery, target, headers)
        channel.basic_ack(batch.deliveries[-1].tag, multiple=True)

    def _move(
        self, channel: Any, delivery: Delivery, target: str, headers: dict[str, Any]
    ) -> None:
        properties = copy(delivery.properties)
        properties.headers = headers
        properties.delivery_mode = PERSISTENT_DELIVERY_MODE
        properties.expiration = None  # or it would vanish from where it is set aside
        properties.user_id = None  # the broker checks it, and this is somebody else
        channel.basic_publish(
            "", target, delivery.message.body, properties, mandatory=True
        )
        _log.warning("message_moved", queue=target, reason=headers[REASON])


def _attempt(headers: Mapping[str, Any]) -> int:
    """Read our own header, which anybody could have written."""
    found = headers.get(ATTEMPT)
    return found if isinstance(found, int) and found > 0 else 0
