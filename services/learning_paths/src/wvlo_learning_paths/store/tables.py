"""The tables of learning paths, with small indexes for finding whom to advise."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, MetaData, String, Table, Text

from wvlo_core.runtime.documents import document_table
from wvlo_core.runtime.tables import message_tables

metadata = MetaData()
messages = message_tables(metadata, "learning_paths")

learners = document_table(
    metadata,
    "learning_paths_learner",
    Column("organisation_id", String(36), nullable=False, index=True),
    Column("coach_id", String(36), index=True),
    Column("profile", String(120), index=True),
)
coaches = document_table(metadata, "learning_paths_coach")
profiles = document_table(metadata, "learning_paths_profile")
items = document_table(metadata, "learning_paths_item")
pilots = document_table(metadata, "learning_paths_pilot")
climates = document_table(metadata, "learning_paths_climate")
knowledge = document_table(
    metadata,
    "learning_paths_knowledge",
    Column("withdrawn", Boolean, nullable=False),
)
suggestions = document_table(metadata, "learning_paths_suggestion")
gaps = Table(
    "learning_paths_gap",
    metadata,
    Column("learner_id", String(36), primary_key=True),
    Column("competency", String(120), primary_key=True, index=True),
)
readings = Table(
    "learning_paths_reading",
    metadata,
    Column("learner_id", String(36), primary_key=True),
    Column("slug", String(120), primary_key=True, index=True),
)
steps = Table(
    "learning_paths_step",
    metadata,
    Column("learner_id", String(36), primary_key=True),
    Column("item", String(120), primary_key=True, index=True),
)
impacts = document_table(metadata, "learning_paths_impact")
demand = document_table(metadata, "learning_paths_demand")
frameworks = document_table(metadata, "learning_paths_framework")
competencies = Table(
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
relations = Table(
    "learning_paths_competency_relation",
    metadata,
    Column("source", String(120), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("target", String(120), primary_key=True, index=True),
    Column("scheme", String(120), nullable=False, index=True),
)
