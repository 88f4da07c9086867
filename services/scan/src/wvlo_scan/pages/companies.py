"""Asking for a place, signing in and out, and what the coordinator decides."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import SecretStr, ValidationError

from wvlo_core.domain.ids import OrganisationId
from wvlo_core.domain.people import Sector
from wvlo_core.errors import WvloError
from wvlo_core.runtime.http import Read, Run
from wvlo_scan import queries, use_cases
from wvlo_scan.access import COOKIE, SIGN_IN, Coordinator, is_coordinator
from wvlo_scan.model import RegistrationState
from wvlo_scan.model.access import SESSION
from wvlo_scan.pages.reader import CurrentReader, Form, Reader

router = APIRouter(include_in_schema=False)

_FIELDS = ("name", "sector", "contact")


@router.get("/aanmelden")
def ask(reader: CurrentReader) -> Response:
    """Ask what a company has to tell."""
    return reader.page(
        "register.html", faults=[], given=dict.fromkeys(_FIELDS, ""), sectors=[*Sector]
    )


@router.post("/aanmelden")
def register(reader: CurrentReader, sent: Form, run: Run) -> Response:
    """Keep the question and show the key, this once."""
    given = {name: sent.fields.get(name, "").strip() for name in _FIELDS}
    try:
        command = use_cases.AskToTakePart.model_validate(given)
        granted = run(use_cases.ask_to_take_part, command)
    except ValidationError as wrong:
        names = [str(error["loc"][0]) for error in wrong.errors()]
        faults = [(f"#{name}", reader.words.text(f"fault_{name}")) for name in names]
        return reader.page(
            "register.html", status=422, faults=faults, given=given, sectors=[*Sector]
        )
    except WvloError as refused:
        return reader.refuse(refused, 409)
    return _key_page(reader, granted, waits=True)


@router.get(SIGN_IN)
def ask_key(reader: CurrentReader, naar: str = "") -> Response:
    """Ask for the key, or the coordinator's token."""
    return reader.page("sign_in.html", faults=[], naar=naar)


@router.post(SIGN_IN)
def sign_in(reader: CurrentReader, sent: Form, request: Request, run: Run) -> Response:
    """Begin a session of the browser."""
    shown = sent.fields.get("key", "").strip()
    coordinator = is_coordinator(request.app.state.wvlo, shown)
    command = use_cases.SignIn(secret=SecretStr(shown), as_coordinator=coordinator)
    naar = sent.fields.get("naar", "")
    try:
        session = run(use_cases.sign_in, command)
    except WvloError as refused:
        faults = [("#key", reader.said(refused))]
        return reader.page("sign_in.html", status=403, faults=faults, naar=naar)
    answer = reader.go(
        _safe(naar, reader) or ("/coordinator" if coordinator else "/organisatie")
    )
    reader.keep(answer, COOKIE, session, int(SESSION.total_seconds()))
    return answer


@router.post("/uitloggen")
def sign_out(reader: CurrentReader, run: Run) -> Response:
    """End the session."""
    secret = SecretStr(reader.cookies.get(COOKIE, ""))
    run(use_cases.sign_out, use_cases.SignOut(secret=secret))
    answer = reader.go(SIGN_IN)
    answer.delete_cookie(COOKIE, path=reader.root or "/")
    return answer


@router.get("/coordinator", dependencies=[Coordinator])
def show_companies(reader: CurrentReader, connection: Read) -> Response:
    """List who waits, and who takes part."""
    waiting = [
        each
        for each in queries.all_registrations(connection)
        if each.state is RegistrationState.WAITING
    ]
    organisations = queries.all_organisations(connection)
    return reader.page("coordinator.html", waiting=waiting, organisations=organisations)


@router.post("/coordinator/{organisation_id}", dependencies=[Coordinator])
def decide(
    organisation_id: UUID, reader: CurrentReader, sent: Form, run: Run
) -> Response:
    """Approve, refuse, or give a new key."""
    organisation = OrganisationId(organisation_id)
    action = sent.fields.get("action", "")
    try:
        if action == "key":
            command = use_cases.IssueKey(organisation_id=organisation)
            return _key_page(reader, run(use_cases.issue_key, command), waits=False)
        decision = use_cases.DecideRegistration(organisation_id=organisation)
        if action == "approve":
            run(use_cases.approve_registration, decision)
        if action == "refuse":
            run(use_cases.refuse_registration, decision)
    except WvloError as refused:
        return reader.refuse(refused, 409)
    return reader.go("/coordinator")


def _key_page(reader: Reader, granted: use_cases.Granted, *, waits: bool) -> Response:
    return reader.page("key.html", key=granted.key, waits=waits)


def _safe(place: str, reader: Reader) -> str:
    """Go back only to a place of this service."""
    place = place.removeprefix(reader.root)
    return (
        place if place.startswith("/") and not place.startswith(("//", "/\\")) else ""
    )
