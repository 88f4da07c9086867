"""Asking to take part, deciding about that, and signing in."""

from __future__ import annotations

from pydantic import Field, SecretStr

from wvlo_core.domain.ids import OrganisationId, new_id
from wvlo_core.domain.people import Name, Organisation, OrganisationKind, Sector
from wvlo_core.domain.value import Value
from wvlo_core.errors import Conflict, NotAllowed
from wvlo_core.ports import Command
from wvlo_scan.model import Pass, Registration, RegistrationState, print_of
from wvlo_scan.model.access import Contact
from wvlo_scan.ports import Work

_MOST_WAITING = 500


class AskToTakePart(Command):
    """Ask for a place; anybody may."""

    name: Name
    kind: OrganisationKind = OrganisationKind.COMPANY
    sector: Sector
    contact: Contact
    organisation_id: OrganisationId = Field(
        default_factory=lambda: OrganisationId(new_id())
    )


class Granted(Value):
    """A key, which is shown this once."""

    organisation_id: OrganisationId
    key: str


def ask_to_take_part(command: AskToTakePart, work: Work) -> Granted:
    """Keep the question and give a key that opens nothing until it is approved."""
    if work.registrations.find(command.organisation_id) is not None:
        message = "this id is taken; choose another one, or leave it out"
        raise Conflict(message)
    waiting = work.registrations.where(state=RegistrationState.WAITING)
    if len(waiting) >= _MOST_WAITING:
        raise Conflict.said(
            "er wachten nu te veel aanvragen; probeer het morgen nog eens",
            "too many companies are waiting; try again tomorrow",
        )
    work.registrations.save(
        Registration(
            id=command.organisation_id,
            name=command.name,
            kind=command.kind,
            sector=command.sector,
            contact=command.contact,
            asked_on=work.now.date(),
        )
    )
    return _give_key(command.organisation_id, work)


class DecideRegistration(Command):
    """Say something about a company that asked to take part; for the coordinator."""

    organisation_id: OrganisationId


def approve_registration(command: DecideRegistration, work: Work) -> Organisation:
    """Let it take part: from now on its key opens its own door."""
    asked = work.registrations.get(command.organisation_id).approve()
    organisation = Organisation(
        id=asked.id, name=asked.name, kind=asked.kind, sector=asked.sector
    )
    work.registrations.save(asked)
    work.organisations.put(organisation)
    return organisation


def refuse_registration(command: DecideRegistration, work: Work) -> None:
    """Forget the question, who asked it, and the key."""
    asked = work.registrations.get(command.organisation_id)
    if asked.state is not RegistrationState.WAITING:
        raise Conflict.said(
            "deze aanvraag is al goedgekeurd", "this was approved already"
        )
    work.registrations.remove(asked.id)
    work.passes.withdraw(asked.id)


class IssueKey(Command):
    """Replace the key of a company that lost it; for the coordinator."""

    organisation_id: OrganisationId


def issue_key(command: IssueKey, work: Work) -> Granted:
    """Give a new key; the old one and whoever signed in with it are out."""
    organisation = work.organisations.get(command.organisation_id)
    work.passes.withdraw(organisation.id)
    return _give_key(organisation.id, work)


class SignIn(Command):
    """Show a key, or the coordinator's token which the door compared already."""

    secret: SecretStr
    as_coordinator: bool = False


def sign_in(command: SignIn, work: Work) -> str:
    """Give the secret of a session that ends by itself."""
    work.passes.forget_expired(work.now)
    organisation_id = None
    if not command.as_coordinator:
        shown = work.passes.find(print_of(command.secret.get_secret_value()))
        if shown is None or shown.organisation_id is None or shown.until is not None:
            raise NotAllowed.said(
                "deze sleutel kennen we niet; kijk of je hem helemaal hebt overgenomen",
                "unknown key; check that you copied all of it",
            )
        organisation_id = shown.organisation_id
    secret, session = Pass.session(organisation_id, work.now)
    work.passes.save(session)
    return secret


class SignOut(Command):
    """Leave."""

    secret: SecretStr


def sign_out(command: SignOut, work: Work) -> None:
    """End the session; without one nothing happens."""
    found = work.passes.find(print_of(command.secret.get_secret_value()))
    if found is not None and found.until is not None:
        work.passes.remove(found.id)


def _give_key(organisation_id: OrganisationId, work: Work) -> Granted:
    secret, kept = Pass.key(organisation_id)
    work.passes.save(kept)
    return Granted(organisation_id=organisation_id, key=secret)
