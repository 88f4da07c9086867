"""Facts from the Kennisbank: what can be found there, and what no longer can."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from wvlo_core.domain.competency import Level
from wvlo_core.domain.ids import CompetencyCode, ConstructCode, Key, KnowledgeItemId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import Audience, Sector
from wvlo_core.events.base import Event


class ItemPublished(Event):
    """A knowledge item can be found by its audiences, for the first time or anew.

    `edition` counts publications of this item; a reader ignores an older one.
    """

    type: ClassVar[str] = "kennisbank.item_published"
    subject_field: ClassVar[str] = "item_id"

    item_id: KnowledgeItemId
    """The knowledge item; the same for every edition."""
    edition: Annotated[int, Field(ge=1)]
    """How often this item was published; ignore an edition older than one you had."""
    slug: Key
    """Readable key of the item, part of its address."""
    kind: str
    """What sort of item it is, such as `working_form`."""
    theme: str
    """The theme of the Kennisbank it is filed under."""
    title: LocalizedText
    """Title, written for everybody."""
    summary: LocalizedText
    """What a reader finds there, in a few sentences."""
    audiences: tuple[Audience, ...]
    """For whom it is written."""
    sectors: tuple[Sector, ...]
    """Where it fits; `generic` fits everywhere."""
    competencies: tuple[CompetencyCode, ...]
    """The competencies it helps with."""
    constructs: tuple[ConstructCode, ...]
    """The scan constructs it helps with."""
    levels: tuple[Level, ...]
    """The competency levels it fits: 0 not yet seen, 1 explores, 2 applies, 3 on own initiative, 4 takes further."""
    effort_minutes: Annotated[int, Field(ge=1)]
    """How long reading or doing it takes."""
    review_by: date
    """The day an editor looks at it again."""


class ItemWithdrawn(Event):
    """A knowledge item is no longer offered; whoever points at it stops doing so."""

    type: ClassVar[str] = "kennisbank.item_withdrawn"
    subject_field: ClassVar[str] = "item_id"

    item_id: KnowledgeItemId
    """The knowledge item."""
    edition: Annotated[int, Field(ge=1)]
    """The last edition that was published."""
