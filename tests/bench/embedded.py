"""The bus inside one process, on one SQLite file."""

from __future__ import annotations

from tests.bench import child, service
from tests.bench.frame import Compared, Measures, Part, Way
from tests.bench.site import Site


def part(site: Site, count: int) -> Part:
    """Compare the embedded bus with a loop on the same tables."""

    def carried(task: str) -> Measures:
        service.fresh(site.sqlite)
        service.told(site.sqlite, count)
        measures: Measures = child.run(site, task, count=count)
        service.check(site.sqlite, count)
        service.check_sent(site.sqlite)
        return measures

    hand = "by hand, sqlite3, 100 per transaction"
    ways = [
        Way(hand, lambda: carried("baselines.by_hand:in_one_file")),
        Way("embedded bus", lambda: carried("ours:embedded")),
    ]
    notes = (
        "Outbox to inbox, row and outbox row in one file, with a write-ahead log that "
        "is flushed at every commit."
    )
    return Part(
        "Embedded, on SQLite", ways, [Compared("embedded bus", (hand,), 0.7)], notes
    )
