"""The first tables of the scan."""

from alembic import op
from sqlalchemy import Column, MetaData, String

from wvlo_core.runtime.history import first_document_table, first_message_tables

revision = "scan_0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    metadata = MetaData()
    first_message_tables(metadata, "scan")
    for name in ("organisation", "instrument", "report", "linked_item"):
        first_document_table(metadata, f"scan_{name}")
    for name in ("participation", "answer_sheet"):
        wave_id = Column("wave_id", String(36), nullable=False, index=True)
        first_document_table(metadata, f"scan_{name}", wave_id)
    first_document_table(
        metadata,
        "scan_wave",
        Column("organisation_id", String(36), nullable=False, index=True),
        Column("poster_code", String(20), nullable=False, unique=True),
    )
    metadata.create_all(op.get_bind())
