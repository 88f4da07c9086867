"""A message on a bus, and what can become of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from wvlo_core.events import Envelope

ATTEMPT = "wvlo-attempt"
"""The header in which a bus counts the tries that failed."""


class Fate(StrEnum):
    """What becomes of a message."""

    DONE = "done"
    DUPLICATE = "duplicate"
    RETRY = "retry"
    BEHIND = "behind"
    """Another of its subject must go first; this one was not looked at."""
    DEAD = "dead"
    """Failed for good, and parked."""
    QUARANTINE = "quarantine"
    """Not understood, and parked."""
    HOLD = "hold"
    """The service's own database is away; nothing of the batch was kept."""


COMES_BACK = (Fate.RETRY, Fate.BEHIND)
SET_ASIDE = (Fate.DEAD, Fate.QUARANTINE)


@dataclass(frozen=True)
class Outcome:
    """A message's fate, and why when it is not a good one."""

    fate: Fate
    reason: str = ""
    code: str = ""


class Delivered(Protocol):
    """A message as a bus gives it to a service."""

    @property
    def headers(self) -> Mapping[str, Any]:
        """Its headers, as they came."""
        ...

    @property
    def body(self) -> bytes:
        """Its bytes, as they came."""
        ...

    @property
    def attempt(self) -> int:
        """Which try this is, from 1."""
        ...

    @property
    def last_try(self) -> bool:
        """Whether there were enough tries: what fails now is dead."""
        ...

    @property
    def given_up(self) -> str:
        """Why the bus does not want it handled at all, but parked; empty usually."""
        ...

    @property
    def came_before(self) -> bool:
        """Whether a process that had it may have died of it."""
        ...

    def giving_up(self, reason: str) -> Delivered:
        """Give the same message, that is not to be handled any more."""
        ...

    def read(self) -> Envelope:
        """Understand it, or raise `Unreadable`."""
        ...


class Message(NamedTuple):
    """A message that came over a broker."""

    headers: Mapping[str, Any]
    body: bytes
    last_try: bool = False
    given_up: str = ""
    came_before: bool = False

    def giving_up(self, reason: str) -> Message:
        """Give the same message, that is not to be handled any more."""
        return self._replace(given_up=reason)

    @property
    def attempt(self) -> int:
        """Which try this is; anybody could have written the header, so doubt it."""
        failed = self.headers.get(ATTEMPT)
        return failed + 1 if isinstance(failed, int) and failed > 0 else 1

    @classmethod
    def of(cls, envelope: Envelope) -> Message:
        """Pack an envelope for the bus."""
        return cls(envelope.headers(), envelope.data.encode())

    def read(self) -> Envelope:
        """Understand it, or raise `Unreadable`."""
        return Envelope.read(self.headers, self.body)
