"""What companies let each other see, and what they agree together."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from wvlo_core.domain.ids import ConstructCode, OrganisationId, WaveId
from wvlo_core.domain.value import Value
from wvlo_core.errors import Conflict, NotAllowed
from wvlo_scan.model.action import Owner, What


class Sharing(Value):
    """One company lets one other see chosen constructs of one closed wave, for a while.

    Only the figures over the whole organisation; `until` is the last day.
    """

    id: UUID
    organisation_id: OrganisationId
    wave_id: WaveId
    receiver_id: OrganisationId
    constructs: Annotated[tuple[ConstructCode, ...], Field(min_length=1)]
    since: date
    until: date
    withdrawn_on: date | None = None

    def holds(self, today: date) -> bool:
        """Tell whether the other may look today."""
        return self.withdrawn_on is None and today <= self.until

    def withdraw(self, today: date) -> Sharing:
        """Let the other see nothing any more, from this moment on."""
        if self.withdrawn_on is not None:
            return self
        return self.model_copy(update={"withdrawn_on": today})


class JointAgreement(Value):
    """What two companies agree: one proposes, and it stands once the other confirms.

    It belongs to both, also after nothing is shared any more.
    """

    id: UUID
    proposer_id: OrganisationId
    partner_id: OrganisationId
    what: What
    due: date
    proposer_owner: Owner
    partner_owner: Owner | None = None
    proposed_on: date
    confirmed_on: date | None = None

    def of(self, organisation_id: OrganisationId) -> bool:
        """Tell whether this company is one of the two."""
        return organisation_id in {self.proposer_id, self.partner_id}

    def confirm(self, by: OrganisationId, owner: Owner, today: date) -> JointAgreement:
        """Agree to it, and say who sees to it on this side."""
        if by != self.partner_id:
            raise NotAllowed.said(
                "het andere bedrijf bevestigt deze afspraak",
                "the other company confirms this agreement",
            )
        if self.confirmed_on is not None:
            raise Conflict.said(
                "deze afspraak is al bevestigd", "this was confirmed already"
            )
        return self.model_copy(update={"partner_owner": owner, "confirmed_on": today})
