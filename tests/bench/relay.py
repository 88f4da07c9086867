"""From the outbox to the broker."""

from __future__ import annotations

from tests.bench import child, service
from tests.bench.frame import Compared, Measures, Part, Way
from tests.bench.site import Site, empty, hold

_LONG = 4
"""Times as many events as elsewhere: opening a relay counts, and is not measured here."""
_SLOW = 10
_WINDOWS = {f"raw pika, window {n}": {"window": n} for n in (500, 1000, 2000)}
_EACH = "raw pika, each confirmed"


def part(site: Site, count: int) -> Part:
    """Compare the relay with a publisher that reads no database."""
    count *= _LONG

    def passed_on(database: str) -> Measures:
        service.fresh(database)
        service.told(database, count)
        measures = published("ours:relay", count, database=database)
        service.check_sent(database)
        return measures

    def published(task: str, many: int, **options: str | int) -> Measures:
        empty(site)
        measures: Measures = child.run(site, task, count=many, **options)
        hold(site, [site.raw], many)
        return measures

    ways = [
        *(
            Way(name, lambda o=o: published("baselines.raw_pika:publish", count, **o))
            for name, o in _WINDOWS.items()
        ),
        Way("relay, PostgreSQL", lambda: passed_on(site.postgres)),
        Way("relay, SQLite", lambda: passed_on(site.sqlite)),
        Way(
            _EACH,
            lambda: published(
                "baselines.raw_pika:publish_each", max(1, count // _LONG // _SLOW)
            ),
        ),
    ]
    compared = [
        Compared(ours, baselines, target)
        for baselines, target in ((tuple(_WINDOWS), 0.8), ((_EACH,), 8))
        for ours in ("relay, PostgreSQL", "relay, SQLite")
    ]
    notes = (
        "All publish to the same exchange, with the same headers, mandatory and "
        "confirmed.\nThe relay also reads the rows and marks them; "
        "its time is from its start until nothing is unsent."
    )
    return Part("Relay", ways, compared, notes)
