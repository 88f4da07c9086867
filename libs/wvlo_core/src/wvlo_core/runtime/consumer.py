"""The nameko door: a service's own queue as an entrypoint. The only nameko file.

nameko gives the life cycle (start, stop, workers, dependencies). The connection itself
is ours, in `intake`: nameko's own event handler acknowledges messages that failed.
Handlers run in nameko's worker, on the main thread; `eventlet` is not patched in.
"""

from __future__ import annotations

import signal
import warnings
from collections.abc import Callable, Sequence
from itertools import chain, repeat
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # eventlet announces its retirement at every import
    import eventlet
    from eventlet import tpool
    from eventlet.event import Event as Later
    from nameko.extensions import DependencyProvider, Entrypoint
    from nameko.runners import ServiceRunner

from wvlo_core.runtime.app import App
from wvlo_core.runtime.broker import addresses
from wvlo_core.runtime.intake import BATCH, Batch, Intake
from wvlo_core.runtime.message import Fate, Outcome
from wvlo_core.runtime.operate import replay_understood
from wvlo_core.runtime.settings import ServiceSettings
from wvlo_core.runtime.topology import Names

_TAKE_SECONDS = 0.5
_HOLD_SECONDS = (0.5, 1.0, 2.0, 5.0)


class AppProvider(DependencyProvider):
    """Gives the worker its service, wired once per process."""

    def __init__(self, bootstrap: Callable[[], App[Any]]) -> None:
        """Nothing is opened before nameko sets the container up."""
        self._bootstrap = bootstrap
        super().__init__()

    def setup(self) -> None:
        """Wire the service."""
        self.app = self._bootstrap()

    def stop(self) -> None:
        """Close the database."""
        self.app.engine.dispose()

    def get_dependency(self, worker_ctx: object) -> App[Any]:
        """Hand over the service."""
        return self.app


class OwnQueue(Entrypoint):
    """Calls the decorated method with each batch of messages of this service."""

    def __init__(
        self, load_settings: Callable[[], ServiceSettings], batch: int = BATCH
    ) -> None:
        """Nothing is read before nameko sets the container up."""
        self._load_settings = load_settings
        self._batch = batch
        super().__init__()

    def setup(self) -> None:
        """Read the settings, so that a wrong one stops the start."""
        settings = self._load_settings()
        provider = next(
            d for d in self.container.dependencies if isinstance(d, AppProvider)
        )
        service = self.container.service_name
        self._provider = provider
        self._names = Names(service, settings.broker_namespace)
        self._where = addresses(settings.amqp_url, service, "worker")
        self._retry_seconds = settings.retry_seconds
        self._stopping = False

    def start(self) -> None:
        """Begin to read."""
        replay_understood(self._provider.app)
        types = self._provider.app.listens_to
        self._intake = Intake(
            self._where, self._names, types, self._retry_seconds, self._batch
        )
        self._intake.start()
        self._loop = self.container.spawn_managed_thread(self._serve)

    def stop(self) -> None:
        """Finish the batch in hand and let go of the queue."""
        self._stopping = True
        self._loop.wait()
        tpool.execute(self._intake.stop)

    def _serve(self) -> None:
        while not self._stopping:
            batch: Batch | None = tpool.execute(self._intake.take, _TAKE_SECONDS)
            if batch is not None:
                self._handle(batch)

    def _handle(self, batch: Batch) -> None:
        """Give the batch to the worker, as often as it takes for its database to be back."""
        for seconds in chain(_HOLD_SECONDS, repeat(_HOLD_SECONDS[-1])):
            outcomes = self._in_worker(batch)
            if all(each.fate is not Fate.HOLD for each in outcomes):
                self._intake.settle(batch, outcomes)
                return
            if self._stopping:
                return
            eventlet.sleep(seconds)

    def _in_worker(self, batch: Batch) -> Sequence[Outcome]:
        done = Later()

        def keep(_context: object, result: Any, error: Any) -> tuple[Any, Any]:
            done.send(result) if error is None else done.send_exception(*error)
            return result, error

        messages = [delivery.message for delivery in batch.deliveries]
        self.container.spawn_worker(self, (messages,), {}, handle_result=keep)
        outcomes: Sequence[Outcome] = done.wait()
        return outcomes


own_queue = OwnQueue.decorator


def serve(worker: type) -> None:
    """Run a worker class until the process is asked to stop."""
    runner = ServiceRunner({})
    runner.add_service(worker)
    asked: list[int] = []
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda number, _frame: asked.append(number))
    runner.start()
    watch = next(iter(runner.containers)).spawn_managed_thread
    watch(lambda: _stop_when_asked(asked, runner), identifier="signals")
    runner.wait()


def _stop_when_asked(asked: list[int], runner: Any) -> None:
    while not asked:
        eventlet.sleep(0.2)
    eventlet.spawn_n(runner.stop)
