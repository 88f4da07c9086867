"""Reading a queue into PostgreSQL: inbox, one row, one outbox row for each event."""

from __future__ import annotations

from tests.bench import child, filling, service
from tests.bench.frame import Compared, Measures, Part, Way
from tests.bench.site import Site

_SLOW = 10


def part(site: Site, count: int) -> Part:
    """Compare our runner with what is written by hand."""

    def ours() -> Measures:
        filling.ours(site, count)
        return _checked("ours:consume", count, database=site.postgres)

    def by_hand(task: str, many: int) -> Measures:
        filling.raw(site, many)
        return _checked(task, many)

    def _checked(task: str, many: int, **options: str) -> Measures:
        service.fresh(site.postgres)
        measures: Measures = child.run(site, task, count=many, **options)
        filling.all_read(site)
        service.check(site.postgres, many)
        return measures

    hand, single = (
        "by hand, pipeline, 100 per transaction",
        "by hand, one per transaction",
    )
    ways = [
        Way(hand, lambda: by_hand("baselines.by_hand:pipelined", count)),
        Way("intake and runner", ours),
        Way(
            single,
            lambda: by_hand("baselines.by_hand:one_by_one", max(1, count // _SLOW)),
        ),
    ]
    compared = [
        Compared("intake and runner", (hand,), 0.7),
        Compared("intake and runner", (single,), 8),
    ]
    notes = (
        "Each event is validated and leaves a row in the inbox, one in the service's "
        "table and one in the outbox."
    )
    return Part("Consume into PostgreSQL", ways, compared, notes)
