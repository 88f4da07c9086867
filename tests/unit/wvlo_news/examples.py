"""Events, facts and a unit of work to start a test from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from wvlo_core.domain.ids import named_id
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import Audience, Sector
from wvlo_core.events import (
    Event,
    ItemPublished,
    ItemWithdrawn,
    PathSuggested,
    PilotUpdated,
    Topic,
)
from wvlo_core.testing.fakes import NOON, FakeCause, FakeWork, MemoryCollection
from wvlo_news.model import (
    Fact,
    KnowledgeFact,
    NewsItem,
    NewsletterIssue,
    PathFact,
    PilotFact,
    Withdrawal,
)

CHAIN = named_id("test", "chain")


def text(nl: str, en: str | None = None) -> LocalizedText:
    return LocalizedText(nl=nl, en=en or f"{nl} (en)")


def item_published(
    name: str = "buddy", edition: int = 1, **changes: Any
) -> ItemPublished:
    event = ItemPublished(
        item_id=named_id("knowledge", name),
        edition=edition,
        slug=name,
        kind="tip",
        theme="career",
        title=text(f"Titel {name}", f"Title {name}"),
        summary=text(f"Zo werkt {name}.", f"How {name} works."),
        audiences=(Audience.EMPLOYEE, Audience.STUDENT),
        sectors=(Sector.GENERIC,),
        competencies=("A1",),
        constructs=(),
        levels=(1,),
        effort_minutes=15,
        review_by=date(2027, 12, 1),
    )
    return event.model_copy(update=changes)


def item_withdrawn(name: str = "buddy", edition: int = 1) -> ItemWithdrawn:
    return ItemWithdrawn(item_id=named_id("knowledge", name), edition=edition)


def pilot_updated(name: str = "duo", number: int = 1, **changes: Any) -> PilotUpdated:
    event = PilotUpdated(
        pilot_id=named_id("pilot", name),
        update_id=named_id("update", name, str(number)),
        number=number,
        title=text(f"Proef {name}", f"Trial {name}"),
        programme_line=2,
        phase="running",
        lesson=text("Begin klein.", "Start small."),
        factors=text("Vaste tijd in het rooster.", "Fixed time in the roster."),
        learning_item="duo",
        effect="better",
        evidence="anecdote",
    )
    return event.model_copy(update=changes)


def path_suggested(name: str = "company", **changes: Any) -> PathSuggested:
    event = PathSuggested(
        organisation_id=named_id("organisation", name),
        sector=Sector.DAIRY,
        learners=6,
        topics=(
            Topic(competency="A2", title=text("Reflecteren", "Reflecting"), learners=5),
            Topic(competency="B2", title=text("Kennis delen", "Sharing"), learners=6),
        ),
        because="scan",
        rule="five or more learners have new suggestions",
        obstacles=(text("Tijd om te leren", "Time to learn"),),
    )
    return event.model_copy(update=changes)


def fact(event: Event, event_id: str = "event", minute: int = 0) -> Fact:
    """Give the fact that this event makes."""
    made = (named_id("event", event_id), NOON.replace(minute=minute))
    match event:
        case ItemPublished():
            return KnowledgeFact.of(event, *made)
        case PilotUpdated():
            return PilotFact.of(event, *made)
        case PathSuggested():
            return PathFact.of(event, *made)
    raise AssertionError(event)


def item_of(*events: Event) -> NewsItem:
    """Give the draft that these events of one chain make."""
    facts = [fact(event, str(number), number) for number, event in enumerate(events)]
    item = NewsItem.start(CHAIN, 0, facts[0])
    for more in facts[1:]:
        item = item.with_fact(more)
    return item


def _item_columns(item: NewsItem) -> dict[str, str]:
    return {"correlation_id": str(item.correlation_id), "state": item.state.value}


@dataclass
class NewsWork(FakeWork):
    """The news' unit of work, in memory."""

    items: MemoryCollection[NewsItem] = field(
        default_factory=lambda: MemoryCollection(_item_columns)
    )
    issues: MemoryCollection[NewsletterIssue] = field(default_factory=MemoryCollection)
    withdrawals: MemoryCollection[Withdrawal] = field(default_factory=MemoryCollection)

    def caused_by(self, event_id: str, chain: UUID = CHAIN) -> NewsWork:
        """Pretend that an event is being handled."""
        self.cause = FakeCause(chain, named_id("event", event_id), "some.event")
        return self
