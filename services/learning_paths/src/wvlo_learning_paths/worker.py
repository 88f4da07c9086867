"""The event door of learning paths: what comes in goes to the use cases in `bootstrap`."""

from __future__ import annotations

from wvlo_core.runtime.consumer import AppProvider, own_queue
from wvlo_core.runtime.message import Message, Outcome
from wvlo_learning_paths.bootstrap import bootstrap, load_settings


class Worker:
    """Refreshes advice after news from the other services."""

    name = "learning_paths"
    app = AppProvider(bootstrap)

    @own_queue(load_settings=load_settings)
    def receive(self, messages: list[Message]) -> list[Outcome]:
        """Act on a batch, in order."""
        outcomes: list[Outcome] = self.app.receive_all(messages)
        return outcomes
