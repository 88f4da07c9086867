"""Two worker processes beside one, on PostgreSQL."""

from __future__ import annotations

from tests.bench import filling, service
from tests.bench.frame import CPU, RATE, Compared, Measures, Part, Way
from tests.bench.processes import cpu_of_program, finished, waiting
from tests.bench.site import Site, empty

_ONE, _TWO = "one worker process", "two worker processes"
_SOME = 100
_SERVERS = {"broker": "beam.smp", "database": "postgres"}


def part(site: Site, count: int) -> Part:
    """Compare what the second worker adds, and show who uses the processors."""

    def worked(number: int) -> Measures:
        empty(site)
        service.fresh(site.postgres)

        roused = 0
        before: dict[str, dict[int, float]] = {}

        def fill() -> None:
            filling.add(site, site.source, count)
            before.update(_used())

        def rouse() -> None:
            nonlocal roused
            filling.add(site, site.source, _SOME, first=count + roused)
            roused += _SOME

        with waiting(site, number, fill, rouse, database=site.postgres) as workers:
            measures = finished(workers, count)
            after = _used()
            shares = [each.seen for each in workers]
        filling.all_read(site)
        service.check(site.postgres, count + roused)
        took = count / measures[RATE]
        busy = {
            f"{who} CPUs": sum(s - before[who].get(p, 0) for p, s in used.items())
            / took
            for who, used in after.items()
        }
        own = measures[CPU] * count / 1e6 / took
        least = min(shares) / count
        return {**measures, "worker CPUs": own, **busy, "least share": least}

    ways = [Way(_ONE, lambda: worked(1)), Way(_TWO, lambda: worked(2))]
    notes = (
        "The queues are full and every worker holds a batch before the time begins.\n"
        "`CPUs` is the number of processors kept busy, by the workers and by the "
        "servers; their sum cannot pass the number of cores of the machine.\n"
        "The servers' share counts everything they do, also for others."
    )
    return Part("Two workers", ways, [Compared(_TWO, (_ONE,), 1.6)], notes)


def _used() -> dict[str, dict[int, float]]:
    return {who: cpu_of_program(name) for who, name in _SERVERS.items()}
