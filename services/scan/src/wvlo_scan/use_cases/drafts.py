"""Saving half-way, and going on from another device."""

from __future__ import annotations

from wvlo_core.domain.people import RoleGroup
from wvlo_core.ports import Command
from wvlo_scan.model import Continuation, Draft, Filled, Wave
from wvlo_scan.model.sealing import behind_code, seal
from wvlo_scan.ports import Work
from wvlo_scan.use_cases.taking_part import unused_line


class SaveDraft(Command):
    """Keep what was filled in so far; 0 is `I do not know`."""

    token: str
    role_group: RoleGroup | None
    answers: dict[str, int]
    comment: str = ""


def save_draft(command: SaveDraft, work: Work) -> None:
    """Keep it where only the link can read it."""
    wave = _open_wave(command.token, work)
    before = _draft(command.token, work)
    filled = Filled(
        role_group=command.role_group,
        answers=command.answers,
        comment=command.comment,
        continuation=before.continuation,
    )
    work.drafts.save(Draft.of(command.token, wave.id, filled))


class KeepContinuation(Command):
    """Keep a link, sealed with a code, to go on with on another device."""

    token: str
    id: str
    sealed: str

    @classmethod
    def behind(cls, code: str, token: str) -> KeepContinuation:
        """Seal the link; takes tens of milliseconds on purpose, so before any work."""
        name, key = behind_code(code)
        return cls(token=token, id=name, sealed=seal(token, key))


def keep_continuation(command: KeepContinuation, work: Work) -> None:
    """Let the code work from now on; an earlier one stops working."""
    wave = _open_wave(command.token, work)
    filled = _draft(command.token, work)
    if filled.continuation is not None:
        work.continuations.remove(filled.continuation)
    work.continuations.save(
        Continuation(id=command.id, wave_id=wave.id, sealed=command.sealed)
    )
    filled = filled.model_copy(update={"continuation": command.id})
    work.drafts.save(Draft.of(command.token, wave.id, filled))


def _open_wave(token: str, work: Work) -> Wave:
    line, _ = unused_line(token, work)
    wave = work.waves.get(line.wave_id)
    wave.require_open(work.now)
    return wave


def _draft(token: str, work: Work) -> Filled:
    found = work.drafts.find(Draft.id_of(token))
    return found.opened(token) if found else Filled()
