"""The first tables of the scan."""

from alembic import op
from sqlalchemy import Column, MetaData, String

from wvlo_core.runtime.database import document_table
from wvlo_core.runtime.outbox import message_tables

revision = "scan_0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    metadata = MetaData()
    message_tables(metadata, "scan")
    for name in ("organisation", "instrument", "report", "linked_item"):
        document_table(metadata, f"scan_{name}")
    for name in ("participation", "answer_sheet"):
        wave_id = Column("wave_id", String(36), nullable=False, index=True)
        document_table(metadata, f"scan_{name}", wave_id)
    document_table(
        metadata,
        "scan_wave",
        Column("organisation_id", String(36), nullable=False, index=True),
        Column("poster_code", String(20), nullable=False, unique=True),
    )
    metadata.create_all(op.get_bind())
