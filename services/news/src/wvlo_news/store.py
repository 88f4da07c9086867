"""Where news is kept: items, issues, and which knowledge is gone."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, String

from wvlo_core.runtime.app import Transaction
from wvlo_core.runtime.documents import Documents, document_table
from wvlo_core.runtime.tables import message_tables
from wvlo_news.model import NewsItem, NewsletterIssue, Withdrawal

metadata = MetaData()
messages = message_tables(metadata, "news")

items = document_table(
    metadata,
    "news_item",
    Column("correlation_id", String(36), nullable=False, index=True),
    Column("state", String(20), nullable=False, index=True),
)
issues = document_table(metadata, "news_issue")
withdrawals = document_table(metadata, "news_withdrawal")


class Store:
    """Every collection of the news, in one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Open the collections on the connection of this piece of work."""
        connection = transaction.connection
        self.outbox = transaction.outbox
        self.cause = transaction.cause
        self.now = transaction.now
        self.items = Documents(
            connection,
            items,
            NewsItem,
            lambda item: {
                "correlation_id": str(item.correlation_id),
                "state": item.state.value,
            },
        )
        self.issues = Documents(connection, issues, NewsletterIssue)
        self.withdrawals = Documents(connection, withdrawals, Withdrawal)
