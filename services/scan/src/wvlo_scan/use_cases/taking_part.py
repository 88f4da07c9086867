"""Links, and the answers that come in by them."""

from __future__ import annotations

import secrets
from typing import Annotated

from pydantic import Field

from wvlo_core.domain.ids import Key, WaveId, new_id
from wvlo_core.domain.people import RoleGroup
from wvlo_core.errors import NotFound
from wvlo_core.ports import Command
from wvlo_scan.model import Comment, Draft, Invitee, Participation, Turnout
from wvlo_scan.model.draft import CommentText
from wvlo_scan.ports import Work

_TOKEN_BYTES = 16

Token = Annotated[str, Field(min_length=20, max_length=120)]


class InviteRespondents(Command):
    """Make single-use links; give `tokens` to use links you printed yourself."""

    wave_id: WaveId
    group: Key
    count: Annotated[int, Field(ge=1, le=10_000)] = 1
    tokens: tuple[Token, ...] = ()


def invite_respondents(command: InviteRespondents, work: Work) -> tuple[str, ...]:
    """Give the tokens, this once: the register keeps only their prints."""
    wave = work.waves.get(command.wave_id)
    wave.require_not_over(work.now)
    group = wave.group(command.group)
    tokens = command.tokens or tuple(
        secrets.token_urlsafe(_TOKEN_BYTES) for _ in range(command.count)
    )
    for token in tokens:
        name = Participation.id_of(token)
        if not command.tokens or work.register.find(name) is None:
            line = Participation(id=name, wave_id=wave.id, group=group.key)
            work.register.save(line)
    return tokens


class EnterByPoster(Command):
    """Take part with the code on a poster."""

    poster_code: str
    group: Key


def enter_by_poster(command: EnterByPoster, work: Work) -> str:
    """Give one fresh single-use token for the chosen group."""
    found = work.waves.where(poster_code=command.poster_code.strip().lower())
    if not found:
        raise NotFound.said(
            "deze code kennen we niet; kijk nog eens op de poster",
            "we do not know this code; please look at the poster again",
        )
    (wave,) = found
    wave.require_open(work.now)
    group = wave.group(command.group)
    turnout = Turnout.known(work.turnouts.held(Turnout.id_of(wave.id, group.key)))
    work.turnouts.save(turnout.give_by_poster(group))
    invitation = InviteRespondents(wave_id=wave.id, group=group.key)
    return invite_respondents(invitation, work)[0]


class SubmitAnswers(Command):
    """Hand in one answer sheet. `null` means: I do not know, or does not apply."""

    token: str
    role_group: RoleGroup
    answers: dict[str, int | None]
    comment: CommentText = ""


def submit_answers(command: SubmitAnswers, work: Work) -> None:
    """Keep the answers apart from the link that was used, which works only once."""
    line, turnout = unused_line(command.token, work)
    wave = work.waves.get(line.wave_id)
    wave.require_open(work.now)
    instrument = work.instruments.get(wave.instrument_id)
    sheet = wave.answer(line.group, command.role_group, command.answers, instrument)
    work.turnouts.save(turnout.use(line, wave.group(line.group)))
    work.sheets.save(sheet)
    if command.comment:
        work.comments.save(Comment(id=new_id(), wave_id=wave.id, text=command.comment))
    _forget_draft(command.token, work)
    work.invitees.remove(Invitee.id_of(command.token))


def unused_line(token: str, work: Work) -> tuple[Participation, Turnout]:
    """Find a link that was not used, and hold its group until this work is kept.

    Whoever closes the wave holds all groups, so what is read after this stays true.
    """
    line = Participation.known(work.register.find(Participation.id_of(token)))
    held = work.turnouts.held(Turnout.id_of(line.wave_id, line.group))
    turnout = Turnout.known(held)
    turnout.require_unused(line)
    return line, turnout


def _forget_draft(token: str, work: Work) -> None:
    found = work.drafts.find(Draft.id_of(token))
    if found is not None:
        continuation = found.opened(token).continuation
        if continuation is not None:
            work.continuations.remove(continuation)
        work.drafts.remove(found.id)
