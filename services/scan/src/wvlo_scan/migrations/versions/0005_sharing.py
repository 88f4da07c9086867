"""Summaries for all who were invited, and the comparison between companies."""

from alembic import op
from sqlalchemy import Column, MetaData, String

from wvlo_core.runtime.history import first_document_table

revision = "scan_0005"
down_revision = "scan_0004"


def upgrade() -> None:
    """Add the three tables."""
    metadata = MetaData()
    first_document_table(
        metadata,
        "scan_share_back",
        Column("wave_id", String(36), nullable=False, unique=True),
    )
    first_document_table(metadata, "scan_benchmark_member")
    first_document_table(
        metadata,
        "scan_benchmark_edition",
        Column("instrument_id", String(120), nullable=False, index=True),
    )
    metadata.create_all(op.get_bind())
