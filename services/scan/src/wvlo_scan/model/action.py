"""What was agreed after a scan: who does what, before when, about which construct."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from wvlo_core.domain.ids import ConstructCode, Key, OrganisationId, WaveId
from wvlo_core.domain.value import Value

What = Annotated[
    str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)
]
Owner = Annotated[
    str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)
]
"""Who sees to it: a function, a team or an alias; it need not be a person."""


class ActionState(StrEnum):
    """How far an action is; stopping one is allowed, and stays visible."""

    AGREED = "agreed"
    UNDER_WAY = "under_way"
    DONE = "done"
    STOPPED = "stopped"


class Agreement(Value):
    """Who does what before when, aimed at one construct.

    `items` names Kennisbank items by their slugs. `session_id` is the dialogue session in
    which it was agreed, if it was in one.
    """

    session_id: UUID | None = None
    about: ConstructCode
    what: What
    owner: Owner
    due: date
    items: tuple[Key, ...] = ()


class ActionChanges(Value):
    """What becomes different; what is left out stays."""

    what: What | None = None
    owner: Owner | None = None
    due: date | None = None
    state: ActionState | None = None


class ImprovementAction(Agreement):
    """An agreement about one wave of a company, and how far it is."""

    id: UUID
    organisation_id: OrganisationId
    wave_id: WaveId
    state: ActionState = ActionState.AGREED

    def late(self, today: date) -> bool:
        """Tell whether its date went by while it still has to be done."""
        waiting = self.state in {ActionState.AGREED, ActionState.UNDER_WAY}
        return waiting and self.due < today
