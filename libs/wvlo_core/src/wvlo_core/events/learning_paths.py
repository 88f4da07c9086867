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

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    competency: CompetencyCode
    """The competency, by its code in the framework."""
    title: LocalizedText
    """What the framework calls it."""
    learners: Annotated[int, Field(ge=FLOOR)]
    """How many learners got suggestions for it."""


class PathSuggested(Event):
    """Learners of one organisation have new or changed suggestions.

    Sent only when at least five learners are touched, and says only what holds for at
    least five of them, so that nobody's levels or wishes can be read from it.
    """

    type: ClassVar[str] = "learning_paths.path_suggested"
    subject_field: ClassVar[str] = "organisation_id"

    organisation_id: OrganisationId
    """The organisation whose learners have suggestions."""
    sector: Sector
    """The sector of that organisation."""
    learners: Annotated[int, Field(ge=FLOOR)]
    """How many learners are touched."""
    topics: tuple[Topic, ...]
    """What the suggestions are about, as far as it holds for at least five learners."""
    because: Literal["scan", "knowledge_item", "pilot"]
    """What led to the suggestions."""
    rule: str
    """The rule behind them, as a sentence in Dutch."""
    obstacles: tuple[LocalizedText, ...] = ()
    """Scales of the questionnaire that are low in this organisation."""


Tenths = Annotated[int, Field(ge=8, le=15)]


class DemandShift(BaseModel):
    """A competency that is asked more or less than before."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    competency: CompetencyCode
    """The competency, by its code in the framework or its URI."""
    title: LocalizedText
    """What the framework calls it."""
    was: Tenths
    """How much a role's wish for it counted, in tenths; 10 is as it stands there."""
    now: Tenths
    """How much it counts from now on, in tenths."""


class DemandChanged(Event):
    """What work asks of people became different, because technology changes a task.

    Several people assessed the task; what counts is their median.
    """

    type: ClassVar[str] = "learning_paths.demand_changed"
    subject_field: ClassVar[str] = "impact_id"

    impact_id: UUID
    """The record of what this technology does to this task."""
    technology: LocalizedText
    """The technology."""
    task: LocalizedText
    """The task that changes."""
    shifts: tuple[DemandShift, ...]
    """The competencies that count differently from now on."""


class PilotUpdated(Event):
    """A pilot reports what it saw. The text is written for everybody to read."""

    type: ClassVar[str] = "learning_paths.pilot_updated"
    subject_field: ClassVar[str] = "pilot_id"

    pilot_id: PilotId
    """The pilot."""
    update_id: UUID
    """This report."""
    number: Annotated[int, Field(ge=1)]
    """Which report of this pilot it is; ignore a number lower than one you had."""
    title: LocalizedText
    """What the pilot is called."""
    programme_line: Annotated[int, Field(ge=1, le=4)]
    """The line of the programme it belongs to."""
    phase: Literal[
        "intake", "preparation", "running", "evaluation", "scaled", "stopped"
    ]
    """How far the pilot is."""
    lesson: LocalizedText
    """What was learned, written for everybody."""
    factors: LocalizedText
    """What helped and what hindered, written for everybody."""
    learning_item: Key
    """Key of the learning item that was tried out."""
    effect: Literal["better", "as_expected", "worse"]
    """How it went, compared with what was expected."""
    evidence: Literal["anecdote", "self_report", "measured"]
    """How that is known."""
