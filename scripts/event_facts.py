"""Everything the documents say about one event, gathered from the code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from inspect import cleandoc
from typing import Any

from event_schemas import Schema, inlined, schema_of
from sqlalchemy import create_engine

from wvlo_core.events import EVENT_TYPES, Event
from wvlo_core.runtime.topology import PARTITIONS, Names, routing_key
from wvlo_core.testing.factories import envelope_of, example_of

SERVICES = ("scan", "kennisbank", "news", "learning_paths")

HEADERS = {
    "ce-specversion": "CloudEvents version, always 1.0",
    "ce-id": "Id of this message; the same after a repeat",
    "ce-type": "Event type",
    "ce-dataversion": "Version of the data, a whole number",
    "ce-source": "Service that told it, as /wvlo/<service>",
    "ce-subject": "What it is about; order is kept per subject",
    "ce-time": "When it became true, RFC 3339",
    "ce-correlationid": "The chain of events it belongs to",
    "ce-causationid": "The event that led to it, when there is one",
}
OPTIONAL = "ce-causationid"
PARTITION = (
    "The last word of the routing key: crc32 of the subject (UTF-8), modulo "
    f"{PARTITIONS}. Messages about one subject share it, so that their order can be "
    "kept. Bind with `#` in its place."
)


@dataclass(frozen=True)
class Fact:
    """One event type: what it is, who tells it and who acts on it."""

    kind: type[Event]
    acts: tuple[str, ...]

    @property
    def teller(self) -> str:
        """The service that tells it."""
        return self.kind.type.split(".")[0]

    @property
    def exchange(self) -> str:
        """Where it is told."""
        return Names(self.teller).exchange

    @property
    def base(self) -> str:
        """How the names of its files begin."""
        return f"{self.kind.type}.v{self.kind.version}"

    @property
    def summary(self) -> str:
        """Its first line."""
        return self.words[0]

    @property
    def words(self) -> list[str]:
        """What its class says about it, one entry per paragraph."""
        paragraphs = cleandoc(self.kind.__doc__ or "").split("\n\n")
        return [" ".join(each.split()) for each in paragraphs]

    @property
    def schema(self) -> Schema:
        """What its data looks like, without references."""
        return inlined(schema_of(self.kind))

    @property
    def data(self) -> dict[str, Any]:
        """An example."""
        return example_of(self.kind).model_dump(mode="json")

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the example."""
        return envelope_of(example_of(self.kind)).headers()

    @property
    def key(self) -> str:
        """The routing key of the example."""
        return routing_key(self.kind.type, example_of(self.kind).subject)


def facts() -> list[Fact]:
    """Give every event there is, in the order of the list in the code."""
    acts: dict[str, list[str]] = {kind.type: [] for kind in EVENT_TYPES}
    for name, service in _handled():
        acts[name].append(service)
    return [Fact(kind, tuple(acts[kind.type])) for kind in EVENT_TYPES]


def as_json(data: object) -> str:
    """Write JSON as it is committed."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _handled() -> Iterator[tuple[str, str]]:
    for service in SERVICES:
        wiring = import_module(f"wvlo_{service}.bootstrap")
        app = wiring.bootstrap(engine=create_engine("sqlite://"))
        for kind in app.handlers:
            yield kind.type, service
