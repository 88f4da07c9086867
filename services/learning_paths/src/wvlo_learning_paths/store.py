"""Where learning paths keeps things, with two small indexes for finding whom to advise."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Boolean, Column, MetaData, String, Table, delete, insert, select

from wvlo_core.domain.ids import CompetencyCode
from wvlo_core.domain.learning_path import LearningItem, RoleProfile
from wvlo_core.runtime.app import Transaction
from wvlo_core.runtime.database import Documents, document_table
from wvlo_core.runtime.tables import message_tables
from wvlo_learning_paths.model import (
    CareerCoach,
    Climate,
    KnowledgeCopy,
    Learner,
    Pilot,
    Suggestion,
)

metadata = MetaData()
messages = message_tables(metadata, "learning_paths")

learners = document_table(
    metadata,
    "learning_paths_learner",
    Column("organisation_id", String(36), nullable=False, index=True),
    Column("coach_id", String(36), index=True),
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


class Learners(Documents[Learner]):
    """Learners, also found by what they still have to learn."""

    def keep_gaps(self, learner: Learner, codes: Collection[CompetencyCode]) -> None:
        """Remember in which competencies this learner has a gap."""
        rows = [{"learner_id": str(learner.id), "competency": c} for c in codes]
        self.connection.execute(
            delete(gaps).where(gaps.c.learner_id == str(learner.id))
        )
        if rows:
            self.connection.execute(insert(gaps), rows)

    def with_gap_in(self, competencies: Collection[CompetencyCode]) -> list[Learner]:
        """Find everybody with a gap in any of these, in id order."""
        wanted = select(gaps.c.learner_id).where(gaps.c.competency.in_(competencies))
        return self.select(self.table.c.id.in_(wanted))


class Suggestions(Documents[Suggestion]):
    """Open suggestions, also found by what they point at."""

    def save(self, thing: Suggestion) -> None:
        """Keep the suggestion and what it points at."""
        super().save(thing)
        rows = [{"learner_id": str(thing.id), "slug": r.slug} for r in thing.reading]
        self.connection.execute(
            delete(readings).where(readings.c.learner_id == str(thing.id))
        )
        if rows:
            self.connection.execute(insert(readings), rows)

    def pointing_at(self, slug: str) -> list[Suggestion]:
        """Find every suggestion that offers this knowledge item."""
        wanted = select(readings.c.learner_id).where(readings.c.slug == slug)
        return self.select(self.table.c.id.in_(wanted))


class Store:
    """Every collection of learning paths, in one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Open the collections on the connection of this piece of work."""
        connection = transaction.connection
        self.outbox = transaction.outbox
        self.cause = transaction.cause
        self.now = transaction.now
        self.learners = Learners(
            connection,
            learners,
            Learner,
            lambda x: {
                "organisation_id": str(x.organisation_id),
                "coach_id": str(x.coach_id) if x.coach_id else None,
            },
        )
        self.coaches = Documents(connection, coaches, CareerCoach)
        self.profiles = Documents(
            connection, profiles, RoleProfile, key=lambda profile: profile.key
        )
        self.items = Documents(
            connection, items, LearningItem, key=lambda item: item.key
        )
        self.pilots = Documents(connection, pilots, Pilot)
        self.knowledge = Documents(
            connection, knowledge, KnowledgeCopy, lambda k: {"withdrawn": k.withdrawn}
        )
        self.climates = Documents(connection, climates, Climate)
        self.suggestions = Suggestions(connection, suggestions, Suggestion)
