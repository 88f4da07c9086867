"""Queues that hold the events of a run before somebody reads them."""

from __future__ import annotations

from tests.bench import load
from tests.bench.baselines import raw_pika
from tests.bench.site import Site, depth, empty, hold


def ours(site: Site, count: int) -> None:
    """Fill our inbox with the events 0 to `count`, as relays would."""
    _fill(site, site.inboxes, site.source, count)


def raw(site: Site, count: int) -> None:
    """Fill the queue of the baselines."""
    _fill(site, [site.raw], site.names.exchange, count)


def _fill(site: Site, queues: list[str], exchange: str, count: int) -> None:
    empty(site)
    add(site, exchange, count)
    hold(site, queues, count)


def add(site: Site, exchange: str, count: int, first: int = 0) -> None:
    """Publish `count` events."""
    batch = ((load.key_of(each), each) for each in load.messages(count, first))
    raw_pika.Windowed(site.amqp, exchange, batch).run()


def all_read(site: Site) -> None:
    """Fail when an event is still there: not read, or not acknowledged."""
    left = depth(site, [*site.inboxes, site.raw])
    assert left == 0, f"{left} events were not acknowledged"
