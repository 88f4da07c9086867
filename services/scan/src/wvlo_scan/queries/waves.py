"""How a wave is going, without names."""

from __future__ import annotations

from collections import Counter

from pydantic import BaseModel
from sqlalchemy import Connection

from wvlo_core.domain.locale import LocalizedText
from wvlo_core.errors import NotFound
from wvlo_core.runtime.database import Documents
from wvlo_scan.model import Participation, Wave, WaveState
from wvlo_scan.store import register


class GroupCoverage(BaseModel):
    """How far a group is; a number below the threshold is never told."""

    group: str
    name: LocalizedText
    invited: int
    answered: int | None
    words: LocalizedText


def coverage(connection: Connection, wave: Wave) -> list[GroupCoverage]:
    """Tell how far each group is, without names."""
    if wave.state is WaveState.CLOSED:
        message = "this wave is closed; its report tells how many answered"
        raise NotFound(message)
    lines = Documents(connection, register, Participation).select(
        register.c.wave_id == str(wave.id)
    )
    used = Counter(line.group for line in lines if line.used)
    return [
        GroupCoverage(
            group=group.key,
            name=group.name,
            invited=group.invited,
            answered=used[group.key] if used[group.key] >= wave.min_n else None,
            words=_coverage_words(used[group.key], wave.min_n),
        )
        for group in wave.groups
    ]


def _coverage_words(answered: int, min_n: int) -> LocalizedText:
    if answered < min_n:
        return LocalizedText(
            nl=f"minder dan {min_n} antwoorden", en=f"fewer than {min_n} answers"
        )
    return LocalizedText(nl=f"{answered} antwoorden", en=f"{answered} answers")
