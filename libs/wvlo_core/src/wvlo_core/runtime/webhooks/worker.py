"""The process that passes facts on: from RabbitMQ, by a queue of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

from wvlo_core.runtime.consumer import AppProvider, own_queue
from wvlo_core.runtime.message import Message, Outcome
from wvlo_core.runtime.settings import ServiceSettings
from wvlo_core.runtime.webhooks.forwarding import open_forwarder

_BATCH = 20
"""So few that RabbitMQ hears of each within minutes, also when nobody answers."""


def worker_of(service: str, engine: Engine, settings: ServiceSettings) -> type:
    """Make the worker of a service's webhooks."""
    waits = {"retry_seconds": settings.webhook_retry_seconds}

    class Webhooks:
        """Sends what it hears to the receiver."""

        name = f"{service}_webhook"
        app = AppProvider(
            lambda: open_forwarder(service, engine, settings, stops_when_gone=True)
        )

        @own_queue(
            load_settings=lambda: settings.model_copy(update=waits), batch=_BATCH
        )
        def receive(self, messages: list[Message]) -> list[Outcome]:
            """Send a batch, in order."""
            forwarder: Any = self.app
            outcomes: list[Outcome] = forwarder.receive_all(messages)
            return outcomes

    return Webhooks
