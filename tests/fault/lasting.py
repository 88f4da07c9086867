"""The road that most tests use, one after the other."""

from __future__ import annotations

from collections.abc import Callable

from tests.fault.frame import Road


class Lasting:
    """Keeps a road between tests; a new round or a failed test gets a new one."""

    def __init__(self, make: Callable[[], Road], leave: Callable[[Road], None]) -> None:
        self._make = make
        self._leave = leave
        self._road: Road | None = None
        self._round = 0

    def road(self, number: int) -> Road:
        """Give a road of this round on which nothing has happened yet."""
        if self._road and (number != self._round or not self._road.judged):
            self.retire()
        self._round = number
        self._road = self._road or self._make()
        self._road.clear()
        return self._road.open()

    def retire(self) -> None:
        """End it well when its last test ended well; leave nothing of it."""
        ended, self._road = self._road, None
        if ended is None:
            return
        try:
            if ended.judged:
                ended.retire()
        finally:
            ended.close()
            self._leave(ended)
