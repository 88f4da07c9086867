"""The first tables of learning paths."""

from alembic import op
from sqlalchemy import Boolean, Column, MetaData, String, Table

from wvlo_core.runtime.history import first_document_table, first_message_tables

revision = "learning_paths_0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    metadata = MetaData()
    first_message_tables(metadata, "learning_paths")
    for name in ("coach", "profile", "item", "pilot", "climate", "suggestion"):
        first_document_table(metadata, f"learning_paths_{name}")
    first_document_table(
        metadata,
        "learning_paths_learner",
        Column("organisation_id", String(36), nullable=False, index=True),
        Column("coach_id", String(36), index=True),
    )
    first_document_table(
        metadata,
        "learning_paths_knowledge",
        Column("withdrawn", Boolean, nullable=False),
    )
    for name, found_by in (("gap", "competency"), ("reading", "slug")):
        Table(
            f"learning_paths_{name}",
            metadata,
            Column("learner_id", String(36), primary_key=True),
            Column(found_by, String(120), primary_key=True, index=True),
        )
    metadata.create_all(op.get_bind())
