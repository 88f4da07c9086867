"""What one reader may see: every question of a reader goes through `visible`."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, Select, select

from wvlo_core.domain.competency import Level
from wvlo_core.domain.ids import CompetencyCode, ConstructCode, KnowledgeItemId
from wvlo_core.domain.locale import Language, ShownText
from wvlo_core.domain.people import Audience, Sector
from wvlo_core.errors import NotFound
from wvlo_kennisbank.model import (
    Evidence,
    Kind,
    KnowledgeItem,
    Origin,
    State,
    Theme,
    item_id,
)
from wvlo_kennisbank.store import facets, items


class ItemView(BaseModel):
    """A published item as one audience reads it, in one language."""

    model_config = ConfigDict(frozen=True)

    id: KnowledgeItemId
    slug: str
    edition: int
    kind: Kind
    theme: Theme
    title: ShownText
    summary: ShownText
    body: ShownText
    audiences: tuple[Audience, ...]
    sectors: tuple[Sector, ...]
    competencies: tuple[CompetencyCode, ...]
    constructs: tuple[ConstructCode, ...]
    levels: tuple[Level, ...]
    effort_minutes: int
    review_by: date
    overdue: bool
    source: str
    evidence: Evidence
    owner: str
    licence: str
    origin: Origin | None


def visible(audience: Audience) -> Select[Any]:
    """Select the ids of the items that this audience may know of."""
    return (
        select(items.c.id)
        .join(facets, facets.c.item_id == items.c.id)
        .where(
            items.c.state == State.PUBLISHED.value,
            facets.c.name == "audience",
            facets.c.value == audience.value,
        )
    )


def read_item(
    connection: Connection,
    slug: str,
    audience: Audience,
    language: Language,
    today: date,
) -> ItemView:
    """Give the item; what is not for this audience does not exist for it."""
    # Looked up by the id that follows from the slug: no text of a reader is a query.
    document = connection.execute(
        select(items.c.document).where(
            items.c.id == str(item_id(slug)), items.c.id.in_(visible(audience))
        )
    ).scalar_one_or_none()
    if document is None:
        message = (
            f"there is no item {slug!r} for {audience.value}; search for it with "
            f"GET /items?audience={audience.value}&q=..."
        )
        raise NotFound(message)
    return _view(KnowledgeItem.model_validate_json(document), language, today)


def _view(item: KnowledgeItem, language: Language, today: date) -> ItemView:
    content = item.content
    return ItemView(
        id=item.id,
        slug=item.slug,
        edition=item.edition,
        kind=content.kind,
        theme=content.theme,
        title=content.title.show(language),
        summary=content.summary.show(language),
        body=content.body.show(language),
        audiences=content.audiences,
        sectors=content.sectors,
        competencies=content.competencies,
        constructs=content.constructs,
        levels=content.levels,
        effort_minutes=content.effort_minutes,
        review_by=content.review_by,
        overdue=content.overdue(today),
        source=content.source,
        evidence=content.evidence,
        owner=content.owner,
        licence=content.licence,
        origin=item.origin,
    )
