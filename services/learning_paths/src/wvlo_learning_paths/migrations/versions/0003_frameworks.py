"""Imported frameworks; learners are found by their target profile."""

import json

from alembic import op
from sqlalchemy import Column, MetaData, String, Table, Text, select, update

from wvlo_core.runtime.history import first_document_table

revision = "learning_paths_0003"
down_revision = "learning_paths_0002"


def upgrade() -> None:
    """Add the tables, and the profile of every learner that is there."""
    metadata = MetaData()
    first_document_table(metadata, "learning_paths_framework")
    Table(
        "learning_paths_competency",
        metadata,
        Column("uri", String(120), primary_key=True),
        Column("scheme", String(120), nullable=False, index=True),
        Column("kind", String(20), nullable=False),
        Column("reuse", String(20), nullable=False),
        Column("title_nl", Text, nullable=False),
        Column("title_en", Text),
        Column("since", String(40), nullable=False),
        Column("retired_in", String(40)),
    )
    Table(
        "learning_paths_competency_relation",
        metadata,
        Column("source", String(120), primary_key=True),
        Column("kind", String(20), primary_key=True),
        Column("target", String(120), primary_key=True, index=True),
        Column("scheme", String(120), nullable=False, index=True),
    )
    metadata.create_all(op.get_bind())
    _find_learners_by_profile()


def _find_learners_by_profile() -> None:
    table = "learning_paths_learner"
    op.add_column(table, Column("profile", String(120)))
    op.create_index(f"ix_{table}_profile", table, ["profile"])
    learners = Table(
        table, MetaData(), Column("id"), Column("profile"), Column("document", Text)
    )
    connection = op.get_bind()
    for row in connection.execute(select(learners.c.id, learners.c.document)).all():
        profile = json.loads(row.document)["profile"]
        connection.execute(
            update(learners).where(learners.c.id == row.id).values(profile=profile)
        )
