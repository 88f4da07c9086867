"""The knowledge item: its content, its states, and the facts each step tells."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, NoReturn, TypeVar
from uuid import UUID

from pydantic import AfterValidator, Field

from wvlo_core.domain.competency import CompetencyFramework, Level
from wvlo_core.domain.ids import (
    CompetencyCode,
    ConstructCode,
    Key,
    KnowledgeItemId,
    PilotId,
    named_id,
)
from wvlo_core.domain.locale import LocalizedText, Words
from wvlo_core.domain.people import Audience, Sector
from wvlo_core.domain.value import Value
from wvlo_core.errors import Conflict, Invalid
from wvlo_core.events import ItemPublished, ItemWithdrawn

T = TypeVar("T", str, int, Audience, Sector)


class Kind(StrEnum):
    """The shape of a knowledge item; one of the facets."""

    ARTICLE = "article"
    TOOL = "tool"
    WORKING_FORM = "working_form"
    CHECKLIST = "checklist"
    PRACTICE_CASE = "practice_case"
    TIP = "tip"
    TEMPLATE = "template"


class Theme(StrEnum):
    """What a knowledge item is about, broadly; one of the facets."""

    LEARNING_ORGANISATION = "learning_organisation"
    AGILE_LEADERSHIP = "agile_leadership"
    CAREER = "career"
    TECHNOLOGY_AND_TASKS = "technology_and_tasks"
    SIDE_ENTRY = "side_entry"
    PRACTICE_DRIVEN_LEARNING = "practice_driven_learning"
    SAFETY_AND_QUALITY = "safety_and_quality"
    DIVERSITY = "diversity"


class Evidence(StrEnum):
    """How well founded an item is: from use in practice up to measured effect."""

    PRACTICE = "practice"
    SELF_REPORT = "self_report"
    MEASURED = "measured"


class State(StrEnum):
    """Only a published item can be found by readers."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


def _each_once(values: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(sorted(set(values)))


Slug = Annotated[Key, Field(max_length=100)]
"""Names an item in its address; it never changes."""


def item_id(slug: str) -> KnowledgeItemId:
    """Derive the id of the item with this slug; also for slugs nobody uses."""
    return KnowledgeItemId(named_id("knowledge", slug))


class ItemContent(Value):
    """All that an editor writes. A draft may have gaps, a published item may not."""

    kind: Kind
    theme: Theme
    title: LocalizedText
    summary: LocalizedText
    body: LocalizedText
    audiences: Annotated[tuple[Audience, ...], AfterValidator(_each_once)] = ()
    sectors: Annotated[tuple[Sector, ...], AfterValidator(_each_once)] = ()
    competencies: Annotated[tuple[CompetencyCode, ...], AfterValidator(_each_once)] = ()
    constructs: Annotated[tuple[ConstructCode, ...], AfterValidator(_each_once)] = ()
    levels: Annotated[tuple[Level, ...], AfterValidator(_each_once)] = ()
    effort_minutes: Annotated[int, Field(ge=1, le=6000)]
    review_by: date
    source: Words
    evidence: Evidence
    owner: Words
    licence: Words

    def faults(self, framework: CompetencyFramework) -> tuple[str, ...]:
        """List what can never be right, in a draft neither."""
        known = {competency.code for competency in framework.competencies}
        return tuple(
            f"competency {code} is not in {framework.framework} {framework.version}; "
            "choose one from the framework"
            for code in self.competencies
            if code not in known
        )

    def gaps(self) -> tuple[str, ...]:
        """List what an editor still has to fill in before it can be published."""
        choices = {
            "audiences": self.audiences,
            "sectors": self.sectors,
            "competencies": self.competencies,
            "levels": self.levels,
        }
        return tuple(
            f"{name} is empty; choose at least one"
            for name, chosen in choices.items()
            if not chosen
        )

    def overdue(self, today: date) -> bool:
        """Tell whether somebody should have looked at it again by now."""
        return today > self.review_by


class Origin(Value):
    """The pilot update that a text comes from."""

    pilot_id: PilotId
    update_id: UUID


class KnowledgeItem(Value):
    """One entry of the library.

    `edition` counts publications. A published item changes only through a `revision`,
    which waits beside the text that readers see until it is published.
    """

    slug: Slug
    content: ItemContent
    state: State = State.DRAFT
    edition: Annotated[int, Field(ge=0)] = 0
    published_at: datetime | None = None
    revision: ItemContent | None = None
    withdrawn_because: Words | None = None
    origin: Origin | None = None

    @property
    def id(self) -> KnowledgeItemId:
        """The same on every machine, since it follows from the slug."""
        return item_id(self.slug)

    def write(self, content: ItemContent) -> KnowledgeItem:
        """Replace the text; what was in review or withdrawn becomes a draft again."""
        if self.state is State.PUBLISHED:
            message = (
                f"{self.slug} is published as edition {self.edition}; withdraw it or "
                "start a revision"
            )
            raise Conflict(message)
        return self._with(
            content=content, state=State.DRAFT, revision=None, withdrawn_because=None
        )

    def revise(self, content: ItemContent) -> KnowledgeItem:
        """Keep a next text beside the published one; the same text ends the revision."""
        if self.state is not State.PUBLISHED:
            self._refuse("only a published item has revisions; change the draft itself")
        return self._with(revision=None if content == self.content else content)

    def submit(self) -> KnowledgeItem:
        """Offer a draft without gaps to a reviewer."""
        if self.state is not State.DRAFT:
            self._refuse("only a draft can be submitted for review")
        self._complete(self.content)
        return self._with(state=State.IN_REVIEW)

    def publish(self, now: datetime) -> tuple[KnowledgeItem, ItemPublished]:
        """Make the text, or its revision, findable as the next edition."""
        content = self.content
        if self.state is State.WITHDRAWN:
            self._refuse("write it anew first, then publish it")
        if self.state is State.PUBLISHED:
            if self.revision is None:
                self._refuse("start a revision first, then publish that")
            content = self.revision
        self._complete(content)
        item = self._with(
            content=content,
            state=State.PUBLISHED,
            edition=self.edition + 1,
            published_at=now,
            revision=None,
        )
        return item, _published(item)

    def withdraw(self, reason: str) -> tuple[KnowledgeItem, ItemWithdrawn]:
        """Stop offering it; the reason is for editors."""
        if self.state is not State.PUBLISHED:
            self._refuse("only a published item can be withdrawn")
        item = self._with(state=State.WITHDRAWN, withdrawn_because=reason)
        return item, ItemWithdrawn(item_id=self.id, edition=self.edition)

    def _with(self, **changes: object) -> KnowledgeItem:
        return self.model_copy(update=changes)

    def _complete(self, content: ItemContent) -> None:
        if gaps := content.gaps():
            message = f"{self.slug} is not complete; fill in what is missing"
            raise Invalid(message, gaps)

    def _refuse(self, advice: str) -> NoReturn:
        message = f"{self.slug} is {self.state.value.replace('_', ' ')}: {advice}"
        raise Conflict(message)


def _published(item: KnowledgeItem) -> ItemPublished:
    content = item.content
    return ItemPublished(
        item_id=item.id,
        edition=item.edition,
        slug=item.slug,
        kind=content.kind.value,
        theme=content.theme.value,
        title=content.title,
        summary=content.summary,
        audiences=content.audiences,
        sectors=content.sectors,
        competencies=content.competencies,
        constructs=content.constructs,
        levels=content.levels,
        effort_minutes=content.effort_minutes,
        review_by=content.review_by,
    )
