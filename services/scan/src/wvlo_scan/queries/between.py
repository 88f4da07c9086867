"""What companies opened to each other: exactly that, as long as it holds."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Connection

from wvlo_core.domain.ids import OrganisationId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.errors import NotFound
from wvlo_core.runtime.documents import Documents
from wvlo_scan.model import Figure, Report, Wave
from wvlo_scan.model.between import JointAgreement, Sharing
from wvlo_scan.queries.access import all_organisations, organisation
from wvlo_scan.store import agreements, reports, sharings, waves


class Partner(BaseModel):
    """Another company that takes part."""

    id: OrganisationId
    name: str


class OpenedConstruct(BaseModel):
    """A construct as another company may see it: the whole organisation only."""

    title: LocalizedText
    question: LocalizedText
    figure: Figure


class OpenedView(BaseModel):
    """What one company lets another see; `own` when who looks opened it."""

    own: bool
    sharing_id: UUID
    company: str
    measured_on: date | None
    until: date
    constructs: list[OpenedConstruct]


class GivenView(BaseModel):
    """What your company opened, to whom, and whether it still holds."""

    sharing: Sharing
    company: str
    titles: list[LocalizedText]
    holds: bool


class ReceivedView(BaseModel):
    """Something that was opened to your company."""

    sharing_id: UUID
    company: str
    company_id: OrganisationId
    until: date


class AgreementView(BaseModel):
    """A joint agreement, seen from one of both companies."""

    agreement: JointAgreement
    company: str
    ours: bool


def partners(connection: Connection, own: OrganisationId) -> list[Partner]:
    """Name the other companies that take part."""
    return [
        Partner(id=each.id, name=each.name)
        for each in all_organisations(connection)
        if each.id != own
    ]


def given(connection: Connection, own: OrganisationId, today: date) -> list[GivenView]:
    """Give what this company opened, the newest first."""
    found = Documents(connection, sharings, Sharing).where(organisation_id=str(own))
    found.sort(key=lambda each: (each.since, str(each.id)), reverse=True)
    kept = {
        wave_id: _report(connection, wave_id) for wave_id in {s.wave_id for s in found}
    }
    return [
        GivenView(
            sharing=each,
            company=organisation(connection, each.receiver_id).name,
            titles=[
                result.title
                for result in kept[each.wave_id].results
                if result.code in each.constructs
            ],
            holds=each.holds(today),
        )
        for each in found
    ]


def received(
    connection: Connection, own: OrganisationId, today: date
) -> list[ReceivedView]:
    """Give what may be looked at today; what ended does not exist."""
    found = Documents(connection, sharings, Sharing).where(receiver_id=str(own))
    return [
        ReceivedView(
            sharing_id=each.id,
            company=organisation(connection, each.organisation_id).name,
            company_id=each.organisation_id,
            until=each.until,
        )
        for each in found
        if each.holds(today)
    ]


def opened(
    connection: Connection, own: OrganisationId, sharing_id: UUID, today: date
) -> OpenedView:
    """Show what another company opened, or what this company lets others see."""
    found = Documents(connection, sharings, Sharing).find(sharing_id)
    if found is None or not (
        own == found.organisation_id
        or (own == found.receiver_id and found.holds(today))
    ):
        raise NotFound.said(
            "hier is niets (meer) te zien; het andere bedrijf kan de inzage hebben gesloten",
            "there is nothing to see here (any more); the other company may have closed it",
        )
    return OpenedView(
        own=own == found.organisation_id,
        sharing_id=found.id,
        company=organisation(connection, found.organisation_id).name,
        measured_on=Documents(connection, waves, Wave).get(found.wave_id).closed_on,
        until=found.until,
        constructs=[
            OpenedConstruct(
                title=result.title, question=result.question, figure=result.whole
            )
            for result in _report(connection, found.wave_id).results
            if result.code in found.constructs
        ],
    )


def own_sharing(
    connection: Connection, own: OrganisationId, sharing_id: UUID
) -> Sharing:
    """Give what this company opened itself."""
    found = Documents(connection, sharings, Sharing).find(sharing_id)
    if found is None or found.organisation_id != own:
        raise NotFound.said(
            "dit heeft je bedrijf niet opengesteld",
            "your company did not open this",
        )
    return found


def agreements_of(connection: Connection, own: OrganisationId) -> list[AgreementView]:
    """Give what this company agreed with others, or still may agree."""
    found = Documents(connection, agreements, JointAgreement).select(
        (agreements.c.proposer_id == str(own)) | (agreements.c.partner_id == str(own))
    )
    found.sort(key=lambda each: (each.due, each.what.casefold()))
    return [
        AgreementView(
            agreement=each,
            company=organisation(
                connection,
                each.partner_id if each.proposer_id == own else each.proposer_id,
            ).name,
            ours=each.proposer_id == own,
        )
        for each in found
    ]


def _report(connection: Connection, wave_id: UUID) -> Report:
    return Documents(connection, reports, Report).get(wave_id)
