"""The event door of the Kennisbank: what comes in goes to the handlers in `bootstrap`."""

from __future__ import annotations

from wvlo_core.runtime.consumer import AppProvider, own_queue
from wvlo_core.runtime.message import Message, Outcome
from wvlo_kennisbank.bootstrap import bootstrap, load_settings


class Worker:
    """Starts a practice case from each pilot update."""

    name = "kennisbank"
    app = AppProvider(bootstrap)

    @own_queue(load_settings=load_settings)
    def receive(self, messages: list[Message]) -> list[Outcome]:
        """Act on a batch, in order."""
        outcomes: list[Outcome] = self.app.receive_all(messages)
        return outcomes
