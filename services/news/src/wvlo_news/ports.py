"""What the news' use cases may lean on."""

from __future__ import annotations

from typing import Protocol

import wvlo_core.ports
from wvlo_core.ports import Collection
from wvlo_news.model import NewsItem, NewsletterIssue, Withdrawal


class Work(wvlo_core.ports.Work, Protocol):
    """One piece of work of the news service."""

    @property
    def items(self) -> Collection[NewsItem]:
        """All news, found by `correlation_id` and `state`."""
        ...

    @property
    def issues(self) -> Collection[NewsletterIssue]:
        """Every newsletter issue."""
        ...

    @property
    def withdrawals(self) -> Collection[Withdrawal]:
        """Which editions of knowledge are gone, for events that come late."""
        ...
