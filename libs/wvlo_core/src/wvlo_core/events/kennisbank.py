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
    edition: Annotated[int, Field(ge=1)]
    slug: Key
    kind: str
    theme: str
    title: LocalizedText
    summary: LocalizedText
    audiences: tuple[Audience, ...]
    sectors: tuple[Sector, ...]
    competencies: tuple[CompetencyCode, ...]
    constructs: tuple[ConstructCode, ...]
    levels: tuple[Level, ...]
    effort_minutes: Annotated[int, Field(ge=1)]
    review_by: date


class ItemWithdrawn(Event):
    """A knowledge item is no longer offered; whoever points at it stops doing so."""

    type: ClassVar[str] = "kennisbank.item_withdrawn"
    subject_field: ClassVar[str] = "item_id"

    item_id: KnowledgeItemId
    edition: Annotated[int, Field(ge=1)]
