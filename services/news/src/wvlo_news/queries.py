"""What can be read: items with the reason they exist, issues, and an issue as text."""

from __future__ import annotations

from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from sqlalchemy import Connection

from wvlo_core.domain.ids import NewsItemId
from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_core.errors import NotFound
from wvlo_core.runtime.documents import Documents
from wvlo_news.model import (
    Fact,
    ItemState,
    NewsItem,
    NewsletterIssue,
    NewsTopic,
    Reason,
    issue_text,
    reasons,
    why_in_short,
)
from wvlo_news.store import issues as issue_table
from wvlo_news.store import items as item_table


class ItemView(BaseModel):
    """A news item, why it exists, and what an editor should know about it."""

    id: NewsItemId
    correlation_id: UUID
    follow_up: int
    state: ItemState
    topic: NewsTopic
    title: LocalizedText
    body: LocalizedText
    edited: bool
    warning: LocalizedText | None
    publish_at: AwareDatetime | None
    published_at: AwareDatetime | None
    why_in_short: LocalizedText
    why: tuple[Reason, ...]
    facts: tuple[Fact, ...]


def item_view(item: NewsItem) -> ItemView:
    """Show an item with its reasons."""
    shown = {
        **dict(item),
        "warning": item.warning,
        "why_in_short": why_in_short(item.facts),
        "why": reasons(item.facts),
    }
    return ItemView.model_validate(shown)


def item(connection: Connection, item_id: UUID) -> ItemView:
    """Give one item."""
    return item_view(Documents(connection, item_table, NewsItem).get(item_id))


def items(
    connection: Connection,
    state: ItemState | None = None,
    correlation_id: UUID | None = None,
) -> list[ItemView]:
    """Give items in the order they were first proposed."""
    asked = {
        "state": state.value if state else None,
        "correlation_id": str(correlation_id) if correlation_id else None,
    }
    given = {column: value for column, value in asked.items() if value is not None}
    found = Documents(connection, item_table, NewsItem).where(**given)
    return [
        item_view(each) for each in sorted(found, key=lambda i: (i.since, str(i.id)))
    ]


def issue(connection: Connection, issue_id: UUID) -> NewsletterIssue:
    """Give one issue."""
    return Documents(connection, issue_table, NewsletterIssue).get(issue_id)


def issues(connection: Connection) -> list[NewsletterIssue]:
    """Give all issues, the newest first."""
    found = Documents(connection, issue_table, NewsletterIssue).all()
    return sorted(found, key=lambda i: (i.composed_at, str(i.id)), reverse=True)


def latest(connection: Connection) -> NewsletterIssue:
    """Give the newest issue."""
    found = issues(connection)
    if not found:
        message = "there is no newsletter issue yet; compose one with POST /issues"
        raise NotFound(message)
    return found[0]


def text(connection: Connection, issue_id: UUID, language: Language) -> str:
    """Give an issue as a reader would get it."""
    found = issue(connection, issue_id)
    kept = Documents(connection, item_table, NewsItem)
    return issue_text(found, [kept.get(item_id) for item_id in found.items], language)
