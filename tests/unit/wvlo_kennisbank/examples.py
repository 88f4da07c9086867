"""Content, events and a unit of work to start a test from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wvlo_core.domain.ids import PilotId, named_id
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.events import PilotUpdated
from wvlo_core.testing.fakes import NOON, FakeWork, MemoryCollection
from wvlo_kennisbank.model import ItemContent, KnowledgeItem

TODAY = date(2026, 11, 23)
PILOT = PilotId(named_id("test", "pilot"))


def text(nl: str, en: str | None = None) -> LocalizedText:
    return LocalizedText(nl=nl, en=en)


def content(**changes: Any) -> ItemContent:
    """Make a text that can be published."""
    facts: dict[str, Any] = {
        "kind": "working_form",
        "theme": "safety_and_quality",
        "title": text("Een fout bespreken", "Discussing a fault"),
        "summary": text("Zo zoek je samen de oorzaak.", "Find the cause together."),
        "body": text("Begin met de feiten.", "Start with the facts."),
        "audiences": ("employee",),
        "sectors": ("dairy",),
        "competencies": ("A2",),
        "constructs": ("safety",),
        "levels": (2, 3),
        "effort_minutes": 30,
        "review_by": date(2027, 9, 1),
        "source": "WVLO",
        "evidence": "practice",
        "owner": "redactie-wvlo",
        "licence": "CC-BY-4.0",
    }
    return ItemContent.model_validate(facts | changes)


def draft(slug: str = "fault-review", **changes: Any) -> KnowledgeItem:
    return KnowledgeItem(slug=slug, content=content(**changes))


def published(slug: str = "fault-review", **changes: Any) -> KnowledgeItem:
    item, _ = draft(slug, **changes).publish(NOON)
    return item


def pilot_updated(**changes: Any) -> PilotUpdated:
    facts: dict[str, Any] = {
        "pilot_id": PILOT,
        "update_id": named_id("test", "update", "1"),
        "number": 1,
        "title": text("Duo's bij de pasteur", "Pairs at the pasteuriser"),
        "programme_line": 3,
        "phase": "running",
        "lesson": text("Samen kijken helpt.", "Looking together helps."),
        "factors": text("Tijd in het rooster.", "Time in the roster."),
        "learning_item": "work-with-a-buddy",
        "effect": "better",
        "evidence": "anecdote",
    }
    return PilotUpdated.model_validate(facts | changes)


@dataclass
class KennisbankWork(FakeWork):
    """A unit of work in memory."""

    items: MemoryCollection[KnowledgeItem] = field(default_factory=MemoryCollection)
