"""Where the broker is, and how long we wait for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pika
from pika.exceptions import AMQPError

from wvlo_core.errors import Invalid

_HEARTBEAT_SECONDS = 30
_ANSWER_SECONDS = 10


def addresses(amqp_url: str, service: str, process: str) -> list[pika.URLParameters]:
    """Read the addresses of the broker's nodes, or name the setting that lacks."""
    if not amqp_url:
        name = f"WVLO_{service.upper()}_AMQP_URL"
        message = f"{name} is missing: the {process} needs a RabbitMQ broker"
        raise Invalid(message)
    return [_address(url.strip()) for url in amqp_url.split(",")]


def _address(url: str) -> pika.URLParameters:
    where = pika.URLParameters(url)
    if "heartbeat=" not in url:
        where.heartbeat = _HEARTBEAT_SECONDS
    where.socket_timeout = _ANSWER_SECONDS
    where.stack_timeout = _ANSWER_SECONDS
    where.blocked_connection_timeout = 2 * _ANSWER_SECONDS
    return where


class GatheringConnection(pika.SelectConnection):
    """A connection that can send many small frames as one piece.

    pika sends three frames per message, each with a call to the system of its own. That
    costs both sides more than the messages do.
    """

    _PIECE = 64 * 1024
    _gathered: list[bytes] | None = None
    _size = 0

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Send what is published inside in large pieces."""
        self._gathered = []
        try:
            yield
        finally:
            self._send_gathered()
            self._gathered = None

    def _adapter_emit_data(self, data: bytes) -> None:
        if self._gathered is None:
            super()._adapter_emit_data(data)  # type: ignore[misc]
            return
        self._gathered.append(data)
        self._size += len(data)
        if self._size > self._PIECE:
            self._send_gathered()

    def _send_gathered(self) -> None:
        pieces, self._gathered, self._size = self._gathered, [], 0
        if pieces:
            super()._adapter_emit_data(b"".join(pieces))  # type: ignore[misc]


def break_off(connection: pika.BlockingConnection) -> None:
    """End a connection without taking leave.

    pika takes leave by cancelling its consumers; RabbitMQ then gives the next in line
    what is new before what we did not get to. When a connection breaks, it keeps order.
    """
    inner: Any = connection
    # There is no public way.
    inner._impl._terminate_stream(AMQPError("we break off"))  # noqa: SLF001
    with suppress(AMQPError):
        while connection.is_open:
            connection.process_data_events(time_limit=1)
