"""Who may do what: companies with a key, a coordinator, and what they show at the door.

A secret is shown once. Only its print is kept, so whoever reads the database cannot use
any; the secrets have so many bits that a print says nothing about them.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from wvlo_core.domain.ids import OrganisationId
from wvlo_core.domain.people import Name, OrganisationKind, Sector
from wvlo_core.domain.value import Value
from wvlo_core.errors import Conflict

SESSION = timedelta(hours=12)
_SECRET_BYTES = 24

Contact = Annotated[
    str, StringConstraints(min_length=3, max_length=200, strip_whitespace=True)
]
"""How the coordinator reaches whoever asked; kept no longer than the question."""


def print_of(secret: str) -> str:
    """Give all that is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Pass(Value):
    """What opens a door: a company's key, or the session of somebody who signed in.

    Without an organisation it is the coordinator's. A key lasts until it is replaced.
    """

    id: str
    organisation_id: OrganisationId | None
    until: datetime | None = None

    @staticmethod
    def key(organisation_id: OrganisationId) -> tuple[str, Pass]:
        """Make a key for a company, and what is kept of it."""
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        return secret, Pass(id=print_of(secret), organisation_id=organisation_id)

    @staticmethod
    def session(
        organisation_id: OrganisationId | None, now: datetime
    ) -> tuple[str, Pass]:
        """Make a session that ends by itself, and what is kept of it."""
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        return secret, Pass(
            id=print_of(secret), organisation_id=organisation_id, until=now + SESSION
        )

    def holds(self, now: datetime) -> bool:
        """Tell whether it still opens the door."""
        return self.until is None or now < self.until


class RegistrationState(StrEnum):
    """A company waits until the coordinator decides, once."""

    WAITING = "waiting"
    APPROVED = "approved"


class Registration(Value):
    """A company that asked to take part; it exists for others once it is approved."""

    id: OrganisationId
    name: Name
    kind: OrganisationKind
    sector: Sector
    contact: Contact | None
    asked_on: date
    state: RegistrationState = RegistrationState.WAITING

    def approve(self) -> Registration:
        """Let it take part; how to reach somebody is not needed any more."""
        if self.state is not RegistrationState.WAITING:
            raise Conflict.said(
                "deze aanvraag is al goedgekeurd", "this was approved already"
            )
        return self.model_copy(
            update={"state": RegistrationState.APPROVED, "contact": None}
        )
