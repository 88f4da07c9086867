"""What a worker process keeps, after many events."""

from __future__ import annotations

import time

from tests.bench import child, service
from tests.bench.frame import Compared, Measures, Part, Way
from tests.bench.processes import Process, working
from tests.bench.site import Site, empty, until

FEW = 10_000
_AHEAD = 20_000
_GROWTH = "growth MB"
_LIMIT = 20.0
_HOURS = 3600.0


def part(site: Site, count: int) -> Part:
    """Compare the resident memory after few and after `count` events."""
    few = min(FEW, count // 2)

    def grown(database: str) -> Measures:
        empty(site)
        if database:
            service.fresh(database)
        with working(site, database=database) as workers:
            publisher = child.Child(
                site,
                "feeding:feed",
                exchange=site.source,
                count=count,
                ahead=_AHEAD,
                progress=str(workers[0].progress),
            )
            try:
                early = _at(workers[0], few)
                late = _at(workers[0], count)
                publisher.result()
            finally:
                publisher.kill()
        if database:
            service.check(database, count)
        return {
            f"MB after {few:,}": early,
            f"MB after {count:,}": late,
            _GROWTH: late - early,
        }

    limit = "limit of 20 MB"
    ways = [
        Way(limit, lambda: {_GROWTH: _LIMIT}),
        Way("worker, no database", lambda: grown("")),
        Way("worker, SQLite", lambda: grown(site.sqlite)),
    ]
    compared = [
        Compared(way.name, (limit,), 1, _GROWTH, lower=True) for way in ways[1:]
    ]
    return Part("Memory of a worker process", ways, compared, "Resident memory.")


def _at(worker: Process, seen: int) -> float:
    until(lambda: worker.state.seen >= seen, f"{seen} events do not pass", _HOURS)
    time.sleep(0.5)
    return worker.memory
