"""Very many events, no faster than they are read."""

from __future__ import annotations

from pathlib import Path

from tests.bench import load
from tests.bench.baselines.raw_pika import Windowed
from tests.bench.progress import Progress
from tests.bench.site import Site


def feed(site: Site, exchange: str, count: int, ahead: int, progress: str) -> None:
    """Publish the events 0 to `count`, at most `ahead` before the reader."""
    reader = Progress(Path(progress))
    batch = ((load.key_of(each), each) for each in load.messages(count))
    Windowed(
        site.amqp, exchange, batch, ready=lambda n: n - reader.read().seen < ahead
    ).run()
