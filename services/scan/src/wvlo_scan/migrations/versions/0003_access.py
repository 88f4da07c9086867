"""Companies that ask to take part, and what opens doors."""

from alembic import op
from sqlalchemy import Column, MetaData, String

from wvlo_core.runtime.history import first_document_table

revision = "scan_0003"
down_revision = "scan_0002"


def upgrade() -> None:
    """Add the two tables."""
    metadata = MetaData()
    first_document_table(
        metadata,
        "scan_registration",
        Column("state", String(10), nullable=False, index=True),
    )
    first_document_table(
        metadata,
        "scan_pass",
        Column("organisation_id", String(36), index=True),
        Column("until", String(40), index=True),
    )
    metadata.create_all(op.get_bind())
