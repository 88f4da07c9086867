"""Where learning paths keeps things, all of them in one transaction."""

from __future__ import annotations

from zlib import crc32

from sqlalchemy import func, select

from wvlo_core.domain.learning_path import RoleProfile
from wvlo_core.runtime.app import Transaction
from wvlo_core.runtime.documents import Documents
from wvlo_learning_paths.model import (
    CareerCoach,
    Climate,
    Demand,
    KnowledgeCopy,
    Learner,
    OfferedItem,
    Pilot,
    Suggestion,
    TechnologyImpact,
)
from wvlo_learning_paths.store import tables
from wvlo_learning_paths.store.collections import Learners, Suggestions
from wvlo_learning_paths.store.frameworks import Frameworks
from wvlo_learning_paths.store.tables import messages, metadata

__all__ = ["Store", "messages", "metadata"]

_OFFER = crc32(b"wvlo_learning_paths.offer")
"""The number of the lock; others who share the database have other numbers."""
_HOLD_TOGETHER = func.pg_advisory_xact_lock_shared


class Store:
    """Every collection of learning paths, in one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Open the collections on the connection of this piece of work."""
        connection = self._connection = transaction.connection
        self.outbox = transaction.outbox
        self.cause = transaction.cause
        self.now = transaction.now
        self.learners = Learners(
            connection,
            tables.learners,
            Learner,
            lambda x: {
                "organisation_id": str(x.organisation_id),
                "coach_id": str(x.coach_id) if x.coach_id else None,
                "profile": x.profile,
            },
        )
        self.coaches = Documents(connection, tables.coaches, CareerCoach)
        self.profiles = Documents(
            connection, tables.profiles, RoleProfile, key=lambda profile: profile.key
        )
        self.items = Documents(
            connection, tables.items, OfferedItem, key=lambda item: item.key
        )
        self.pilots = Documents(connection, tables.pilots, Pilot)
        self.knowledge = Documents(
            connection,
            tables.knowledge,
            KnowledgeCopy,
            lambda k: {"withdrawn": k.withdrawn},
        )
        self.climates = Documents(connection, tables.climates, Climate)
        self.suggestions = Suggestions(connection, tables.suggestions, Suggestion)
        self.impacts = Documents(connection, tables.impacts, TechnologyImpact)
        self.demand = Documents(connection, tables.demand, Demand)
        self.frameworks = Frameworks(connection, self.profiles)

    def hold_offer(self, *, change: bool = False) -> None:
        """Wait for whoever changes the offer; SQLite has one writer at a time anyway."""
        if self._connection.dialect == "postgresql":
            hold = func.pg_advisory_xact_lock if change else _HOLD_TOGETHER
            self._connection.execute(select(hold(_OFFER)))
