"""Events on a fixed schedule: a late one does not make the next one later."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pika

from tests.bench import load, service
from tests.bench.site import Site

Times = list[tuple[int, int]]


def _beats(count: int, per_second: float) -> Iterator[tuple[int, int]]:
    """Wait for each moment; give its number and when it should have been."""
    step = int(1e9 / per_second)
    begin = time.monotonic_ns() + step
    for number in range(count):
        due = begin + number * step
        left = due - time.monotonic_ns()
        if left > 0:
            time.sleep(left / 1e9)
        yield number, due


def publish(site: Site, exchange: str, count: int, per_second: float) -> Times:
    """Publish with confirms nobody waits for; tell when each was due."""
    return _Steady(site, exchange, count, per_second).run()


class _Steady:
    def __init__(
        self, site: Site, exchange: str, count: int, per_second: float
    ) -> None:
        self._exchange = exchange
        self._count = count
        self._per_second = per_second
        self._batch = list(load.messages(count))
        self._due: Times = []
        self._confirmed_tags = 0
        self._failure: Any = None
        self._connection = pika.SelectConnection(
            pika.URLParameters(site.amqp),
            on_open_callback=lambda c: c.channel(on_open_callback=self._ready),
            on_close_callback=self._closed,
        )

    def run(self) -> Times:
        self._connection.ioloop.start()
        assert self._confirmed_tags >= self._count, self._failure
        return self._due

    def _closed(self, connection: Any, why: Any) -> None:
        self._failure = why
        connection.ioloop.stop()

    def _ready(self, ours: Any) -> None:
        self._ours = ours
        ours.confirm_delivery(self._confirmed, callback=lambda _: self._begin())

    def _begin(self) -> None:
        threading.Thread(target=self._beat, daemon=True).start()

    def _beat(self) -> None:
        tell = self._connection.ioloop.add_callback_threadsafe
        for number, due in _beats(self._count, self._per_second):
            tell(lambda n=number, d=due: self._publish(n, d))

    def _publish(self, number: int, due: int) -> None:
        each = self._batch[number]
        self._ours.basic_publish(
            self._exchange, load.key_of(each), each.body, load.properties(each)
        )
        self._due.append((number, due))

    def _confirmed(self, frame: Any) -> None:
        assert frame.method.NAME == "Basic.Ack"
        self._confirmed_tags = max(self._confirmed_tags, frame.method.delivery_tag)
        if self._confirmed_tags == self._count:
            self._connection.close()


def tell(site: Site, count: int, per_second: float) -> Times:
    """Commit one event per transaction; tell when each was due."""
    app = service.teller(site.postgres)
    due: Times = []
    for number, moment in _beats(count, per_second):
        app.run(_add, number)
        due.append((number, moment))
    return due


def _add(number: int, work: service.Store) -> None:
    work.outbox.add(load.event(number))
