"""Letting other companies look, and agreeing with them."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from wvlo_core.domain.ids import ConstructCode, OrganisationId, WaveId, new_id
from wvlo_core.errors import Invalid, NotAllowed, NotFound
from wvlo_core.ports import Command
from wvlo_scan.model.action import Owner, What
from wvlo_scan.model.between import JointAgreement, Sharing
from wvlo_scan.ports import Work
from wvlo_scan.use_cases.dialogue import report_of
from wvlo_scan.use_cases.recording import keep


class ShareConstructs(Command):
    """Let chosen companies see chosen constructs of a closed wave until a date."""

    wave_id: WaveId
    receivers: Annotated[tuple[OrganisationId, ...], Field(min_length=1)]
    constructs: Annotated[tuple[ConstructCode, ...], Field(min_length=1)]
    until: date


def share_constructs(command: ShareConstructs, work: Work) -> list[Sharing]:
    """Open the same constructs to each company; what is hidden stays hidden."""
    report = report_of(command.wave_id, work)
    shown = {r.code for r in report.results if r.whole.score is not None}
    hidden = sorted(set(command.constructs) - shown)
    if hidden:
        names = ", ".join(hidden)
        raise Invalid.said(
            f"hiervan laat het rapport niets zien: {names}",
            f"the report shows nothing about these: {names}",
        )
    if command.until < work.now.date():
        raise Invalid.said(
            "kies een laatste dag die nog komt", "choose a last day that is to come"
        )
    receivers = [
        work.organisations.get(each) for each in dict.fromkeys(command.receivers)
    ]
    if report.organisation_id in {each.id for each in receivers}:
        raise Invalid.said(
            "je eigen bedrijf ziet het rapport al",
            "your own company sees the report already",
        )
    return [
        keep(
            work.sharings,
            None,
            Sharing(
                id=new_id(),
                organisation_id=report.organisation_id,
                wave_id=report.id,
                receiver_id=receiver.id,
                constructs=tuple(dict.fromkeys(command.constructs)),
                since=work.now.date(),
                until=command.until,
            ),
            work,
        )
        for receiver in receivers
    ]


class WithdrawSharing(Command):
    """Close what was opened to another company."""

    sharing_id: UUID


def withdraw_sharing(command: WithdrawSharing, work: Work) -> Sharing:
    """Let the other see nothing any more, at once; twice is once."""
    was = work.sharings.get(command.sharing_id)
    return keep(work.sharings, was, was.withdraw(work.now.date()), work)


class ProposeAgreement(Command):
    """Propose an agreement to a company with which something is shared."""

    proposer_id: OrganisationId
    partner_id: OrganisationId
    what: What
    owner: Owner
    due: date


def propose_agreement(command: ProposeAgreement, work: Work) -> JointAgreement:
    """Keep it for both; it stands once the other confirms."""
    ways = (
        (command.proposer_id, command.partner_id),
        (command.partner_id, command.proposer_id),
    )
    shared = [
        sharing
        for one, other in ways
        for sharing in work.sharings.where(
            organisation_id=str(one), receiver_id=str(other)
        )
        if sharing.holds(work.now.date())
    ]
    if not shared:
        raise NotAllowed.said(
            "jullie delen nu niets met elkaar; stel eerst een thema open",
            "you share nothing at this moment; open a theme first",
        )
    agreement = JointAgreement(
        id=new_id(),
        proposer_id=command.proposer_id,
        partner_id=command.partner_id,
        what=command.what,
        due=command.due,
        proposer_owner=command.owner,
        proposed_on=work.now.date(),
    )
    return keep(work.agreements, None, agreement, work)


class ConfirmAgreement(Command):
    """Say yes to what another company proposed."""

    agreement_id: UUID
    organisation_id: OrganisationId
    owner: Owner


def confirm_agreement(command: ConfirmAgreement, work: Work) -> JointAgreement:
    """Let it stand, with who sees to it on both sides."""
    was = work.agreements.find(command.agreement_id)
    if was is None or not was.of(command.organisation_id):
        raise NotFound.said(
            "deze afspraak kennen we niet", "we do not know this agreement"
        )
    now = was.confirm(command.organisation_id, command.owner, work.now.date())
    return keep(work.agreements, was, now, work)
