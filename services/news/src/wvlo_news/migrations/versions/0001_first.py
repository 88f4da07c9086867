"""The first tables of the news."""

from alembic import op
from sqlalchemy import Column, MetaData, String

from wvlo_core.runtime.database import document_table
from wvlo_core.runtime.outbox import message_tables

revision = "news_0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    metadata = MetaData()
    message_tables(metadata, "news")
    document_table(
        metadata,
        "news_item",
        Column("correlation_id", String(36), nullable=False, index=True),
        Column("state", String(20), nullable=False, index=True),
    )
    document_table(metadata, "news_issue")
    document_table(metadata, "news_withdrawal")
    metadata.create_all(op.get_bind())
