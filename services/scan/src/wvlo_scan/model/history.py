"""What was changed, and when: kept for whoever looks back. Never by whom."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from pydantic import JsonValue

from wvlo_core.domain.value import Value

BEGUN = "begun"
"""The field of the first line: it was made."""


class HistoryLine(Value):
    """One field of one thing, before and after; `notes.safety` is inside `notes`.

    Ids of one subject sort in the order of the changes.
    """

    id: str
    subject_id: UUID
    at: datetime
    field: str
    was: JsonValue = None
    now: JsonValue = None


class Subject(Protocol):
    """Something with a history."""

    @property
    def id(self) -> UUID:
        """Its own id."""
        ...

    def model_dump(self, *, mode: str) -> dict[str, JsonValue]:
        """Give its fields as plain data."""
        ...


def history_of(
    was: Subject | None, now: Subject, at: datetime, number: int
) -> list[HistoryLine]:
    """Write a line per changed field; `number` is how many lines there are already."""
    before, after = (_flat(each) if was and each else {} for each in (was, now))
    changed = [
        name
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]
    return [
        HistoryLine(
            id=f"{now.id}/{place:06}",
            subject_id=now.id,
            at=at,
            field=name,
            was=before.get(name),
            now=after.get(name),
        )
        for place, name in enumerate(changed if was else [BEGUN], number)
    ]


def _flat(subject: Subject) -> dict[str, JsonValue]:
    """Take what lies inside a field apart, so that a line tells one change."""
    flat: dict[str, JsonValue] = {}
    for name, value in subject.model_dump(mode="json").items():
        if isinstance(value, dict):
            flat |= {f"{name}.{key}": inner for key, inner in value.items()}
        else:
            flat[name] = value
    return flat
