"""Inviting and reminding by mail, over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from wvlo_core.domain.ids import Key
from wvlo_core.domain.value import Value
from wvlo_core.runtime.http import Run
from wvlo_scan import use_cases
from wvlo_scan.access import MailSecret, OwnWave, Tidy
from wvlo_scan.model.mailing import Address

router = APIRouter(tags=["scan"])


class MailingRequest(Value):
    """Whom to invite; who was invited before gets nothing again."""

    group: Key
    addresses: Annotated[tuple[Address, ...], Field(min_length=1, max_length=5000)]


@router.post("/waves/{wave_id}/mailing", status_code=202)
def invite_by_mail(
    wave: OwnWave, wanted: MailingRequest, secret: MailSecret, run: Run, wake: Tidy
) -> dict[str, str]:
    """Send everybody a link of their own."""
    command = use_cases.InviteByMail(
        wave_id=wave.id,
        group=wanted.group,
        addresses=wanted.addresses,
        secret=secret,
    )
    run(use_cases.invite_by_mail, command)
    wake()
    return {"status": "letters go out to whoever was not invited before"}


@router.post("/waves/{wave_id}/reminders", status_code=202)
def remind(wave: OwnWave, secret: MailSecret, run: Run, wake: Tidy) -> dict[str, str]:
    """Remind whoever did not answer; nobody hears who or how many."""
    run(use_cases.remind, use_cases.Remind(wave_id=wave.id, secret=secret))
    wake()
    return {"status": "letters go out to whoever did not answer"}
