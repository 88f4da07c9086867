"""From publish to handler at a pace that everybody can keep up with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles

from tests.bench import child, service
from tests.bench.frame import Compared, Measures, Part, Way
from tests.bench.processes import working
from tests.bench.site import Site, attended, empty, until

PER_SECOND = 500
CHAIN_PER_SECOND = 100
_SECONDS = 20
_WARM = 0.2
_HALF, _WORST = "p50 ms", "p99 ms"
_RAW, _INTAKE, _WORKER = "raw pika", "intake", "worker process"
_CHAIN = "outbox to row, through relay and worker"
Times = Sequence[tuple[int, int]]


def part(site: Site, count: int) -> Part:
    """Compare how long an event is on its way."""
    pace = min(count, PER_SECOND * _SECONDS)
    slow = min(count, CHAIN_PER_SECOND * _SECONDS)

    def listened(task: str, queues: list[str], exchange: str) -> Measures:
        empty(site)
        listener = child.Child(site, task, count=pace)
        try:
            attended(site, queues)
            sent = _publish(exchange)
            return _delays(sent, listener.result())
        finally:
            listener.kill()

    def _publish(exchange: str) -> Times:
        task = "steady:publish"
        options = {"exchange": exchange, "count": pace, "per_second": PER_SECOND}
        times: Times = child.run(site, task, **options)
        return times

    def behind_nameko() -> Measures:
        empty(site)
        with working(site, count=pace, timed=True) as workers:
            sent = _publish(site.source)
            return _delays(sent, _written(workers[0].times))

    def chain() -> Measures:
        empty(site)
        service.fresh(site.postgres)
        stop = "relay.stop"
        site.file(stop).unlink(missing_ok=True)
        relay = child.Child(site, "ours:relay_until", database=site.postgres, stop=stop)
        task = {"count": slow, "timed": True, "database": site.postgres}
        try:
            with working(site, **task) as workers:
                sent = child.run(
                    site, "steady:tell", count=slow, per_second=CHAIN_PER_SECOND
                )
                measures = _delays(sent, _written(workers[0].times))
            site.file(stop).touch()
            relay.result()
        finally:
            relay.kill()
        service.check(site.postgres, slow)
        return measures

    raw = "baselines.raw_pika:listen", [site.raw], site.names.exchange
    ours = "ours:listen", site.inboxes, site.source
    ways = [
        Way(_RAW, lambda: listened(*raw)),
        Way(_INTAKE, lambda: listened(*ours)),
        Way(_WORKER, behind_nameko),
        Way(_CHAIN, chain),
    ]
    compared = [
        Compared(way, (_RAW,), 2, measure, lower=True)
        for way in (_INTAKE, _WORKER)
        for measure in (_HALF, _WORST)
    ]
    notes = (
        f"At {PER_SECOND} events per second on a fixed schedule; the time runs from "
        "the moment an event was due, so a late one counts.\n"
        f"The last way commits {CHAIN_PER_SECOND} events per second in transactions of "
        "their own and ends when the row is committed."
    )
    return Part("Latency", ways, compared, notes)


def _written(path: Path | None) -> Times:
    assert path is not None
    until(path.exists, "the worker did not see every event")
    times: Times = json.loads(path.read_text("utf-8"))
    return times


def _delays(sent: Times, seen: Times) -> Measures:
    """Give the middle and the worst hundredth, without the first moments."""
    due = dict(sent)
    assert sorted(n for n, _ in seen) == sorted(due), "not each event came once"
    warm = int(len(due) * _WARM)
    delays = [(when - due[n]) / 1e6 for n, when in seen if n >= warm]
    cuts = quantiles(delays, n=100)
    return {_HALF: cuts[49], _WORST: cuts[98]}
