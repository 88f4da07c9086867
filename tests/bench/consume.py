"""Reading a queue without a database."""

from __future__ import annotations

from tests.bench import child, filling, load
from tests.bench.frame import Compared, Measures, Part, Way
from tests.bench.processes import finished, waiting
from tests.bench.site import Site, empty

_RAW = {
    f"raw pika, acks of {acks}, prefetch {prefetch}": {
        "ack_every": acks,
        "prefetch": prefetch,
    }
    for acks, prefetch in ((50, 100), (100, 400), (500, 2000))
}
_BARE = "raw pika on its event loop, acks of 100, prefetch 400"
_BARE_OPTIONS = {"ack_every": 100, "prefetch": 400}
_STREAM = {f"FastStream, prefetch {n}": {"prefetch": n} for n in (100, 1000)}


def part(site: Site, count: int) -> Part:
    """Compare our way in with pika alone, and with a framework."""

    def raw(task: str, options: dict[str, int]) -> Measures:
        filling.raw(site, count)
        measures: Measures = child.run(site, task, count=count, **options)
        filling.all_read(site)
        return measures

    def intake(*, decoded: bool) -> Measures:
        filling.ours(site, count)
        measures: Measures = child.run(
            site, "ours:consume", count=count, decoded=decoded
        )
        filling.all_read(site)
        return measures

    def nameko(*, decoded: bool) -> Measures:
        empty(site)

        def fill() -> None:
            filling.add(site, site.source, count)

        with waiting(site, 1, fill, decoded=decoded) as workers:
            measures = finished(workers, count)
            load.whole(count, workers[0].state.seen, workers[0].state.sum)
        filling.all_read(site)
        return measures

    ways = [
        *(
            Way(name, lambda o=o: raw("baselines.raw_pika:consume", o))
            for name, o in _RAW.items()
        ),
        Way(
            _BARE,
            lambda: raw("baselines.raw_pika:consume_without_blocking", _BARE_OPTIONS),
        ),
        Way("intake", lambda: intake(decoded=False)),
        Way("worker process", lambda: nameko(decoded=False)),
        *(
            Way(name, lambda o=o: raw("baselines.fast_stream:consume", o))
            for name, o in _STREAM.items()
        ),
        Way("intake, validated", lambda: intake(decoded=True)),
        Way("worker process, validated", lambda: nameko(decoded=True)),
    ]
    compared = [
        Compared("intake", (*_RAW, _BARE), 0.6),
        Compared("worker process", (*_RAW, _BARE), 0.6),
        Compared("intake, validated", tuple(_STREAM), 5),
        Compared("worker process, validated", tuple(_STREAM), 5),
    ]
    notes = (
        "A full queue is read to its end.\n"
        "`validated` means that each event is turned into its pydantic class, "
        "as FastStream does; pika alone only counts."
    )
    return Part("Consume, no database", ways, compared, notes)
