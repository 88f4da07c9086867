"""Which facts of an outbox are on their way, and which have arrived."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import structlog

from wvlo_core.runtime.app import App
from wvlo_core.runtime.database import reading, translated
from wvlo_core.runtime.metrics import figures
from wvlo_core.runtime.outbox import Told, mark_sent, unsent

_log = structlog.get_logger()

_SIZE = 2000
_REFILL = 500
_MARK = 500
_SWEEP_SECONDS = 0.5
_AT_MARKER = 2
"""So many writings may wait for the database before we wait for them."""


class Window:
    """At most so many facts unconfirmed; what is confirmed is marked many at a time.

    A thread of its own marks them, so that publishing goes on meanwhile.
    """

    def __init__(self, app: App[Any]) -> None:
        """Nothing is on its way."""
        self.has_more = False
        """Whether there was more to send than there was room for."""
        self._app = app
        self._tag = 0
        self._open: dict[int, tuple[int, str]] = {}
        self._unroutable: set[str] = set()
        self._confirmed: list[int] = []
        self._marker = ThreadPoolExecutor(1, "marker")
        self._at_marker: deque[tuple[Future[None], list[int]]] = deque()
        self._last = 0
        self._swept = 0.0

    def __len__(self) -> int:
        """Tell how many are on their way."""
        return len(self._open)

    def fill(self) -> list[Told]:
        """Give what can be sent now, in the order in which it must be."""
        room = _SIZE - len(self._open)
        if room < _REFILL:
            self.has_more = True
            return []
        self.mark()
        rows = self._read(room)
        self.has_more = len(rows) == room
        for row in rows:
            self._tag += 1
            self._open[self._tag] = (row.seq, row.id)
        return rows

    def _read(self, room: int) -> list[Told]:
        """Read on after the last one; now and then look for what was committed late."""
        now = time.monotonic()
        after, besides = self._last, list[int]()
        if not after or now > self._swept + _SWEEP_SECONDS:
            self._swept = now
            after, besides = 0, self._in_hand()
        tables = self._app.messages
        with reading(self._app.engine) as connection:
            rows = unsent(connection, tables, room, after=after, besides=besides)
        self._last = max(self._last, rows[-1].seq) if len(rows) == room else 0
        return rows

    def _in_hand(self) -> list[int]:
        """List what the database calls unsent, and we do not send again."""
        marking = [seq for _, seqs in self._at_marker for seq in seqs]
        return [*(seq for seq, _ in self._open.values()), *self._confirmed, *marking]

    def returned(self, event_id: str) -> None:
        """Remember that there was no way for this one; its confirm comes after."""
        self._unroutable.add(event_id)

    def answered(self, last: int, *, multiple: bool, kept: bool) -> bool:
        """Take in the broker's answer; tell whether it took everything."""
        tags = [tag for tag in self._open if tag <= last] if multiple else [last]
        everything = True
        for tag in tags:
            seq, event_id = self._open.pop(tag)
            if kept and event_id not in self._unroutable:
                self._confirmed.append(seq)
            else:
                self._unroutable.discard(event_id)
                everything = False
        if len(self._confirmed) >= _MARK or not self._open:
            self.mark()
        return everything

    def mark(self) -> None:
        """Have what was confirmed written down; raise what went wrong with that."""
        at_marker = self._at_marker
        while at_marker and (at_marker[0][0].done() or len(at_marker) > _AT_MARKER):
            at_marker.popleft()[0].result()
        if self._confirmed:
            sent, self._confirmed = self._confirmed, []
            at_marker.append((self._marker.submit(self._write, sent), sent))

    def finish(self) -> None:
        """Come back when all that was confirmed is written down."""
        self.mark()
        while self._at_marker:
            self._at_marker.popleft()[0].result()

    def close(self) -> None:
        """Let go of the thread, when it has done what it has in hand."""
        self._marker.shutdown()

    def _write(self, sent: list[int]) -> None:
        with translated(), self._app.engine.begin() as connection:
            mark_sent(connection, self._app.messages, sent)
        _log.info("passed_on", events=len(sent))
        figures(self._app.service).passed_on(len(sent))
