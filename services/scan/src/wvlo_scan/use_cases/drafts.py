"""Saving half-way, and going on from another device."""

from __future__ import annotations

from wvlo_core.domain.people import RoleGroup
from wvlo_core.ports import Command
from wvlo_scan.model import Continuation, Draft, Filled, Wave
from wvlo_scan.model.sealing import new_code
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


class GiveContinuation(Command):
    """Ask for a code to go on with on another device."""

    token: str


def give_continuation(command: GiveContinuation, work: Work) -> str:
    """Give a code, shown this once; an earlier one stops working."""
    wave = _open_wave(command.token, work)
    filled = _draft(command.token, work)
    if filled.continuation is not None:
        work.continuations.remove(filled.continuation)
    code = new_code()
    continuation = Continuation.of(code, wave.id, command.token)
    work.continuations.save(continuation)
    filled = filled.model_copy(update={"continuation": continuation.id})
    work.drafts.save(Draft.of(command.token, wave.id, filled))
    return code


def _open_wave(token: str, work: Work) -> Wave:
    line, _ = unused_line(token, work)
    wave = work.waves.get(line.wave_id)
    wave.require_open(work.now)
    return wave


def _draft(token: str, work: Work) -> Filled:
    found = work.drafts.find(Draft.id_of(token))
    return found.opened(token) if found else Filled()
