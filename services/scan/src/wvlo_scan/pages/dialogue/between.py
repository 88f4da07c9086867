"""Conversations between companies: what is open, to whom, and what was agreed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Response

from wvlo_core.domain.ids import OrganisationId
from wvlo_core.errors import NotFound
from wvlo_scan import queries as reports
from wvlo_scan.access import Acting, OwnSharing, OwnWave
from wvlo_scan.pages.dialogue.desk import CurrentDesk, Desk, texts_of, ticked
from wvlo_scan.pages.reader import Form
from wvlo_scan.queries import between as queries
from wvlo_scan.queries.dialogue import closed_waves
from wvlo_scan.use_cases import between as use_cases

router = APIRouter(prefix="/samen", include_in_schema=False)


@router.get("")
def show_companies(
    acting: Acting, desk: CurrentDesk, wave: UUID | None = None
) -> Response:
    """Show what is open in both directions; `wave` chooses what to open next."""
    return _companies(acting, desk, wave)


def _companies(
    own: OrganisationId,
    desk: Desk,
    chosen: UUID | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    given = queries.given(desk.connection, own, desk.today)
    received = queries.received(desk.connection, own, desk.today)
    talking = {
        *((each.sharing.receiver_id, each.company) for each in given if each.holds),
        *((each.company_id, each.company) for each in received),
    }
    waves = closed_waves(desk.connection, own)
    newest = waves[0] if waves else None
    about = next((each for each in waves if each.id == chosen), newest)
    return desk.page(
        "companies",
        typed,
        place="between",
        given=given,
        received=received,
        agreements=queries.agreements_of(desk.connection, own),
        partners=queries.partners(desk.connection, own),
        talking=sorted(talking, key=lambda each: each[1].casefold()),
        waves=waves,
        about=reports.report(desk.connection, about.id) if about else None,
    )


@router.post("/inzage/{wave_id}")
def share(wave: OwnWave, sent: Form, desk: CurrentDesk) -> Response:
    """Open the ticked themes to the ticked companies."""
    desk.kept(
        use_cases.share_constructs,
        use_cases.ShareConstructs,
        wave_id=wave.id,
        receivers=ticked(sent.fields, "to-"),
        constructs=ticked(sent.fields, "theme-"),
        until=sent.fields.get("until", ""),
    )
    return _after(wave.organisation_id, desk, wave.id, sent.fields)


@router.get("/inzage/{sharing_id}")
def show_opened(sharing_id: UUID, acting: Acting, desk: CurrentDesk) -> Response:
    """Show what another company opened; gone once it is closed."""
    try:
        opened = queries.opened(desk.connection, acting, sharing_id, desk.today)
    except NotFound as gone:
        return desk.reader.refuse(gone, 404)
    return desk.page("opened", place="between", o=opened)


@router.post("/inzage/{sharing_id}/sluiten")
def withdraw(sharing: OwnSharing, desk: CurrentDesk) -> Response:
    """Close it at once."""
    desk.kept(
        use_cases.withdraw_sharing, use_cases.WithdrawSharing, sharing_id=sharing.id
    )
    return _after(sharing.organisation_id, desk)


@router.post("/afspraken")
def propose(acting: Acting, sent: Form, desk: CurrentDesk) -> Response:
    """Propose an agreement to a company with which something is shared."""
    desk.kept(
        use_cases.propose_agreement,
        use_cases.ProposeAgreement,
        proposer_id=acting,
        **texts_of(sent.fields, "partner_id", "what", "owner", "due"),
    )
    return _after(acting, desk, typed=sent.fields)


@router.post("/afspraken/{agreement_id}")
def confirm(
    agreement_id: UUID, acting: Acting, sent: Form, desk: CurrentDesk
) -> Response:
    """Agree to what the other company proposed."""
    desk.kept(
        use_cases.confirm_agreement,
        use_cases.ConfirmAgreement,
        agreement_id=agreement_id,
        organisation_id=acting,
        **texts_of(sent.fields, "owner"),
    )
    return _after(acting, desk)


def _after(
    own: OrganisationId,
    desk: Desk,
    chosen: UUID | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """Show the page again, with what was typed when it was wrong."""
    if desk.faults:
        return _companies(own, desk, chosen, typed)
    return desk.go("/samen")
