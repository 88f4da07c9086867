"""What a careful programmer writes with pika alone: the baselines of the backbone.

Each function returns events per second over `count` persistent 1 KiB messages on a
quorum queue, and checks that exactly `count` messages went through.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pika

from wvlo_core.runtime.message import Message

QUORUM = {"x-queue-type": "quorum"}
ACK_EVERY = 50
WINDOW = 500


@contextmanager
def channel(amqp_url: str) -> Iterator[Any]:
    with pika.BlockingConnection(pika.URLParameters(amqp_url)) as connection:
        yield connection.channel()


def consume(amqp_url: str, queue: str, count: int) -> float:
    """Read with prefetch and acknowledge fifty at a time."""
    with channel(amqp_url) as ours:
        ours.basic_qos(prefetch_count=2 * ACK_EVERY)
        started = time.perf_counter()
        for seen, (method, _, body) in enumerate(ours.consume(queue), 1):
            assert len(body) > 500
            if seen % ACK_EVERY == 0 or seen == count:
                ours.basic_ack(method.delivery_tag, multiple=True)
            if seen == count:
                break
        took = time.perf_counter() - started
        ours.cancel()
    return count / took


def properties(message: Message) -> pika.BasicProperties:
    """The same attributes travel, whoever publishes."""
    return pika.BasicProperties(delivery_mode=2, headers=dict(message.headers))


def publish_each(amqp_url: str, queue: str, batch: list[Message]) -> float:
    """Wait for the broker's confirm after every message."""
    with channel(amqp_url) as ours:
        ours.confirm_delivery()
        started = time.perf_counter()
        for each in batch:
            ours.basic_publish("", queue, each.body, properties(each), mandatory=True)
        took = time.perf_counter() - started
    return len(batch) / took


class Windowed:
    """Publish with at most `WINDOW` messages unconfirmed."""

    def __init__(self, amqp_url: str, queue: str, batch: list[Message]) -> None:
        self._queue = queue
        self._batch = batch
        self._next = 0
        self._open: set[int] = set()
        self._connection = pika.SelectConnection(
            pika.URLParameters(amqp_url),
            on_open_callback=lambda c: c.channel(on_open_callback=self._ready),
            on_close_callback=lambda c, _: c.ioloop.stop(),
        )

    def run(self) -> float:
        self._connection.ioloop.start()
        assert self._next == len(self._batch)
        return len(self._batch) / (self._ended - self._started)

    def _ready(self, ours: Any) -> None:
        self._ours = ours
        ours.confirm_delivery(self._confirmed, callback=lambda _: self._begin())

    def _begin(self) -> None:
        self._started = time.perf_counter()
        self._fill()

    def _fill(self) -> None:
        while len(self._open) < WINDOW and self._next < len(self._batch):
            each = self._batch[self._next]
            self._ours.basic_publish(
                "", self._queue, each.body, properties(each), mandatory=True
            )
            self._next += 1
            self._open.add(self._next)

    def _confirmed(self, frame: Any) -> None:
        assert frame.method.NAME == "Basic.Ack"
        tag = frame.method.delivery_tag
        if frame.method.multiple:
            self._open = {each for each in self._open if each > tag}
        else:
            self._open.discard(tag)
        if self._next < len(self._batch):
            self._fill()
        elif not self._open:
            self._ended = time.perf_counter()
            self._connection.close()
