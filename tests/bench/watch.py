"""Time as everybody sees it, and as this process is billed for it."""

from __future__ import annotations

import time

from tests.bench.frame import CPU, RATE


class Watch:
    """Runs from `start` to `measures`; starting twice changes nothing."""

    def __init__(self) -> None:
        self._begun: tuple[float, float] | None = None

    def start(self) -> None:
        """Begin, at the first event."""
        if self._begun is None:
            self._begun = time.perf_counter(), time.process_time()

    def measures(self, count: int) -> dict[str, float]:
        """Give events per second, and what one costs this process."""
        assert self._begun is not None
        wall, own = self._begun
        took, used = time.perf_counter() - wall, time.process_time() - own
        return rates(count, took, used)


def rates(count: int, took: float, used: float) -> dict[str, float]:
    """Say seconds and CPU seconds per event."""
    return {RATE: count / took, CPU: used / count * 1e6}
