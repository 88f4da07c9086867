"""Every exchange, queue, key and dead-letter name; nobody else makes one up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

_QUORUM = {"x-queue-type": "quorum"}
_SAFE = {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}
_DELIVERY_LIMIT = 5
_UNROUTED_LIMIT = 100_000


@dataclass(frozen=True)
class Names:
    """The names of one service on one broker, which `namespace` keeps to itself."""

    service: str
    namespace: str = ""

    def _name(self, rest: str) -> str:
        return f"{self.namespace}.{rest}" if self.namespace else rest

    @property
    def exchange(self) -> str:
        """Where this service tells facts; the routing key is the event type."""
        return self.exchange_of(self.service)

    def exchange_of(self, service: str) -> str:
        """Where another service tells facts."""
        return self._name(f"{service}.events")

    @property
    def inbox(self) -> str:
        """The one queue this service reads, so that facts keep their order."""
        return self._name(f"{self.service}.inbox")

    @property
    def dead(self) -> str:
        """Messages that failed for good."""
        return self._name(f"{self.service}.dead")

    @property
    def quarantine(self) -> str:
        """Messages that cannot be read, kept as they came."""
        return self._name(f"{self.service}.quarantine")

    def retry(self, seconds: float) -> str:
        """Where a message waits before it comes back to the inbox."""
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
    to_dead = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": names.dead}
    back = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": names.inbox}
    wanted += [Queue(names.dead, _QUORUM), Queue(names.quarantine, _QUORUM)]
    wanted += [
        Queue(
            names.retry(seconds),
            {**_QUORUM, **_SAFE, **back, "x-message-ttl": round(seconds * 1000)},
        )
        for seconds in retry_seconds
    ]
    limits = {"x-delivery-limit": _DELIVERY_LIMIT, "x-single-active-consumer": True}
    wanted.append(Queue(names.inbox, {**_QUORUM, **_SAFE, **to_dead, **limits}))
    wanted += [
        Binding(names.inbox, names.exchange_of(kind.split(".")[0]), kind)
        for kind in types
    ]
    return wanted


class Declares(Protocol):
    """The part of an AMQP channel this module uses."""

    def exchange_declare(
        self,
        exchange: str,
        exchange_type: str,
        *,
        durable: bool,
        arguments: Mapping[str, Any] | None,
    ) -> Any:
        """Make an exchange."""
        ...

    def queue_declare(
        self, queue: str, *, durable: bool, arguments: Mapping[str, Any] | None
    ) -> Any:
        """Make a queue."""
        ...

    def queue_bind(self, queue: str, exchange: str, routing_key: str) -> Any:
        """Bind a queue."""
        ...


def declare(channel: Declares, wanted: Iterable[Declaration]) -> None:
    """Make everything; harmless when it is there already."""
    for each in wanted:
        match each:
            case Exchange(name, kind, arguments):
                channel.exchange_declare(name, kind, durable=True, arguments=arguments)
            case Queue(name, arguments):
                channel.queue_declare(name, durable=True, arguments=arguments)
            case Binding(queue, exchange, key):
                channel.queue_bind(queue, exchange, key)
