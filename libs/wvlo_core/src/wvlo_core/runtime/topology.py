"""Every exchange, queue, key and dead-letter name; nobody else makes one up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

_QUORUM = {"x-queue-type": "quorum"}
_SAFE = {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}
_DELIVERY_LIMIT = 50
"""A last resort: a message that stops its worker is found out sooner, see `doubt`."""
_UNROUTED_LIMIT = 100_000

PARTITIONS = 4
"""Into how many parts the facts of a service are divided, so that workers can share."""


def partition(subject: str) -> int:
    """Tell in which part the facts about a subject are: the same for everybody."""
    return crc32(subject.encode()) % PARTITIONS


def routing_key(event_type: str, subject: str) -> str:
    """Address a fact: `kennisbank.item_published.2`."""
    return f"{event_type}.{partition(subject)}"


@dataclass(frozen=True)
class Names:
    """The names of one service on one broker, which `namespace` keeps to itself."""

    service: str
    namespace: str = ""

    def _name(self, rest: str) -> str:
        return f"{self.namespace}.{rest}" if self.namespace else rest

    @property
    def exchange(self) -> str:
        """Where this service tells facts; see `routing_key`."""
        return self.exchange_of(self.service)

    def exchange_of(self, service: str) -> str:
        """Where another service tells facts."""
        return self._name(f"{service}.events")

    @property
    def inboxes(self) -> tuple[str, ...]:
        """The queues this service reads, one per part; each keeps its order."""
        return tuple(self._name(f"{self.service}.inbox.{n}") for n in range(PARTITIONS))

    @property
    def dead(self) -> str:
        """Where the broker puts messages that a worker died of, again and again."""
        return self._name(f"{self.service}.dead")

    def retry(self, seconds: float) -> str:
        """Where a message waits before it comes back to the inbox it was in."""
        return self._name(f"{self.service}.retry.{round(seconds * 1000)}ms")

    @property
    def unrouted(self) -> str:
        """Facts that nobody listens to yet: an exchange and its queue."""
        return self._name("wvlo.unrouted")


@dataclass(frozen=True)
class Exchange:
    """An exchange to declare."""

    name: str
    kind: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Queue:
    """A queue to declare, always durable and replicated."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Binding:
    """A queue's wish to hear from an exchange."""

    queue: str
    exchange: str
    key: str


Declaration = Exchange | Queue | Binding


def telling(names: Names) -> list[Declaration]:
    """List what a relay needs: the service's exchange, with a net under it."""
    return [
        Exchange(names.unrouted, "fanout"),
        Queue(names.unrouted, {**_QUORUM, "x-max-length": _UNROUTED_LIMIT}),
        Binding(names.unrouted, names.unrouted, ""),
        Exchange(names.exchange, "topic", {"alternate-exchange": names.unrouted}),
    ]


def listening(
    names: Names, event_types: Iterable[str], retry_seconds: Sequence[float]
) -> list[Declaration]:
    """List what a worker needs: its inbox, the way back to it, and the places aside."""
    types = sorted(event_types)
    wanted: list[Declaration] = []
    for service in sorted({kind.split(".")[0] for kind in types}):
        wanted += telling(Names(service, names.namespace))
    wanted.append(Queue(names.dead, _QUORUM))
    for seconds in retry_seconds:
        wanted += _retry(names, seconds)
    to_dead = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": names.dead}
    limits = {"x-delivery-limit": _DELIVERY_LIMIT, "x-single-active-consumer": True}
    for number, inbox in enumerate(names.inboxes):
        wanted.append(Queue(inbox, {**_QUORUM, **_SAFE, **to_dead, **limits}))
        wanted += [
            Binding(inbox, names.exchange_of(kind.split(".")[0]), f"{kind}.{number}")
            for kind in types
        ]
    return wanted


def _retry(names: Names, seconds: float) -> list[Declaration]:
    """Make a waiting queue: in by its own exchange, out by the key it came with."""
    place = names.retry(seconds)
    limits = {"x-message-ttl": round(seconds * 1000), "x-dead-letter-exchange": ""}
    return [
        Exchange(place, "fanout"),
        Queue(place, {**_QUORUM, **_SAFE, **limits}),
        Binding(place, place, ""),
    ]


def declare(channel: Any, wanted: Iterable[Declaration]) -> None:
    """Make everything on a pika channel that blocks; harmless when it is there."""
    for each in wanted:
        method, arguments = _call(each)
        getattr(channel, method)(**arguments)


def declare_later(
    channel: Any, wanted: Sequence[Declaration], then: Callable[[], None]
) -> None:
    """Make everything on a pika channel with callbacks, one after the other."""
    if not wanted:
        then()
        return
    method, arguments = _call(wanted[0])

    def made(_frame: object) -> None:
        declare_later(channel, wanted[1:], then)

    getattr(channel, method)(**arguments, callback=made)


def _call(wanted: Declaration) -> tuple[str, dict[str, Any]]:
    match wanted:
        case Exchange(name, kind, arguments):
            made = {"exchange": name, "exchange_type": kind, "durable": True}
            return "exchange_declare", {**made, "arguments": arguments}
        case Queue(name, arguments):
            made = {"queue": name, "durable": True}
            return "queue_declare", {**made, "arguments": arguments}
        case Binding(queue, exchange, key):
            return "queue_bind", {
                "queue": queue,
                "exchange": exchange,
                "routing_key": key,
            }
