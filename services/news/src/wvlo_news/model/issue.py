"""A newsletter issue: items in an order, approved by an editor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from wvlo_core.domain.ids import NewsItemId, NewsletterIssueId, SubjectId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.value import Value
from wvlo_core.errors import Conflict, Invalid
from wvlo_core.events import IssueApproved
from wvlo_news.model.facts import NewsTopic
from wvlo_news.model.item import ItemState, NewsItem

_TOPIC_ORDER = (NewsTopic.PILOT, NewsTopic.PATHS, NewsTopic.KNOWLEDGE)
_MONTHS = (
    ("januari", "January"),
    ("februari", "February"),
    ("maart", "March"),
    ("april", "April"),
    ("mei", "May"),
    ("juni", "June"),
    ("juli", "July"),
    ("augustus", "August"),
    ("september", "September"),
    ("oktober", "October"),
    ("november", "November"),
    ("december", "December"),
)


class IssueState(StrEnum):
    """Where an issue stands."""

    DRAFT = "draft"
    APPROVED = "approved"


class NewsletterIssue(Value):
    """One issue; approving it publishes its items."""

    id: NewsletterIssueId
    title: LocalizedText
    state: IssueState = IssueState.DRAFT
    items: Annotated[tuple[NewsItemId, ...], Field(min_length=1)]
    composed_at: AwareDatetime
    approved_at: AwareDatetime | None = None
    approved_by: SubjectId | None = None

    def approve(
        self, items: Iterable[NewsItem], approved_by: SubjectId, now: datetime
    ) -> tuple[NewsletterIssue, IssueApproved]:
        """Fix the issue; items that were dropped since it was composed are left out."""
        if self.state is IssueState.APPROVED:
            message = f"newsletter issue {self.id} is approved already; nothing to do"
            raise Conflict(message)
        kept = tuple(item.id for item in items if item.state is not ItemState.DROPPED)
        if not kept:
            message = f"every item of newsletter issue {self.id} was dropped; compose a new one"
            raise Conflict(message)
        approved = self.model_copy(
            update={
                "state": IssueState.APPROVED,
                "items": kept,
                "approved_at": now,
                "approved_by": approved_by,
            }
        )
        return approved, IssueApproved(issue_id=self.id, items=len(kept))


def in_order(items: Iterable[NewsItem]) -> list[NewsItem]:
    """Put pilots first, then paths, then knowledge; the oldest of each first."""
    return sorted(
        items, key=lambda i: (_TOPIC_ORDER.index(i.topic), i.since, str(i.id))
    )


def composable(items: Iterable[NewsItem]) -> tuple[NewsItemId, ...]:
    """Check a choice of items; every fault is told at once."""
    chosen = tuple(items)
    faults = [
        f"news item {item.id} was dropped; leave it out"
        for item in chosen
        if item.state is ItemState.DROPPED
    ]
    if faults:
        message = "the issue cannot be composed of these items"
        raise Invalid(message, tuple(faults))
    if not chosen:
        message = "an issue needs at least one item; there is no draft or approved news"
        raise Invalid(message)
    return tuple(item.id for item in chosen)


def dated_title(day: date) -> LocalizedText:
    """Name an issue after its day."""
    dutch, english = _MONTHS[day.month - 1]
    return LocalizedText(
        nl=f"WVLO-nieuwsbrief van {day.day} {dutch} {day.year}",
        en=f"WVLO newsletter of {day.day} {english} {day.year}",
    )
