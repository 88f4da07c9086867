"""The facts that are told on the road, and how they are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from wvlo_core.domain.ids import KnowledgeItemId, named_id
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import Sector
from wvlo_core.errors import Invalid
from wvlo_core.events import Event, ItemPublished
from wvlo_core.events.base import Lift
from wvlo_core.ports import Work

SUBJECTS = 40
COMPUTES = "computes-"


class ItemOnAShelf(ItemPublished):
    """Version 2 of the fact, as newer software knows it."""

    version: ClassVar[int] = 2
    lifts: ClassVar[dict[int, Lift]] = {1: lambda data: data | {"shelf": "lifted"}}

    shelf: str


def item(
    number: int, kind: str = "steady", summary: str = "Kort.", speaks: int = 1
) -> ItemPublished:
    """Make the fact of this number: facts take turns over the subjects."""
    subject, edition = f"item-{number % SUBJECTS}", number // SUBJECTS + 1
    made = ItemPublished(
        item_id=KnowledgeItemId(named_id("item", subject)),
        edition=edition,
        slug=subject,
        kind=kind,
        theme="learning-at-work",
        title=LocalizedText(nl="Leren op het werk — zó doe je dat"),
        summary=LocalizedText(nl=summary),
        audiences=(),
        sectors=(Sector.DAIRY,),
        competencies=("A1",),
        constructs=("peer_support",),
        levels=(),
        effort_minutes=10,
        review_by=date(2027, 1, 1),
    )
    if speaks == 1:
        return made
    return ItemOnAShelf(**made.model_dump(), shelf="top")


def tell(facts: Iterable[Event], work: Work) -> None:
    for fact in facts:
        work.outbox.add(fact)


def tell_and_fail(facts: Iterable[Event], work: Work) -> None:
    tell(facts, work)
    raise Invalid("on second thoughts, no")
