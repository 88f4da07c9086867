"""The HTTP door of the news: parse, run, answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, FastAPI
from fastapi.responses import PlainTextResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict

from wvlo_core.domain.ids import NewsItemId, NewsletterIssueId, SubjectId
from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_core.runtime import http
from wvlo_core.runtime.app import App
from wvlo_core.runtime.http import Read, Run
from wvlo_news import queries, use_cases
from wvlo_news.model import ItemState, NewsletterIssue
from wvlo_news.queries import ItemView, item_view

router = APIRouter(tags=["news"])


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Words(_Request):
    """New words; what is left out stays. A text is replaced in both languages."""

    title: LocalizedText | None = None
    body: LocalizedText | None = None


class Moment(_Request):
    """When to publish, with a time zone."""

    publish_at: AwareDatetime


class Composition(_Request):
    """Which items in which order; without `items` all draft and approved ones."""

    title: LocalizedText | None = None
    items: tuple[NewsItemId, ...] | None = None


class Approval(_Request):
    """Who approves, by the opaque id of the institution."""

    approved_by: SubjectId


@router.get("/items")
def items(
    read: Read, state: ItemState | None = None, correlation_id: UUID | None = None
) -> list[ItemView]:
    """List news items, each with the events that proposed it."""
    return queries.items(read, state, correlation_id)


@router.get("/items/{item_id}")
def item(item_id: UUID, read: Read) -> ItemView:
    """Show one news item and why it exists."""
    return queries.item(read, item_id)


@router.patch("/items/{item_id}")
def edit_item(item_id: NewsItemId, words: Words, run: Run) -> ItemView:
    """Change the title or body; an approved item becomes a draft again."""
    command = use_cases.EditItem(item_id=item_id, title=words.title, body=words.body)
    return item_view(run(use_cases.edit_item, command))


@router.post("/items/{item_id}/approve")
def approve_item(item_id: NewsItemId, run: Run) -> ItemView:
    """Approve a draft for publication."""
    command = use_cases.ApproveItem(item_id=item_id)
    return item_view(run(use_cases.approve_item, command))


@router.post("/items/{item_id}/schedule")
def schedule_item(item_id: NewsItemId, moment: Moment, run: Run) -> ItemView:
    """Note when an approved item is to be published."""
    command = use_cases.ScheduleItem(item_id=item_id, publish_at=moment.publish_at)
    return item_view(run(use_cases.schedule_item, command))


@router.post("/items/{item_id}/drop")
def drop_item(item_id: NewsItemId, run: Run) -> ItemView:
    """Decide not to bring this item."""
    command = use_cases.DropItem(item_id=item_id)
    return item_view(run(use_cases.drop_item, command))


@router.post("/items/{item_id}/publish")
def publish_item(item_id: NewsItemId, run: Run) -> ItemView:
    """Publish an approved item at once."""
    command = use_cases.PublishItem(item_id=item_id)
    return item_view(run(use_cases.publish_item, command))


@router.post("/issues", status_code=201)
def compose_issue(composition: Composition, run: Run) -> NewsletterIssue:
    """Compose a newsletter issue."""
    command = use_cases.ComposeIssue(title=composition.title, items=composition.items)
    return run(use_cases.compose_issue, command)


@router.get("/issues")
def issues(read: Read) -> list[NewsletterIssue]:
    """List newsletter issues, the newest first."""
    return queries.issues(read)


@router.get("/issues/latest/text", response_class=PlainTextResponse)
def latest_text(read: Read, language: Language = Language.NL) -> PlainTextResponse:
    """Read the newest issue as plain text, in Dutch or English."""
    newest = queries.latest(read)
    return issue_text(newest.id, read, language)


@router.get("/issues/{issue_id}")
def issue(issue_id: UUID, read: Read) -> NewsletterIssue:
    """Show one newsletter issue."""
    return queries.issue(read, issue_id)


@router.get("/issues/{issue_id}/text", response_class=PlainTextResponse)
def issue_text(
    issue_id: UUID, read: Read, language: Language = Language.NL
) -> PlainTextResponse:
    """Read an issue as plain text, in Dutch or English."""
    return PlainTextResponse(
        queries.text(read, issue_id, language), headers={"Content-Language": language}
    )


@router.post("/issues/{issue_id}/approve")
def approve_issue(
    issue_id: NewsletterIssueId, approval: Approval, run: Run
) -> NewsletterIssue:
    """Approve an issue and publish its items; nothing is sent yet."""
    command = use_cases.ApproveIssue(
        issue_id=issue_id, approved_by=approval.approved_by
    )
    return run(use_cases.approve_issue, command)


def create(app: App[Any]) -> FastAPI:
    """Make the HTTP door of the news."""
    return http.create(
        app,
        "WVLO nieuws",
        "Berichten voor de nieuwsbrief, elk met de reden waarom het er staat.\n\n"
        "Newsletter items drafted from events, each with the reason it exists.",
        router,
    )
