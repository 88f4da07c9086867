"""Inviting by mail, and reminding whoever did not answer."""

from __future__ import annotations

import secrets
from typing import Annotated

from pydantic import Field

from wvlo_core.domain.ids import Key, WaveId
from wvlo_core.errors import NotAllowed, NotFound
from wvlo_core.ports import Command
from wvlo_scan.model import Invited, Invitee, Participation, Reminding
from wvlo_scan.model.mailing import Address
from wvlo_scan.ports import Work


class InviteByMail(Command):
    """Invite people of one group; the secret seals their addresses."""

    wave_id: WaveId
    group: Key
    addresses: Annotated[tuple[Address, ...], Field(min_length=1, max_length=5000)]
    secret: str


def invite_by_mail(command: InviteByMail, work: Work) -> None:
    """Give everybody a link once; an address that comes again changes nothing."""
    _require_mail(command.secret)
    wave = work.waves.get(command.wave_id)
    wave.require_not_over(work.now)
    group = wave.group(command.group)
    for address in dict.fromkeys(command.addresses):
        name = Invited.id_of(command.secret, wave.id, address)
        if work.invited.find(name) is not None:
            continue
        token = secrets.token_urlsafe(16)
        work.invited.save(Invited(id=name, wave_id=wave.id))
        work.register.save(
            Participation(
                id=Participation.id_of(token), wave_id=wave.id, group=group.key
            )
        )
        work.invitees.save(
            Invitee.of(command.secret, wave.id, group.key, address, token)
        )


class Remind(Command):
    """Remind whoever was invited by mail and did not answer; nobody hears how many."""

    wave_id: WaveId
    secret: str


def remind(command: Remind, work: Work) -> None:
    """Mark everybody who is left; at most once in two days."""
    _require_mail(command.secret)
    wave = work.waves.get(command.wave_id)
    wave.require_open(work.now)
    last = work.remindings.find(wave.id)
    if last is not None:
        last.require_pause(work.now)
    work.remindings.save(Reminding(id=wave.id, wave_id=wave.id, at=work.now))
    for invitee in work.invitees.where(wave_id=str(wave.id)):
        if invitee.due is None:
            work.invitees.save(invitee.model_copy(update={"due": "reminder"}))


class MarkMailed(Command):
    """Say that a letter left."""

    invitee_id: str


def mark_mailed(command: MarkMailed, work: Work) -> None:
    """Take it off the pile; whoever answered meanwhile is gone already."""
    found = work.invitees.find(command.invitee_id)
    if found is None:
        message = "whoever this was answered meanwhile"
        raise NotFound(message)
    work.invitees.save(found.model_copy(update={"due": None}))


def _require_mail(secret: str) -> None:
    if not secret:
        settings = "WVLO_SCAN_SMTP_URL", "WVLO_SCAN_MAIL_KEY"
        raise NotAllowed.said(
            f"hier kan nog niet gemaild worden; de beheerder stelt {settings[0]} en "
            f"{settings[1]} in",
            f"this service does not mail; its administrator sets {settings[0]} and "
            f"{settings[1]} to allow it",
        )
