"""The first tables of the Kennisbank: items, and the index that finds them."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

from wvlo_core.runtime.history import first_document_table, first_message_tables

revision = "kennisbank_0001"
down_revision = None


def _plain_order(length: int) -> String:
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Make every table."""
    metadata = MetaData()
    first_message_tables(metadata, "kennisbank")
    first_document_table(
        metadata,
        "kennisbank_item",
        Column("slug", _plain_order(100), nullable=False, unique=True),
        Column("state", String(20), nullable=False, index=True),
        Column("edition", Integer, nullable=False),
        Column("published_at", _plain_order(40), nullable=False),
    )
    Table(
        "kennisbank_term",
        metadata,
        Column("language", String(2), primary_key=True),
        Column("term", String(60), primary_key=True),
        Column(
            "item_id", ForeignKey("kennisbank_item.id"), primary_key=True, index=True
        ),
        Column("weight", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    Table(
        "kennisbank_facet",
        metadata,
        Column("name", String(20), primary_key=True),
        Column("value", _plain_order(120), primary_key=True),
        Column(
            "item_id", ForeignKey("kennisbank_item.id"), primary_key=True, index=True
        ),
        sqlite_with_rowid=False,
    )
    metadata.create_all(op.get_bind())
