"""Facts from learning paths and pilots. Told per organisation, never per person."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from wvlo_core.domain.anonymity import FLOOR
from wvlo_core.domain.ids import CompetencyCode, Key, OrganisationId, PilotId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import Sector
from wvlo_core.events.base import Event


class Topic(BaseModel):
    """A competency that enough learners of the organisation got suggestions for."""

    model_config = ConfigDict(frozen=True)

    competency: CompetencyCode
    title: LocalizedText
    learners: Annotated[int, Field(ge=FLOOR)]


class PathSuggested(Event):
    """Learners of one organisation have new or changed suggestions.

    Sent only when at least five learners are touched, and says only what holds for at
    least five of them, so that nobody's levels or wishes can be read from it.
    """

    type: ClassVar[str] = "learning_paths.path_suggested"
    subject_field: ClassVar[str] = "organisation_id"

    organisation_id: OrganisationId
    sector: Sector
    learners: Annotated[int, Field(ge=FLOOR)]
    topics: tuple[Topic, ...]
    because: Literal["scan", "knowledge_item", "pilot"]
    rule: str
    obstacles: tuple[LocalizedText, ...] = ()


class PilotUpdated(Event):
    """A pilot reports what it saw. The text is written for everybody to read."""

    type: ClassVar[str] = "learning_paths.pilot_updated"
    subject_field: ClassVar[str] = "pilot_id"

    pilot_id: PilotId
    update_id: UUID
    number: Annotated[int, Field(ge=1)]
    title: LocalizedText
    programme_line: Annotated[int, Field(ge=1, le=4)]
    phase: Literal[
        "intake", "preparation", "running", "evaluation", "scaled", "stopped"
    ]
    lesson: LocalizedText
    factors: LocalizedText
    learning_item: Key
    effect: Literal["better", "as_expected", "worse"]
    evidence: Literal["anecdote", "self_report", "measured"]
