"""What technology does to tasks, and the demand that follows from it."""

from alembic import op
from sqlalchemy import MetaData

from wvlo_core.runtime.history import first_document_table

revision = "learning_paths_0004"
down_revision = "learning_paths_0003"


def upgrade() -> None:
    """Add the tables."""
    metadata = MetaData()
    for name in ("impact", "demand"):
        first_document_table(metadata, f"learning_paths_{name}")
    metadata.create_all(op.get_bind())
