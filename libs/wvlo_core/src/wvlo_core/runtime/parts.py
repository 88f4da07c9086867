"""The parts of an inbox, and how workers share them without talking to each other.

Every worker subscribes to every part. RabbitMQ gives a part to one worker at a time, so
that its order is kept, and to the next in line when that worker is gone. A worker that
sees it has more than its share goes to the back of the line for one.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import cycle
from typing import Any

import pika
import structlog
from pika.exceptions import ChannelClosedByBroker

from wvlo_core.errors import Unavailable

_log = structlog.get_logger()

_LOOK_SECONDS = 3.0

Came = Callable[["Part", Any, pika.BasicProperties, bytes], None]


class Part:
    """One queue on a channel of its own, acknowledged many messages at once."""

    def __init__(
        self, connection: pika.BlockingConnection, queue: str, came: Came, prefetch: int
    ) -> None:
        """Nothing is read before `subscribe`."""
        self.queue = queue
        self.busy = False
        """Whether the broker gave us this part since we subscribed."""
        self._came = came
        self._connection = connection
        self._prefetch = prefetch
        self._channel: Any = None
        self._open = 0
        self._ready = 0
        self._acknowledged = 0
        self._leaving = False
        self._lost = False

    def subscribe(self) -> None:
        """Join the line for this part."""
        self.busy = self._leaving = False
        self._ready = self._acknowledged = 0
        self._channel = self._connection.channel()
        self._channel.basic_qos(prefetch_count=self._prefetch)
        self._channel.add_on_cancel_callback(self._cancelled)
        self._channel.basic_consume(self.queue, self._take)

    def settled(self, tag: int, count: int) -> None:
        """Acknowledge all up to here, unless we are about to leave."""
        self._open -= count
        self._ready = tag
        if not self._leaving:
            self.acknowledge()

    def acknowledge(self) -> None:
        """Tell RabbitMQ what was handled."""
        if self._ready > self._acknowledged:
            self._channel.basic_ack(self._ready, multiple=True)
            self._acknowledged = self._ready

    def leave(self) -> None:
        """Go to the back of the line, after what came was handled.

        Acknowledging nothing meanwhile fills the window, so that this comes soon.
        """
        self._leaving = True

    def go_on(self) -> None:
        """Do what is due; raise when the broker took the queue away."""
        if self._lost:
            message = f"the broker stopped giving us {self.queue}"
            raise Unavailable(message)
        if self._leaving and not self._open:
            self.acknowledge()
            self._give_away()
            self.subscribe()
            _log.info("part_given_away", queue=self.queue)

    def _give_away(self) -> None:
        """Have RabbitMQ end the channel, as it does when one asks for what is not there.

        Then it first takes back what is on its way to us. When we end the channel, pika
        cancels first, and the next in line gets what is new before what comes back.
        """
        with suppress(ChannelClosedByBroker):
            self._channel.queue_declare(f"{self.queue}.given-away", passive=True)

    def _take(
        self, _channel: Any, method: Any, properties: pika.BasicProperties, body: bytes
    ) -> None:
        self.busy = True
        self._open += 1
        self._came(self, method, properties, body)

    def _cancelled(self, _frame: Any) -> None:
        self._lost = True


class Sharing:
    """Sees to it that every worker gets its share of the parts."""

    def __init__(
        self,
        connection: pika.BlockingConnection,
        parts: Sequence[Part],
        everybody: str,
        depth: Callable[[str, int], None],
    ) -> None:
        """Count the readers of a queue that `everybody` reads at once.

        A queue with a single active consumer does not tell how many stand in line.
        `depth` hears how many messages wait in each part.
        """
        self._depth = depth
        self._channel = connection.channel()
        self._parts = parts
        self._everybody = everybody
        self._turns = cycle([None, *parts])
        self._next = time.monotonic() + _LOOK_SECONDS

    def look(self) -> None:
        """Now and then, see how many workers there are, and leave what is too much.

        One queue at a time: messages wait while the broker answers.
        """
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _LOOK_SECONDS / (len(self._parts) + 1)
        part = next(self._turns)
        if part is None:
            self._share()
        else:
            self._depth(part.queue, self._count(part.queue).message_count or 0)

    def _share(self) -> None:
        mine = [part for part in self._parts if part.busy]
        workers = self._count(self._everybody).consumer_count or 1
        share = math.ceil(len(self._parts) / workers)
        for part in mine[share:]:
            part.leave()

    def _count(self, queue: str) -> Any:
        return self._channel.queue_declare(queue, passive=True).method
