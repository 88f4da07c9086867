"""Taking part as a company, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from wvlo_core.domain.ids import OrganisationId
from wvlo_core.domain.people import Organisation
from wvlo_core.runtime.http import Read, Run
from wvlo_scan import queries, use_cases
from wvlo_scan.access import Acting, Coordinator
from wvlo_scan.model import Registration
from wvlo_scan.use_cases import Granted

router = APIRouter(tags=["companies"])


@router.post("/registrations", status_code=201)
def ask_to_take_part(wanted: use_cases.AskToTakePart, run: Run) -> Granted:
    """Ask for a place; the key is shown this once and works after approval."""
    return run(use_cases.ask_to_take_part, wanted)


@router.get("/registrations", dependencies=[Coordinator])
def list_registrations(connection: Read) -> list[Registration]:
    """See who asked to take part; for the coordinator."""
    return queries.all_registrations(connection)


@router.post("/registrations/{organisation_id}/approve", dependencies=[Coordinator])
def approve_registration(organisation_id: OrganisationId, run: Run) -> Organisation:
    """Let a company take part; for the coordinator."""
    command = use_cases.DecideRegistration(organisation_id=organisation_id)
    return run(use_cases.approve_registration, command)


@router.post(
    "/registrations/{organisation_id}/refuse",
    dependencies=[Coordinator],
    status_code=204,
)
def refuse_registration(organisation_id: OrganisationId, run: Run) -> None:
    """Forget the question; for the coordinator."""
    command = use_cases.DecideRegistration(organisation_id=organisation_id)
    run(use_cases.refuse_registration, command)


@router.put("/organisations/{organisation_id}", dependencies=[Coordinator])
def register_organisation(
    organisation_id: OrganisationId, organisation: Organisation, run: Run
) -> Organisation:
    """Let an organisation take part, or change its name; for the coordinator."""
    organisation = organisation.model_copy(update={"id": organisation_id})
    command = use_cases.RegisterOrganisation(organisation=organisation)
    return run(use_cases.register_organisation, command)


@router.post(
    "/organisations/{organisation_id}/key",
    dependencies=[Coordinator],
    status_code=201,
)
def issue_key(organisation_id: OrganisationId, run: Run) -> Granted:
    """Give a new key, shown this once; the old one stops working."""
    command = use_cases.IssueKey(organisation_id=organisation_id)
    return run(use_cases.issue_key, command)


@router.get("/organisation")
def show_own_organisation(acting: Acting, connection: Read) -> Organisation:
    """See which organisation your key is of."""
    return queries.organisation(connection, acting)
