"""Who asked to take part, and whose pass or wave something is."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from wvlo_core.domain.ids import OrganisationId
from wvlo_core.domain.people import Organisation
from wvlo_core.errors import NotFound
from wvlo_core.runtime.documents import Documents
from wvlo_scan.model import Pass, Registration, Wave, print_of
from wvlo_scan.store import organisations, passes, registrations, waves


def pass_behind(connection: Connection, secret: str) -> Pass | None:
    """Find the pass with this secret, also one that ended."""
    return Documents(connection, passes, Pass).find(print_of(secret))


def takes_part(connection: Connection, organisation_id: OrganisationId) -> bool:
    """Tell whether the coordinator let this company in."""
    found = Documents(connection, organisations, Organisation)
    return found.find(organisation_id) is not None


def organisation(connection: Connection, organisation_id: UUID) -> Organisation:
    """Give a company that takes part."""
    return Documents(connection, organisations, Organisation).get(organisation_id)


def all_organisations(connection: Connection) -> list[Organisation]:
    """Give every company that takes part, by name."""
    found = Documents(connection, organisations, Organisation).all()
    return sorted(found, key=lambda each: each.name.casefold())


def all_registrations(connection: Connection) -> list[Registration]:
    """Give every question to take part, the oldest first."""
    found = Documents(connection, registrations, Registration).all()
    return sorted(found, key=lambda each: (each.asked_on, each.name.casefold()))


def registration(
    connection: Connection, organisation_id: OrganisationId
) -> Registration | None:
    """Give what a company asked, if it did so itself."""
    return Documents(connection, registrations, Registration).find(organisation_id)


def own_wave(
    connection: Connection, organisation_id: OrganisationId, wave_id: UUID
) -> Wave:
    """Give a wave of this company; one of another company does not exist for it."""
    found = Documents(connection, waves, Wave).find(wave_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound.said(
            "jouw organisatie heeft deze meting niet; kijk of het adres klopt",
            f"your organisation has no wave with id {wave_id}; check the id",
        )
    return found
