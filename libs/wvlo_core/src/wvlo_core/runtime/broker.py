"""Where the broker is, and how long we wait for it."""

from __future__ import annotations

import pika

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
