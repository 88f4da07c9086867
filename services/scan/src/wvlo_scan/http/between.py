"""Conversations between companies, over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from wvlo_core.domain.ids import ConstructCode, OrganisationId
from wvlo_core.domain.value import Value
from wvlo_core.runtime.http import Read, Run
from wvlo_scan.access import Acting, OwnSharing, OwnWave, Today
from wvlo_scan.model.action import Owner, What
from wvlo_scan.model.between import JointAgreement, Sharing
from wvlo_scan.queries import between as queries
from wvlo_scan.queries.between import (
    AgreementView,
    GivenView,
    OpenedView,
    Partner,
    ReceivedView,
)
from wvlo_scan.use_cases import between as use_cases

router = APIRouter(tags=["between companies"])


class SharingRequest(Value):
    """Which constructs to open to which companies; `until` is the last day."""

    receivers: Annotated[tuple[OrganisationId, ...], Field(min_length=1)]
    constructs: Annotated[tuple[ConstructCode, ...], Field(min_length=1)]
    until: date


class AgreementRequest(Value):
    """What to agree with which company, and who sees to it on your side."""

    partner_id: OrganisationId
    what: What
    owner: Owner
    due: date


class Confirmation(Value):
    """Who sees to it on your side."""

    owner: Owner


class Sharings(BaseModel):
    """What your company opened, and what was opened to it."""

    given: list[GivenView]
    received: list[ReceivedView]


@router.get("/partners")
def list_partners(acting: Acting, connection: Read) -> list[Partner]:
    """Name the companies that you can open something to."""
    return queries.partners(connection, acting)


@router.post("/waves/{wave_id}/sharings", status_code=201)
def share_constructs(wave: OwnWave, wanted: SharingRequest, run: Run) -> list[Sharing]:
    """Open constructs to other companies; nothing else becomes visible."""
    command = use_cases.ShareConstructs(wave_id=wave.id, **wanted.model_dump())
    return run(use_cases.share_constructs, command)


@router.get("/sharings")
def list_sharings(acting: Acting, connection: Read, today: Today) -> Sharings:
    """See what is open now, in both directions."""
    return Sharings(
        given=queries.given(connection, acting, today),
        received=queries.received(connection, acting, today),
    )


@router.get("/sharings/{sharing_id}")
def show_sharing(
    sharing_id: UUID, acting: Acting, connection: Read, today: Today
) -> OpenedView:
    """See what another company opened to you, or what you opened."""
    return queries.opened(connection, acting, sharing_id, today)


@router.post("/sharings/{sharing_id}/withdraw")
def withdraw_sharing(sharing: OwnSharing, run: Run) -> Sharing:
    """Close it; the other company sees nothing any more from now on."""
    command = use_cases.WithdrawSharing(sharing_id=sharing.id)
    return run(use_cases.withdraw_sharing, command)


@router.get("/agreements")
def list_agreements(acting: Acting, connection: Read) -> list[AgreementView]:
    """See what your company agreed with others, or was proposed."""
    return queries.agreements_of(connection, acting)


@router.post("/agreements", status_code=201)
def propose_agreement(
    wanted: AgreementRequest, acting: Acting, run: Run
) -> JointAgreement:
    """Propose something to a company with which you share something now."""
    command = use_cases.ProposeAgreement(proposer_id=acting, **wanted.model_dump())
    return run(use_cases.propose_agreement, command)


@router.post("/agreements/{agreement_id}/confirm")
def confirm_agreement(
    agreement_id: UUID, wanted: Confirmation, acting: Acting, run: Run
) -> JointAgreement:
    """Agree to what another company proposed."""
    command = use_cases.ConfirmAgreement(
        agreement_id=agreement_id, organisation_id=acting, owner=wanted.owner
    )
    return run(use_cases.confirm_agreement, command)
