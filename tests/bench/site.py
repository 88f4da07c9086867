"""Where a run happens: the broker, the databases, and what is cleaned up afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pika

from wvlo_core.events import ItemPublished
from wvlo_core.runtime.topology import (
    Binding,
    Exchange,
    Names,
    Queue,
    declare,
    listening,
    telling,
)

RETRIES = (1.0,)
_QUORUM = {"x-queue-type": "quorum"}
_PATIENCE = 120.0


@dataclass(frozen=True)
class Site:
    """Addresses of one run; every child process gets them."""

    amqp: str
    namespace: str
    postgres: str
    sqlite: str
    folder: str

    @property
    def names(self) -> Names:
        """Our own names."""
        return Names("bench", self.namespace)

    @property
    def raw(self) -> str:
        """The one queue of the baselines, which hears all that the service tells."""
        return f"{self.namespace}.raw"

    @property
    def source(self) -> str:
        """The exchange that our service listens to."""
        return self.names.exchange_of("kennisbank")

    def file(self, name: str) -> Path:
        """Name a scratch file."""
        return Path(self.folder) / name

    def wanted(self) -> list[Any]:
        """List what the run needs on the broker."""
        ours = listening(self.names, [ItemPublished.type], RETRIES)
        raw = [Queue(self.raw, _QUORUM), Binding(self.raw, self.names.exchange, "#")]
        return [*ours, *telling(self.names), *raw]

    @property
    def inboxes(self) -> list[str]:
        """The queues that our worker reads."""
        return [*self.names.inboxes]


@contextmanager
def channel(amqp: str) -> Iterator[Any]:
    """Open a channel for a moment."""
    with pika.BlockingConnection(pika.URLParameters(amqp)) as connection:
        yield connection.channel()


@contextmanager
def prepared(site: Site) -> Iterator[None]:
    """Declare everything, and leave nothing behind."""
    with channel(site.amqp) as ours:
        declare(ours, site.wanted())
    try:
        yield
    finally:
        with channel(site.amqp) as ours:
            for each in site.wanted():
                if isinstance(each, Queue):
                    ours.queue_delete(each.name)
                elif isinstance(each, Exchange):
                    ours.exchange_delete(each.name)


def empty(site: Site) -> None:
    """Begin a way with empty queues."""
    with channel(site.amqp) as ours:
        for each in site.wanted():
            if isinstance(each, Queue):
                ours.queue_purge(each.name)


def depth(site: Site, queues: list[str]) -> int:
    """Count the messages that are ready."""
    with channel(site.amqp) as ours:
        return sum(
            ours.queue_declare(queue, passive=True).method.message_count
            for queue in queues
        )


def hold(site: Site, queues: list[str], count: int) -> None:
    """Wait until the queues hold exactly this many messages."""
    until(lambda: depth(site, queues) == count, f"{queues} do not hold {count}")


def attended(site: Site, queues: list[str]) -> None:
    """Wait until somebody reads each of the queues."""

    def read() -> bool:
        with channel(site.amqp) as ours:
            return all(
                ours.queue_declare(queue, passive=True).method.consumer_count
                for queue in queues
            )

    until(read, f"nobody reads {queues}")


def until(holds: Any, otherwise: str, seconds: float = _PATIENCE) -> None:
    """Look again until it holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.02)
