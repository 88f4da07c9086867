"""The first tables of the news."""

from alembic import op
from sqlalchemy import Column, MetaData, String

from wvlo_core.runtime.history import first_document_table, first_message_tables

revision = "news_0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    metadata = MetaData()
    first_message_tables(metadata, "news")
    first_document_table(
        metadata,
        "news_item",
        Column("correlation_id", String(36), nullable=False, index=True),
        Column("state", String(20), nullable=False, index=True),
    )
    first_document_table(metadata, "news_issue")
    first_document_table(metadata, "news_withdrawal")
    metadata.create_all(op.get_bind())
