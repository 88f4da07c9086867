"""News itself: facts from events, the words made of them, items and issues."""

from wvlo_news.model.facts import (
    Fact,
    KnowledgeFact,
    NewsTopic,
    PathFact,
    PilotFact,
    Withdrawal,
    merged,
)
from wvlo_news.model.issue import (
    IssueState,
    NewsletterIssue,
    composable,
    dated_title,
    in_order,
)
from wvlo_news.model.item import ItemState, NewsItem
from wvlo_news.model.newsletter import issue_text
from wvlo_news.model.reasons import Reason, reasons, why_in_short

__all__ = [
    "Fact",
    "IssueState",
    "ItemState",
    "KnowledgeFact",
    "NewsItem",
    "NewsTopic",
    "NewsletterIssue",
    "PathFact",
    "PilotFact",
    "Reason",
    "Withdrawal",
    "composable",
    "dated_title",
    "in_order",
    "issue_text",
    "merged",
    "reasons",
    "why_in_short",
]
