"""What a careful programmer writes with pika alone."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pika

from tests.bench import load
from tests.bench.site import Site, channel
from tests.bench.watch import Watch
from wvlo_core.runtime.message import Message

Keyed = tuple[str, Message]


def consume(site: Site, count: int, ack_every: int, prefetch: int) -> dict[str, float]:
    """Read, and acknowledge many at a time."""
    tally = load.Tally()
    watch = Watch()
    with channel(site.amqp) as ours:

        def came(_channel: Any, method: Any, properties: Any, body: bytes) -> None:
            watch.start()
            assert len(body) > 500
            tally.add(properties.headers)
            if tally.seen % ack_every == 0 or tally.seen == count:
                ours.basic_ack(method.delivery_tag, multiple=True)
            if tally.seen == count:
                ours.stop_consuming()

        ours.basic_qos(prefetch_count=prefetch)
        ours.basic_consume(site.raw, came)
        ours.start_consuming()
        measures = watch.measures(count)
    tally.check(count)
    return measures


def consume_without_blocking(
    site: Site, count: int, ack_every: int, prefetch: int
) -> dict[str, float]:
    """Do the same on pika's bare event loop."""
    tally = load.Tally()
    watch = Watch()

    def came(ours: Any, method: Any, properties: Any, body: bytes) -> None:
        watch.start()
        assert len(body) > 500
        tally.add(properties.headers)
        if tally.seen % ack_every == 0 or tally.seen == count:
            ours.basic_ack(method.delivery_tag, multiple=True)
        if tally.seen == count:
            connection.close()

    def ready(ours: Any) -> None:
        ours.basic_qos(prefetch_count=prefetch)
        ours.basic_consume(site.raw, came)

    connection = pika.SelectConnection(
        pika.URLParameters(site.amqp),
        on_open_callback=lambda c: c.channel(on_open_callback=ready),
        on_close_callback=lambda c, _: c.ioloop.stop(),
    )
    connection.ioloop.start()
    measures = watch.measures(count)
    tally.check(count)
    return measures


def listen(site: Site, count: int) -> list[tuple[int, int]]:
    """Tell when each event reached the handler, on the machine's one clock."""
    seen: list[tuple[int, int]] = []
    with channel(site.amqp) as ours:

        def came(_channel: Any, method: Any, properties: Any, _body: bytes) -> None:
            number = load.number_in(properties.headers["ce-subject"])
            seen.append((number, time.monotonic_ns()))
            ours.basic_ack(method.delivery_tag)
            if len(seen) == count:
                ours.stop_consuming()

        ours.basic_qos(prefetch_count=100)
        ours.basic_consume(site.raw, came)
        ours.start_consuming()
    return seen


def publish_each(site: Site, count: int) -> dict[str, float]:
    """Wait for the broker's confirm after every message."""
    batch = list(load.messages(count))
    watch = Watch()
    watch.start()
    with channel(site.amqp) as ours:
        ours.confirm_delivery()
        for each in batch:
            ours.basic_publish(
                site.names.exchange,
                load.key_of(each),
                each.body,
                load.properties(each),
                mandatory=True,
            )
        return watch.measures(count)


def publish(site: Site, count: int, window: int) -> dict[str, float]:
    """Keep at most `window` messages unconfirmed."""
    batch = [(load.key_of(each), each) for each in load.messages(count)]
    gc.freeze()  # the garbage collector need not look at what only the bench keeps
    watch = Watch()
    watch.start()
    Windowed(site.amqp, site.names.exchange, batch, window).run()
    return watch.measures(count)


class Windowed:
    """Publishes without waiting for each confirm, and ends when all are there."""

    def __init__(
        self,
        amqp: str,
        exchange: str,
        batch: Iterable[Keyed],
        window: int = 1000,
        ready: Callable[[int], bool] = lambda _: True,
    ) -> None:
        """`ready` is asked before each window, to go no faster than the reader."""
        self._exchange = exchange
        self._batch: Iterator[Keyed] = iter(batch)
        self._window = window
        self._may_go = ready
        self._sent = self._low = 0
        self._open: set[int] = set()
        self._all = self._paused = False
        self._failure: Any = None
        self._connection = pika.SelectConnection(
            pika.URLParameters(amqp),
            on_open_callback=lambda c: c.channel(on_open_callback=self._ready),
            on_open_error_callback=self._closed,
            on_close_callback=self._closed,
        )

    def run(self) -> None:
        """Publish everything."""
        self._connection.ioloop.start()
        assert self._all, self._failure
        assert not self._open, self._failure

    def _closed(self, connection: Any, why: Any) -> None:
        self._failure = why
        connection.ioloop.stop()

    def _ready(self, ours: Any) -> None:
        self._ours = ours
        ours.add_on_return_callback(self._returned)
        ours.confirm_delivery(self._confirmed, callback=lambda _: self._fill())

    def _returned(self, _channel: Any, method: Any, *_rest: Any) -> None:
        self._all = False
        self._connection.close(200, f"no queue for {method.routing_key}")

    def _fill(self) -> None:
        if not self._may_go(self._sent):
            if not self._paused:
                self._paused = True
                self._connection.ioloop.call_later(0.05, self._again)
            return
        while len(self._open) < self._window:
            found = next(self._batch, None)
            if found is None:
                self._all = True
                self._end_if_done()
                return
            key, each = found
            self._ours.basic_publish(
                self._exchange, key, each.body, load.properties(each), mandatory=True
            )
            self._sent += 1
            self._open.add(self._sent)

    def _again(self) -> None:
        self._paused = False
        self._fill()

    def _confirmed(self, frame: Any) -> None:
        assert frame.method.NAME == "Basic.Ack"
        tag = frame.method.delivery_tag
        first = self._low + 1 if frame.method.multiple else tag
        self._open.difference_update(range(first, tag + 1))
        if frame.method.multiple:
            self._low = tag
        if not self._all:
            self._fill()
        self._end_if_done()

    def _end_if_done(self) -> None:
        if self._all and not self._open and self._connection.is_open:
            self._connection.close()
