"""Invitations and reminders by mail."""

from alembic import op
from sqlalchemy import Column, MetaData, String

from wvlo_core.runtime.history import first_document_table

revision = "scan_0007"
down_revision = "scan_0006"


def upgrade() -> None:
    """Add the tables."""
    metadata = MetaData()
    for name in ("invited", "invitee", "reminding"):
        wave_id = Column("wave_id", String(36), nullable=False, index=True)
        first_document_table(metadata, f"scan_{name}", wave_id)
    metadata.create_all(op.get_bind())
