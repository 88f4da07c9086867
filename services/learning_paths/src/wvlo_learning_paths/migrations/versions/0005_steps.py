"""Suggestions are found by their steps."""

import json

from alembic import op
from sqlalchemy import Column, MetaData, String, Table, Text, insert, select

revision = "learning_paths_0005"
down_revision = "learning_paths_0004"


def upgrade() -> None:
    """Add the table, with the steps of every suggestion that is there."""
    metadata = MetaData()
    steps = Table(
        "learning_paths_step",
        metadata,
        Column("learner_id", String(36), primary_key=True),
        Column("item", String(120), primary_key=True, index=True),
    )
    metadata.create_all(op.get_bind())
    suggestions = Table(
        "learning_paths_suggestion", MetaData(), Column("id"), Column("document", Text)
    )
    rows = [
        {"learner_id": row.id, "item": step["item"]}
        for row in op.get_bind().execute(select(suggestions)).all()
        for step in json.loads(row.document)["steps"]
    ]
    if rows:
        op.get_bind().execute(insert(steps), rows)
