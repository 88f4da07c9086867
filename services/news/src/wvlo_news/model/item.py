"""A news item: drafted from facts, worded by an editor if need be, then published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from wvlo_core.domain.ids import KnowledgeItemId, NewsItemId, named_id
from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_core.domain.value import Value
from wvlo_core.errors import Conflict, Invalid
from wvlo_core.events import NewsPublished
from wvlo_news.model.facts import Fact, KnowledgeFact, NewsTopic, Withdrawal, merged
from wvlo_news.model.rendering import render
from wvlo_news.model.words import both

_NEVER = datetime.max.replace(tzinfo=UTC)


class ItemState(StrEnum):
    """Where an item stands; published and dropped are for good."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"
    DROPPED = "dropped"


class NewsItem(Value):
    """One item per chain of events; what comes after the editor is a follow-up.

    `withdrawn` lists knowledge that was withdrawn after the words were fixed.
    """

    id: NewsItemId
    correlation_id: UUID
    follow_up: Annotated[int, Field(ge=0)]
    state: ItemState
    topic: NewsTopic
    title: LocalizedText
    body: LocalizedText
    facts: tuple[Fact, ...]
    edited: bool = False
    withdrawn: tuple[KnowledgeItemId, ...] = ()
    publish_at: AwareDatetime | None = None
    published_at: AwareDatetime | None = None

    @classmethod
    def start(cls, correlation_id: UUID, follow_up: int, fact: Fact) -> NewsItem:
        """Draft the first item of a chain, or the next one when that was taken up."""
        chain = str(correlation_id)
        name = (chain, "follow-up", str(follow_up)) if follow_up else (chain,)
        draft = render((fact,))
        return cls(
            id=NewsItemId(named_id("news", *name)),
            correlation_id=correlation_id,
            follow_up=follow_up,
            state=ItemState.DRAFT,
            topic=draft.topic,
            title=draft.title,
            body=draft.body,
            facts=(fact,),
        )

    @property
    def takes_facts(self) -> bool:
        """No editor touched it, so its words still follow the facts."""
        lapsed = self.state is ItemState.DROPPED and not self.facts
        return not self.edited and (self.state is ItemState.DRAFT or lapsed)

    @property
    def since(self) -> datetime:
        """When the first event proposed it."""
        return min((fact.time for fact in self.facts), default=_NEVER)

    @property
    def warning(self) -> LocalizedText | None:
        """Tell the editor which knowledge is gone while the words still stand."""
        titles = [
            fact.title
            for fact in self.facts
            if isinstance(fact, KnowledgeFact) and fact.item_id in self.withdrawn
        ]
        if not titles or self.state in {ItemState.PUBLISHED, ItemState.DROPPED}:
            return None
        return both(lambda language: _warning(titles, language))

    def knows(self, fact: Fact) -> bool:
        """Tell whether it holds this fact, or a later one about the same subject."""
        return any(f.key == fact.key and f.rank >= fact.rank for f in self.facts)

    def with_fact(self, fact: Fact) -> NewsItem:
        """Take the fact in; the order in which facts come makes no difference."""
        return self._telling((*self.facts, fact))

    def without(self, withdrawal: Withdrawal) -> NewsItem:
        """Let go of withdrawn knowledge, or warn when the words are fixed already."""
        gone = [fact for fact in self.facts if withdrawal.covers(fact)]
        if not gone or self.state in {ItemState.PUBLISHED, ItemState.DROPPED}:
            return self
        if self.takes_facts:
            return self._telling(fact for fact in self.facts if fact not in gone)
        known = sorted({*self.withdrawn, withdrawal.id}, key=str)
        return self.model_copy(update={"withdrawn": tuple(known)})

    def edit(self, title: LocalizedText | None, body: LocalizedText | None) -> NewsItem:
        """Change the words; they must then be approved (again)."""
        if title is None and body is None:
            message = "there is nothing to change; give a title, a body, or both"
            raise Invalid(message)
        self._refuse_unless(ItemState.DRAFT, ItemState.APPROVED, doing="edited")
        return self.model_copy(
            update={
                "title": title or self.title,
                "body": body or self.body,
                "edited": True,
                "withdrawn": (),
                "state": ItemState.DRAFT,
                "publish_at": None,
            }
        )

    def approve(self) -> NewsItem:
        """Let an editor say that these words may be published."""
        self._refuse_unless(ItemState.DRAFT, doing="approved")
        return self.model_copy(update={"state": ItemState.APPROVED})

    def schedule(self, publish_at: datetime, now: datetime) -> NewsItem:
        """Plan the moment of publication of approved words."""
        self._refuse_unless(ItemState.APPROVED, doing="scheduled")
        if publish_at <= now:
            message = (
                f"publish_at must lie after {now.isoformat()}; choose a later moment, "
                "or publish the item now"
            )
            raise Invalid(message)
        return self.model_copy(update={"publish_at": publish_at})

    def drop(self) -> NewsItem:
        """Decide not to bring this; the facts stay, so that it is not proposed again."""
        self._refuse_unless(ItemState.DRAFT, ItemState.APPROVED, doing="dropped")
        return self.model_copy(update={"state": ItemState.DROPPED, "publish_at": None})

    def publish(self, now: datetime) -> tuple[NewsItem, NewsPublished]:
        """Make approved words readable for everybody, for good."""
        self._refuse_unless(ItemState.APPROVED, doing="published")
        update = {"state": ItemState.PUBLISHED, "published_at": now}
        told = NewsPublished(news_item_id=self.id, title=self.title)
        return self.model_copy(update=update), told

    def _telling(self, facts: Iterable[Fact]) -> NewsItem:
        """Write the draft anew; without any fact there is nothing to tell."""
        kept = merged(facts)
        draft = render(kept)
        return self.model_copy(
            update={
                "facts": kept,
                "state": ItemState.DRAFT if kept else ItemState.DROPPED,
                "topic": draft.topic,
                "title": draft.title,
                "body": draft.body,
            }
        )

    def _refuse_unless(self, *states: ItemState, doing: str) -> None:
        if self.state not in states:
            asked = " or ".join(states)
            message = (
                f"news item {self.id} is {self.state}; only an item that is {asked} can "
                f"be {doing}"
            )
            raise Conflict(message)


def _warning(titles: list[LocalizedText], language: Language) -> str:
    named = ", ".join(f'"{title.text(language)}"' for title in titles)
    if language is Language.NL:
        return (
            f"Let op: dit staat niet meer in de Kennisbank: {named}. Pas de tekst aan, "
            "of laat dit bericht vervallen."
        )
    return (
        f"Take care: this is no longer in the Kennisbank: {named}. Change the text, or "
        "drop this item."
    )
