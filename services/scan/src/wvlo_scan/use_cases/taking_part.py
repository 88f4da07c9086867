"""Links, and the answers that come in by them."""

from __future__ import annotations

import secrets
from typing import Annotated

from pydantic import Field

from wvlo_core.domain.ids import Key, WaveId
from wvlo_core.domain.people import RoleGroup
from wvlo_core.errors import NotFound
from wvlo_core.ports import Command
from wvlo_scan.model import Participation
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
    tokens = command.tokens or tuple(
        secrets.token_urlsafe(_TOKEN_BYTES) for _ in range(command.count)
    )
    for line in wave.invite(command.group, tokens):
        if work.register.find(line.id) is None:
            work.register.save(line)
    return tokens


class EnterByPoster(Command):
    """Take part with the code on a poster."""

    poster_code: str
    group: Key


def enter_by_poster(command: EnterByPoster, work: Work) -> str:
    """Give one fresh single-use token for the chosen group."""
    found = work.waves.where(poster_code=command.poster_code)
    if not found:
        message = "deze code kennen we niet; kijk nog eens op de poster (unknown code)"
        raise NotFound(message)
    invitation = InviteRespondents(wave_id=found[0].id, group=command.group)
    return invite_respondents(invitation, work)[0]


class SubmitAnswers(Command):
    """Hand in one answer sheet. `null` means: I do not know, or does not apply."""

    token: str
    role_group: RoleGroup
    answers: dict[str, int | None]


def submit_answers(command: SubmitAnswers, work: Work) -> None:
    """Keep the answers apart from the link that was used, which works only once."""
    found = work.register.find(Participation.id_of(command.token))
    line = Participation.known(found)
    used = line.use()
    wave = work.waves.get(line.wave_id)
    instrument = work.instruments.get(wave.instrument_id)
    sheet = wave.answer(line.group, command.role_group, command.answers, instrument)
    work.register.save(used)
    work.sheets.save(sheet)
