"""Collections, outbox and time in memory, for testing use cases without a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel

from wvlo_core.domain.ids import named_id
from wvlo_core.errors import NotFound
from wvlo_core.events import Event

M = TypeVar("M", bound=BaseModel)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class MemoryCollection(Generic[M]):
    """Keeps things in a dictionary; `columns` says what `where` can ask for."""

    def __init__(
        self,
        columns: Callable[[M], Mapping[str, Any]] = lambda _: {},
        key: Callable[[M], UUID | str] = lambda thing: thing.id,  # type: ignore[attr-defined]
    ) -> None:
        """Start empty."""
        self._columns = columns
        self._key = key
        self._things: dict[str, M] = {}

    def get(self, key: UUID | str) -> M:
        """Give the thing, or raise `NotFound`."""
        found = self.find(key)
        if found is None:
            message = f"there is nothing with id {key}; check the id"
            raise NotFound(message)
        return found

    def find(self, key: UUID | str) -> M | None:
        """Give the thing, or nothing."""
        return self._things.get(str(key))

    def save(self, thing: M) -> None:
        """Keep this state."""
        self._things[str(self._key(thing))] = thing

    def put(self, thing: M) -> None:
        """Keep this state, whatever was there before."""
        self.save(thing)

    def where(self, **columns: Any) -> list[M]:
        """Give all things whose columns have these values, in id order."""
        return [
            thing
            for _, thing in sorted(self._things.items())
            if all(self._columns(thing)[n] == v for n, v in columns.items())
        ]

    def all(self) -> list[M]:
        """Give everything, in id order."""
        return self.where()


@dataclass
class FakeOutbox:
    """Remembers what was told."""

    events: list[Event] = field(default_factory=list)

    def add(self, event: Event) -> None:
        """Tell."""
        self.events.append(event)


@dataclass(frozen=True)
class FakeCause:
    """Says what led to the work."""

    correlation_id: UUID = field(default_factory=lambda: named_id("test", "chain"))
    event_id: UUID | None = None
    event_type: str | None = None
    time: datetime | None = None


@dataclass
class FakeWork:
    """The part of a unit of work that every service has; subclass to add collections."""

    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    cause: FakeCause = field(default_factory=FakeCause)
    now: datetime = NOON
