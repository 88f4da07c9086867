"""What use cases may lean on: collections, an outbox, and the time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeAlias, TypeVar
from uuid import UUID

from wvlo_core.domain.value import Value
from wvlo_core.events import Event

T = TypeVar("T")
Clock: TypeAlias = Callable[[], datetime]


class Command(Value):
    """Something asked of a service; named for the intention."""


class Collection(Protocol[T]):
    """Things of one kind, kept by id."""

    def get(self, key: UUID | str) -> T:
        """Give the thing; raise `NotFound` when there is none."""
        ...

    def find(self, key: UUID | str) -> T | None:
        """Give the thing, or nothing."""
        ...

    def save(self, thing: T) -> None:
        """Keep this state; raise `Contention` when somebody else saved in between."""
        ...

    def put(self, thing: T) -> None:
        """Keep this state, whatever was there before."""
        ...

    def where(self, **columns: Any) -> Sequence[T]:
        """Give all things whose columns have these values, in id order."""
        ...


class Outbox(Protocol):
    """Facts to tell the others, once this piece of work is kept."""

    def add(self, event: Event) -> None:
        """Tell after commit; a rolled-back piece of work tells nothing."""
        ...


class Cause(Protocol):
    """What led to this piece of work."""

    @property
    def event_id(self) -> UUID | None:
        """The event being handled, or nothing for a request."""
        ...

    @property
    def event_type(self) -> str | None:
        """Its wire name."""
        ...

    @property
    def time(self) -> datetime | None:
        """When that event was told; nothing for a request."""
        ...

    @property
    def correlation_id(self) -> UUID:
        """The chain it belongs to."""
        ...


class Work(Protocol):
    """One piece of work: everything in it is kept, or nothing is."""

    @property
    def outbox(self) -> Outbox:
        """Where facts are added."""
        ...

    @property
    def cause(self) -> Cause:
        """Why this work is done; goes into reason chains."""
        ...

    @property
    def now(self) -> datetime:
        """The time of this piece of work, the same all through it."""
        ...


class ItemScoring(Protocol):
    """Extension point `wvlo.item_scoring`: from answers to a number from 0 to 1."""

    def score(self, answers: Sequence[int], steps: int) -> float:
        """Score the answers to one construct's items, each from 1 to `steps`."""
        ...
