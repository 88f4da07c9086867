"""Keeping a thing together with the history of its changes."""

from __future__ import annotations

from typing import TypeVar

from wvlo_core.ports import Collection
from wvlo_scan.model.history import Subject, history_of
from wvlo_scan.ports import Work

T = TypeVar("T", bound=Subject)


def keep(things: Collection[T], was: T | None, now: T, work: Work) -> T:
    """Save the new state with a line per change; nothing changed is nothing written."""
    if now == was:
        return now
    things.save(now)
    number = len(work.history.where(subject_id=str(now.id)))
    for line in history_of(was, now, work.now, number):
        work.history.save(line)
    return now
