"""The bench's service behind nameko, started as every service's worker is started."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from pydantic_settings import SettingsConfigDict

from tests.bench import load, ours, service
from tests.bench.child import quiet
from tests.bench.progress import Progress, State
from wvlo_core.runtime.app import App
from wvlo_core.runtime.consumer import AppProvider, own_queue, serve
from wvlo_core.runtime.message import Message, Outcome
from wvlo_core.runtime.settings import ServiceSettings
from wvlo_core.runtime.settings import load as load_from_environment

TASK = "TASK_OF_BENCH_WORKER"


class Settings(ServiceSettings):
    """Settings of the bench's service."""

    model_config = SettingsConfigDict(
        env_prefix="WVLO_BENCH_", frozen=True, extra="forbid"
    )


def load_settings() -> Settings:
    return load_from_environment(Settings)


def bootstrap() -> App[Any]:
    return service.app(load_settings().database_url)


class Attentive:
    """Waits for the start, does the work, and keeps count."""

    def __init__(self) -> None:
        task = json.loads(os.environ[TASK])
        self._gate = Path(task["gate"]) if task["gate"] else None
        self._times = Path(task["times"]) if task["times"] else None
        self._count = task["count"]
        self._tally = load.Tally()
        self._rows = bool(task["database"])
        self._act = ours.act(task["database"], self._tally, decoded=task["decoded"])
        self._progress = Progress(Path(task["progress"]))
        self._started: tuple[int, int] | None = None
        self._held = 0
        self._seen: list[tuple[int, int]] = []

    def deal(self, messages: list[Message]) -> list[Outcome]:
        if self._gate and self._gate.exists():
            self._hold(self._gate)
        first, cpu = self._started = self._started or _now()
        came = time.monotonic_ns()
        outcomes = list(self._act(messages))
        done, used = _now()
        if self._times:
            self._note(messages, done if self._rows else came)
        tally, held = self._tally, self._held
        self._progress.write(State(held, tally.seen, tally.sum, first, done, cpu, used))
        return outcomes

    def _hold(self, gate: Path) -> None:
        """Stand with a batch in hand until the gate is gone; count from there."""
        self._held = 1
        self._tally.reset()
        self._progress.write(State(held=1))
        while gate.exists():
            time.sleep(0.002)
        self._started = _now()

    def _note(self, messages: list[Message], when: int) -> None:
        """Keep when each was reached; write it down when all were."""
        self._seen += [
            (load.number_in(each.headers["ce-subject"]), when) for each in messages
        ]
        if len(self._seen) >= self._count and self._times:
            part = self._times.with_suffix(".part")
            part.write_text(json.dumps(self._seen), "utf-8")
            part.rename(self._times)


def _now() -> tuple[int, int]:
    return time.monotonic_ns(), time.process_time_ns()


class Worker:
    """As short as the worker of a real service."""

    name = "bench"
    app = AppProvider(bootstrap)
    attentive = Attentive() if TASK in os.environ else None

    @own_queue(load_settings=load_settings)
    def receive(self, messages: list[Message]) -> list[Outcome]:
        assert self.attentive is not None
        return self.attentive.deal(messages)


if __name__ == "__main__":
    quiet()
    serve(Worker)
