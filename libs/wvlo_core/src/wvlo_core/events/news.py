"""Facts from the news service."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from wvlo_core.domain.ids import NewsItemId, NewsletterIssueId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.events.base import Event


class NewsPublished(Event):
    """A news item can be read by everybody."""

    type: ClassVar[str] = "news.item_published"
    subject_field: ClassVar[str] = "news_item_id"

    news_item_id: NewsItemId
    """The news item."""
    title: LocalizedText
    """Its title, written for everybody."""


class IssueApproved(Event):
    """An editor approved a newsletter issue; it may be sent."""

    type: ClassVar[str] = "news.issue_approved"
    subject_field: ClassVar[str] = "issue_id"

    issue_id: NewsletterIssueId
    """The newsletter issue."""
    items: Annotated[int, Field(ge=1)]
    """How many news items it holds."""
