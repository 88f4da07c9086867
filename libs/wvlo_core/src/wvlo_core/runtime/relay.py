"""From the outbox to RabbitMQ: nothing lost, and order kept."""

from __future__ import annotations

import threading
from typing import Any

import pika
import structlog
from pika.exceptions import AMQPError
from pika.spec import PERSISTENT_DELIVERY_MODE
from sqlalchemy import Connection

from wvlo_core.errors import Invalid, Unavailable
from wvlo_core.events.base import CONTENT_TYPE
from wvlo_core.runtime.app import App, Message
from wvlo_core.runtime.database import translated
from wvlo_core.runtime.outbox import mark_sent, waiting
from wvlo_core.runtime.topology import Names, declare, telling

_log = structlog.get_logger()

_BATCH = 500
_IDLE_SECONDS = 0.1
_AGAIN_SECONDS = 1.0
_CONFIRM_SECONDS = 10.0


class Relay:
    """Publishes outbox rows with windowed confirms and marks them when confirmed.

    A row stays in the outbox until the broker has it on disk; after a crash in between
    it is published again with the same id, and the receivers' inboxes drop it.
    """

    def __init__(self, app: App[Any], amqp_url: str, namespace: str = "") -> None:
        """Nothing is opened before `run`."""
        self.app = app
        self.names = Names(app.service, namespace)
        self.stopping = threading.Event()
        self._parameters = parameters(amqp_url, app.service, "relay")

    def stop(self) -> None:
        """Finish the batch in hand, then return from `run`."""
        self.stopping.set()

    def run(self) -> None:
        """Pass facts on until stopped; a lost broker or database is waited for."""
        while not self.stopping.is_set():
            try:
                with pika.BlockingConnection(self._parameters) as connection:
                    declare(connection.channel(), telling(self.names))
                _log.info("relay_ready", exchange=self.names.exchange)
                _Session(self, self._parameters).run()
            except (AMQPError, Unavailable, OSError) as lost:
                _log.warning("relay_interrupted", error=repr(lost))
            self.stopping.wait(_AGAIN_SECONDS)


def parameters(amqp_url: str, service: str, process: str) -> pika.URLParameters:
    """Read the broker's address, or name the setting that lacks."""
    if not amqp_url:
        name = f"WVLO_{service.upper()}_AMQP_URL"
        message = f"{name} is missing: the {process} needs a RabbitMQ broker"
        raise Invalid(message)
    return pika.URLParameters(amqp_url)


class _Session:
    """One broker connection: a batch is published, confirmed, marked, then the next."""

    def __init__(self, relay: Relay, where: pika.URLParameters) -> None:
        self._relay = relay
        self._database: Connection | None = None
        self._open: dict[int, int] = {}
        self._by_id: dict[str, int] = {}
        self._good: set[int] = set()
        self._tag = 0
        self._watchdog: Any = None
        self._failure: Exception | None = None
        self._connection = pika.SelectConnection(
            where,
            on_open_callback=lambda c: c.channel(on_open_callback=self._ready),
            on_open_error_callback=self._lost,
            on_close_callback=self._lost,
        )

    def run(self) -> None:
        """Work until the connection ends; raise what ended it."""
        try:
            self._connection.ioloop.start()
        finally:
            self._abandon()
        if self._failure is not None and not self._relay.stopping.is_set():
            raise self._failure

    def _lost(self, connection: pika.SelectConnection, error: Any) -> None:
        self._failure = self._failure or error
        connection.ioloop.stop()

    def _ready(self, channel: Any) -> None:
        self._channel = channel
        channel.add_on_close_callback(self._refused)
        channel.add_on_return_callback(self._returned)
        channel.confirm_delivery(self._confirmed, callback=lambda _: self._next())

    def _refused(self, _channel: Any, reason: Any) -> None:
        """Begin anew: the broker closes a channel when the exchange is gone, say."""
        self._failure = self._failure or reason
        if self._connection.is_open:
            self._connection.close()

    def _next(self) -> None:
        if self._relay.stopping.is_set():
            self._connection.close()
            return
        try:
            if self._publish_batch():
                return
            self._abandon()
        except Unavailable as away:
            self._failure = away
            self._connection.close()
            return
        self._later(_IDLE_SECONDS, self._next)

    def _publish_batch(self) -> bool:
        app = self._relay.app
        with translated():
            self._database = app.engine.connect()
            self._database.begin()
            rows = waiting(self._database, app.messages, _BATCH)
        for row in rows:
            self._tag += 1
            self._open[self._tag] = row.seq
            self._by_id[str(row.envelope.id)] = row.seq
            self._good.add(row.seq)
            message = Message.of(row.envelope)
            self._channel.basic_publish(
                self._relay.names.exchange,
                row.envelope.type,
                message.body,
                pika.BasicProperties(
                    message_id=str(row.envelope.id),
                    content_type=CONTENT_TYPE,
                    content_encoding="utf-8",
                    delivery_mode=PERSISTENT_DELIVERY_MODE,
                    headers=dict(message.headers),
                    type=row.envelope.type,
                ),
                mandatory=True,
            )
        if rows:
            self._watchdog = self._later(_CONFIRM_SECONDS, self._silent)
        return bool(rows)

    def _returned(
        self, _channel: Any, _method: Any, properties: Any, _body: Any
    ) -> None:
        self._good.discard(self._by_id[properties.message_id])

    def _confirmed(self, frame: Any) -> None:
        method = frame.method
        tags = (
            [t for t in self._open if t <= method.delivery_tag]
            if method.multiple
            else [method.delivery_tag]
        )
        for tag in tags:
            seq = self._open.pop(tag)
            if method.NAME != "Basic.Ack":
                self._good.discard(seq)
        if not self._open:
            self._connection.ioloop.remove_timeout(self._watchdog)
            self._finish()

    def _finish(self) -> None:
        everything = len(self._good) == len(self._by_id)
        assert self._database is not None
        try:
            with translated():
                if self._good:
                    mark_sent(self._database, self._relay.app.messages, [*self._good])
                self._database.commit()
            _log.info("passed_on", events=len(self._good), refused=not everything)
            self._abandon()
        except Unavailable as away:
            self._failure = away
            self._connection.close()
            return
        self._later(0 if everything else _AGAIN_SECONDS, self._next)

    def _silent(self) -> None:
        message = f"the broker confirmed nothing for {_CONFIRM_SECONDS} seconds"
        self._failure = Unavailable(message)
        self._connection.close()

    def _abandon(self) -> None:
        database, self._database = self._database, None
        self._open.clear()
        self._by_id.clear()
        self._good.clear()
        if database is not None:
            with translated():  # giving it back fails when the database went away
                database.close()

    def _later(self, seconds: float, act: Any) -> object:
        return self._connection.ioloop.call_later(seconds, act)
