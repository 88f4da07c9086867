"""From the outbox to RabbitMQ: nothing lost, and order kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle
from typing import Any

import pika
import structlog
from pika.spec import PERSISTENT_DELIVERY_MODE

from wvlo_core.errors import Unavailable
from wvlo_core.events.base import CONTENT_TYPE
from wvlo_core.runtime.app import App
from wvlo_core.runtime.broker import GatheringConnection, addresses
from wvlo_core.runtime.collecting import collect_seldom
from wvlo_core.runtime.database import DatabaseAway, translated
from wvlo_core.runtime.lease import Lease, lease
from wvlo_core.runtime.metrics import figures
from wvlo_core.runtime.outbox import Told, prune
from wvlo_core.runtime.topology import Names, declare_later, routing_key, telling
from wvlo_core.runtime.window import Window

_log = structlog.get_logger()

_AGAIN_SECONDS = 1.0
_SILENCE_SECONDS = 10.0
_LOOK_ANYWAY_SECONDS = 1.0
_FORGET_SECONDS = 3600.0


class Relay:
    """Publishes outbox rows with windowed confirms and marks them when confirmed.

    A row stays in the outbox until the broker has it on disk; after a crash in between
    it is published again with the same id, and the receivers' inboxes drop it. Several
    relays on one database are safe: one works, the others stand by.
    """

    def __init__(
        self,
        app: App[Any],
        amqp_url: str,
        namespace: str = "",
        keep: timedelta | None = None,
    ) -> None:
        """Nothing is opened before `run`; rows older than `keep` are forgotten."""
        self.app = app
        self.keep = keep
        self.names = Names(app.service, namespace)
        self.stopping = False
        self._addresses = addresses(amqp_url, app.service, "relay")

    def stop(self) -> None:
        """Let what is on its way be confirmed, then return from `run`.

        A signal handler may call this at any moment, so it takes no lock.
        """
        self.stopping = True

    def run(self) -> None:
        """Pass facts on until stopped; a lost broker or database is waited for."""
        collect_seldom()
        ours = lease(self.app.engine, self.app.service)
        nodes = cycle(self._addresses)
        standing_by = False
        while not self.stopping:
            try:
                if ours.taken():
                    _Session(self, next(nodes), ours).run()
                elif not standing_by:
                    _log.info("relay_standing_by", exchange=self.names.exchange)
                standing_by = True
            except Exception as lost:  # noqa: BLE001 - whatever it is, it may pass
                _log.warning("relay_interrupted", error=repr(lost))
                figures(self.app.service).interrupted()
                if isinstance(lost, DatabaseAway):
                    ours.close()
            time.sleep(0 if self.stopping else _AGAIN_SECONDS)
        ours.close()


class _Session:
    """One broker connection: a window of facts is on its way at any time."""

    def __init__(self, relay: Relay, where: pika.URLParameters, ours: Lease) -> None:
        self._relay = relay
        self._lease = ours
        self._channel: Any = None
        self._window = Window(relay.app)
        self._failure: Exception | None = None
        self._ending = False
        self._heard = time.monotonic()
        self._looked = 0.0
        self._connection = GatheringConnection(
            where,
            on_open_callback=lambda c: c.channel(on_open_callback=self._opened),
            on_open_error_callback=self._lost,
            on_close_callback=self._lost,
        )

    def run(self) -> None:
        """Work until the connection ends; raise what ended it."""
        self._watch()
        try:
            self._connection.ioloop.start()
        finally:
            self._connection.ioloop.close()
            self._window.close()
        if self._failure is not None and not self._relay.stopping:
            raise self._failure

    def _end(self, failure: Any = None) -> None:
        """Take leave, or go without when the broker does not answer even that."""
        self._failure = self._failure or failure
        if self._ending:
            return
        self._ending = True
        if self._connection.is_open:
            self._connection.close()
            self._later(_AGAIN_SECONDS, self._connection.ioloop.stop)
        else:
            self._connection.ioloop.stop()

    def _lost(self, connection: pika.SelectConnection, error: Any) -> None:
        self._failure = self._failure or error
        self._ending = True
        connection.ioloop.stop()

    def _opened(self, channel: Any) -> None:
        self._channel = channel
        self._heard = time.monotonic()
        channel.add_on_close_callback(lambda _, reason: self._end(reason))
        channel.add_on_return_callback(self._returned)
        declare_later(channel, telling(self._relay.names), self._declared)

    def _declared(self) -> None:
        self._heard = time.monotonic()
        self._channel.confirm_delivery(self._answered, callback=lambda _: self._begin())

    def _begin(self) -> None:
        """Pass on what there is, now that everything passed on will be confirmed."""
        _log.info("relay_ready", exchange=self._relay.names.exchange)
        self._guarded(self._forget)
        self._guarded(self._fill)
        news, loop = self._lease.fileno(), self._connection.ioloop
        if news is not None:
            loop.add_handler(news, self._woken, loop.READ)
        self._look()

    def _forget(self) -> None:
        app, keep = self._relay.app, self._relay.keep
        if keep is not None:
            with translated(), app.engine.begin() as connection:
                rows = prune(connection, app.messages, app.clock() - keep)
            _log.info("forgotten", rows=rows)
            self._later(_FORGET_SECONDS, lambda: self._guarded(self._forget))

    def _watch(self) -> None:
        """End a session in which the broker owes an answer and gives none."""
        owed = len(self._window) > 0 or not self._looked
        if owed and time.monotonic() > self._heard + _SILENCE_SECONDS:
            message = f"the broker confirmed nothing for {_SILENCE_SECONDS} seconds"
            self._end(Unavailable(message))
        else:
            self._later(_AGAIN_SECONDS, self._watch)

    def _look(self) -> None:
        if self._relay.stopping and not len(self._window):
            self._guarded(self._window.finish)
            self._end()
            return
        self._guarded(self._look_for_news)
        self._later(self._lease.look_seconds, self._look)

    def _woken(self, _file: int, _events: int) -> None:
        self._guarded(self._look_for_news)

    def _look_for_news(self) -> None:
        now = time.monotonic()
        if self._lease.has_news() or now > self._looked + _LOOK_ANYWAY_SECONDS:
            self._looked = now
            self._fill()

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Unavailable as away:
            self._end(away)

    def _fill(self) -> None:
        """Put more on its way, as long as there is room and something to tell."""
        if not (self._ending or self._relay.stopping):
            if not len(self._window):
                self._heard = time.monotonic()
            with self._connection.gathering():
                for told in self._window.fill():
                    self._publish(told)

    def _publish(self, told: Told) -> None:
        self._channel.basic_publish(
            self._relay.names.exchange,
            routing_key(told.type, told.subject),
            told.body,
            pika.BasicProperties(
                message_id=told.id,
                content_type=CONTENT_TYPE,
                content_encoding="utf-8",
                delivery_mode=PERSISTENT_DELIVERY_MODE,
                headers=told.headers,
                type=told.type,
            ),
            mandatory=True,
        )

    def _returned(
        self, _channel: Any, _method: Any, properties: Any, _body: Any
    ) -> None:
        self._window.returned(properties.message_id)

    def _answered(self, frame: Any) -> None:
        self._heard = time.monotonic()
        self._guarded(lambda: self._take_in(frame.method))

    def _take_in(self, answer: Any) -> None:
        kept = answer.NAME == "Basic.Ack"
        last, multiple = answer.delivery_tag, answer.multiple
        if not self._window.answered(last, multiple=multiple, kept=kept):
            # A channel whose first fact met a queue without a leader refuses for ever.
            self._window.finish()
            self._end(Unavailable("the broker refused a fact"))
        elif self._window.has_more:
            self._fill()

    def _later(self, seconds: float, act: Callable[[], None]) -> None:
        self._connection.ioloop.call_later(seconds, act)
