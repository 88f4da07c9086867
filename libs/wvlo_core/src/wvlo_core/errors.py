"""One small tree of errors; both doors translate them in one place each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Self


class WvloError(Exception):
    """Anything we refuse on purpose; the message says what to do about it."""

    code: ClassVar[str] = "error"
    words: Mapping[str, str] | None = None
    """The message by language, for whoever reads it on a page."""

    @classmethod
    def said(cls, nl: str, en: str) -> Self:
        """Refuse in Dutch, with English behind it."""
        refusal = cls(f"{nl} ({en})")
        refusal.words = {"nl": nl, "en": en}
        return refusal


class NotFound(WvloError):
    """The thing asked for does not exist, or may not be seen."""

    code = "not_found"


class Conflict(WvloError):
    """The thing exists, but not in a state that allows this."""

    code = "conflict"


class Contention(Conflict):
    """Somebody changed the same thing at the same moment; trying again may succeed."""

    code = "contention"


class NotAllowed(WvloError):
    """The asker may not do this; repeating does not help."""

    code = "not_allowed"


class Invalid(WvloError):
    """What was asked breaks a rule; `faults` lists every breach at once."""

    code = "invalid"

    def __init__(self, message: str, faults: tuple[str, ...] = ()) -> None:
        """Keep the faults apart from the summary, for machines."""
        super().__init__("\n  - ".join((message, *faults)))
        self.summary = message
        self.faults = faults


class Unavailable(WvloError):
    """Something we lean on is away; trying again later may succeed."""

    code = "unavailable"


class Unreadable(WvloError):
    """A message that cannot be understood; it goes to quarantine, whole."""

    code = "unreadable"


class NewerVersion(Unreadable):
    """A message made by newer software; upgrade this service and replay it."""

    code = "newer_version"
