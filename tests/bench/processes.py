"""Worker processes from outside: started, let go, watched, measured."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.bench import child, worker
from tests.bench.progress import Progress, State
from tests.bench.site import RETRIES, Site, attended, depth, until
from tests.bench.watch import rates

_TICKS = os.sysconf("SC_CLK_TCK")
_SHARE_SECONDS = 30.0
_CALM_SECONDS = 5.0
_PAUSE = 0.2


class Process:
    """One worker process."""

    def __init__(self, site: Site, gate: Path | None, **task: Any) -> None:
        name = uuid4().hex[:8]
        self.before = 0
        self.progress = path = site.file(f"{name}.progress")
        self.times = site.file(f"{name}.times") if task.pop("timed", False) else None
        self._progress = Progress(path)
        given = {
            "database": "",
            "decoded": False,
            "count": 0,
            **task,
            "gate": str(gate) if gate else "",
            "progress": str(path),
            "times": str(self.times) if self.times else "",
        }
        settings = {
            "WVLO_BENCH_DATABASE_URL": given["database"]
            or f"sqlite:///{site.file(name)}.sqlite",
            "WVLO_BENCH_AMQP_URL": site.amqp,
            "WVLO_BENCH_BROKER_NAMESPACE": site.namespace,
            "WVLO_BENCH_RETRY_SECONDS": json.dumps(RETRIES),
            worker.TASK: json.dumps(given),
        }
        self._process = child.python(
            "tests.bench.worker", env={**os.environ, **settings}
        )

    @property
    def state(self) -> State:
        """How far it is."""
        assert self._process.poll() is None, "a worker process ended, see above"
        return self._progress.read()

    @property
    def seen(self) -> int:
        """How many events it had since the gate opened."""
        return self.state.seen - self.before

    @property
    def memory(self) -> float:
        """Resident memory in MB."""
        listed = Path(f"/proc/{self._process.pid}/status").read_text("utf-8")
        line = next(x for x in listed.splitlines() if x.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def end(self) -> None:
        """Stop it as an administrator would."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(30)
        finally:
            self._process.kill()
            self._process.wait()


@contextmanager
def working(site: Site, number: int = 1, **task: Any) -> Iterator[list[Process]]:
    """Run workers that begin at once."""
    with ExitStack() as stack:
        yield _started(stack, site, number, None, task)


@contextmanager
def waiting(
    site: Site,
    number: int,
    fill: Callable[[], None],
    rouse: Callable[[], None] | None = None,
    **task: Any,
) -> Iterator[list[Process]]:
    """Run workers that hold a batch and begin together, once `fill` is done.

    Several workers share the queues only when there is something in them: `rouse` puts
    a little there. One that gets no share all the same is not waited for for ever.
    """
    gate = site.file(f"{uuid4().hex[:8]}.gate")
    with ExitStack() as stack:
        if not rouse:
            gate.touch()
        stack.callback(gate.unlink, missing_ok=True)
        workers = _started(stack, site, number, gate, task)
        if rouse:
            deadline = time.monotonic() + _SHARE_SECONDS
            while not all(each.state.seen for each in workers):
                rouse()
                time.sleep(_PAUSE)
                if time.monotonic() > deadline:
                    break
            until(lambda: depth(site, site.inboxes) == 0, "the first events stay")
            time.sleep(_CALM_SECONDS)
            gate.touch()
        fill()
        _await(lambda: all(each.state.held for each in workers))
        for each in workers:
            each.before = 0 if each.state.held else each.state.seen
        gate.unlink()
        yield workers


def _await(holds: Callable[[], bool]) -> None:
    """Wait for it, and go on without: the figures will tell."""
    deadline = time.monotonic() + _SHARE_SECONDS
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)


def _started(
    stack: ExitStack, site: Site, number: int, gate: Path | None, task: Any
) -> list[Process]:
    workers = []
    for _ in range(number):
        workers.append(Process(site, gate, **task))
        stack.callback(workers[-1].end)
    attended(site, site.inboxes)
    return workers


def finished(
    workers: list[Process], count: int, seconds: float = 600
) -> dict[str, float]:
    """Wait until they have done it all together; measure from first to last."""
    until(
        lambda: sum(each.seen for each in workers) >= count,
        f"the workers do not get through {count} events",
        seconds,
    )
    states = [each.state for each in workers if each.seen]
    first, last = min(s.first for s in states), max(s.last for s in states)
    used = sum(s.cpu_last - s.cpu_first for s in states)
    return rates(count, (last - first) / 1e9, used / 1e9)


def cpu_of_program(name: str) -> dict[int, float]:
    """CPU seconds of each process of this program on this machine."""
    used: dict[int, float] = {}
    for found in Path("/proc").glob("[0-9]*/comm"):
        pid = int(found.parent.name)
        try:
            if found.read_text("utf-8").strip() == name:
                used[pid] = _cpu_of(pid)
        except OSError:
            continue  # it ended while we looked
    return used


def _cpu_of(pid: int) -> float:
    stat = Path(f"/proc/{pid}/stat").read_text("utf-8")
    return sum(map(int, stat.rpartition(")")[2].split()[11:13])) / _TICKS
