"""The figures of this process, in Prometheus form.

Counted by hand, because a message is cheaper to handle than to count with the client's
own objects; `/metrics` and the port of `open_port` show them.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TypeAlias

from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from wvlo_core.errors import Invalid

HANDLER_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0)
LAG_SECONDS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0, 60.0, 300.0, 3600.0)

_NOT_LOOKED_AT = frozenset({"duplicate", "behind"})

Row: TypeAlias = tuple[str, str, float | None, float]
"""Of one message: type, outcome, seconds of work if it was tried, seconds since told."""


class Spread:
    """How often a value lay between which bounds."""

    def __init__(self, bounds: Sequence[float]) -> None:
        """Count nothing yet."""
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def add(self, value: float) -> None:
        """Count one value."""
        self._counts[bisect_left(self._bounds, value)] += 1
        self._sum += value

    def show(self, family: HistogramMetricFamily, *labels: str) -> None:
        """Add it to what is shown."""
        bounds = [*map(str, self._bounds), "+Inf"]
        buckets = [*zip(bounds, accumulate(self._counts), strict=True)]
        family.add_metric(labels, buckets, self._sum)


class Figures:
    """What one service did in this process, since it started."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.lock = threading.Lock()
        self.messages: Counter[tuple[str, str]] = Counter()
        self.seconds: dict[str, Spread] = {}
        self.lag = Spread(LAG_SECONDS)
        self.sent = 0
        self.interruptions = 0
        self.depths: dict[str, int] = {}

    def handled(self, rows: Iterable[Row]) -> None:
        """Count a batch."""
        with self.lock:
            for kind, outcome, seconds, lag in rows:
                self.messages[kind, outcome] += 1
                if seconds is not None and outcome not in _NOT_LOOKED_AT:
                    if kind not in self.seconds:
                        self.seconds[kind] = Spread(HANDLER_SECONDS)
                    self.seconds[kind].add(seconds)
                if outcome == "done":
                    self.lag.add(max(lag, 0.0))

    def passed_on(self, events: int) -> None:
        """Count what the relay sent and the broker confirmed."""
        self.sent += events

    def interrupted(self) -> None:
        """Count one time that the relay lost its broker or database."""
        self.interruptions += 1

    def depth(self, queue: str, messages: int) -> None:
        """Remember how many messages lie ready in a queue."""
        self.depths[queue] = messages


_figures: dict[str, Figures] = {}


def figures(service: str) -> Figures:
    """Give the figures of a service; the same ones every time."""
    return _figures.setdefault(service, Figures())


def exposition(
    services: Iterable[str] | None = None, more: Iterable[Metric] = ()
) -> bytes:
    """Write the figures of these services, or of all in this process, and `more`."""
    return generate_latest(_registry(services, more))


def open_port(host: str, port: int) -> None:
    """Show the figures on a port of their own, from a thread; port 0 shows nothing."""
    if not port:
        return
    try:
        start_http_server(port, host, registry=_registry(None, ()))
    except OSError as busy:
        message = (
            f"cannot show metrics on {host}:{port} ({busy.strerror}); give each process "
            "on this machine a METRICS_PORT of its own, or 0 for none"
        )
        raise Invalid(message) from busy


def _registry(
    services: Iterable[str] | None, more: Iterable[Metric]
) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Shown(None if services is None else [*services], [*more]))
    return registry


class _Shown(Collector):
    """Writes figures when somebody asks."""

    def __init__(self, services: list[str] | None, more: list[Metric]) -> None:
        self._services = services
        self._more = more

    def collect(self) -> Iterator[Metric]:
        names = sorted(_figures) if self._services is None else self._services
        shown = [(name, figures(name)) for name in names]
        yield from self._more
        yield from _messages(shown)
        yield from _relayed(shown)


_Services: TypeAlias = Sequence[tuple[str, Figures]]


def _messages(shown: _Services) -> Iterator[Metric]:
    count = CounterMetricFamily(
        "wvlo_messages",
        "Messages by what became of them",
        labels=["service", "type", "outcome"],
    )
    seconds = HistogramMetricFamily(
        "wvlo_handler_seconds",
        "Time a handler worked on a message",
        labels=["service", "type"],
    )
    lag = HistogramMetricFamily(
        "wvlo_lag_seconds",
        "Time between an event being told and its effect here",
        labels=["service"],
    )
    for service, each in shown:
        with each.lock:
            for (kind, outcome), number in sorted(each.messages.items()):
                count.add_metric([service, kind, str(outcome)], number)
            for kind, spread in sorted(each.seconds.items()):
                spread.show(seconds, service, kind)
            each.lag.show(lag, service)
    yield from (count, seconds, lag)


def _relayed(shown: _Services) -> Iterator[Metric]:
    sent = CounterMetricFamily(
        "wvlo_relay_sent", "Events the broker confirmed", labels=["service"]
    )
    lost = CounterMetricFamily(
        "wvlo_relay_interruptions",
        "Times the relay lost its broker or database",
        labels=["service"],
    )
    depth = GaugeMetricFamily(
        "wvlo_queue_depth", "Messages ready in a queue", labels=["service", "queue"]
    )
    for service, each in shown:
        sent.add_metric([service], each.sent)
        lost.add_metric([service], each.interruptions)
        for queue, messages in sorted(each.depths.copy().items()):
            depth.add_metric([service, queue], messages)
    yield from (sent, lost, depth)
