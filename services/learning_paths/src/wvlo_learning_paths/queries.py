"""What can be read: a learner's own suggestion, a coach's own students, pilots."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Connection

from wvlo_core.domain.ids import LearnerId
from wvlo_core.domain.learning_path import LearningItem
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.errors import NotFound
from wvlo_core.runtime.documents import Documents
from wvlo_learning_paths.model import (
    CareerCoach,
    CompetencyShift,
    Learner,
    OfferedItem,
    Pilot,
    Suggestion,
    TechnologyImpact,
    shifts,
)
from wvlo_learning_paths.model.technology import Rating
from wvlo_learning_paths.store import tables
from wvlo_learning_paths.store.tables import (
    coaches,
    items,
    learners,
    pilots,
    suggestions,
)


class Caseload(BaseModel):
    """A student of a coach, with the next step to talk about."""

    learner_id: LearnerId
    alias: str
    next_step: LocalizedText | None


def learner(connection: Connection, learner_id: UUID) -> Learner:
    """Give a learner's own picture."""
    return Documents(connection, learners, Learner).get(learner_id)


def suggestion(connection: Connection, learner_id: UUID) -> Suggestion:
    """Give the open suggestion of a learner."""
    found = Documents(connection, suggestions, Suggestion).find(learner_id)
    if found is None:
        message = f"there is no learner {learner_id}; register the learner first"
        raise NotFound(message)
    return found


def caseload(connection: Connection, coach_id: UUID) -> list[Caseload]:
    """Give a coach's own students, and nobody else's."""
    Documents(connection, coaches, CareerCoach).get(coach_id)
    own = Documents(connection, learners, Learner).where(coach_id=str(coach_id))
    return [
        Caseload(
            learner_id=each.id,
            alias=each.alias,
            next_step=steps[0].title if steps else None,
        )
        for each in sorted(own, key=lambda x: x.alias)
        for steps in (suggestion(connection, each.id).steps,)
    ]


class AssessedImpact(BaseModel):
    """What a technology does to a task; no rating while nobody assessed it."""

    impact: TechnologyImpact
    rating: Rating | None


class Shifting(BaseModel):
    """Competencies that are asked more, strongest first, and that are asked less."""

    rising: tuple[CompetencyShift, ...]
    falling: tuple[CompetencyShift, ...]
    steady: tuple[CompetencyShift, ...]


def impacts(connection: Connection) -> list[AssessedImpact]:
    """Give every recorded change of a task, in id order."""
    found = Documents(connection, tables.impacts, TechnologyImpact).all()
    return [AssessedImpact(impact=each, rating=each.rating) for each in found]


def demand(connection: Connection) -> Shifting:
    """Give which competencies rise and fall, each with the tasks behind it."""
    found = shifts(Documents(connection, tables.impacts, TechnologyImpact).all())
    return Shifting(
        rising=tuple(each for each in found if each.shift > 0),
        falling=tuple(each for each in reversed(found) if each.shift < 0),
        steady=tuple(each for each in found if each.shift == 0),
    )


def pilot(connection: Connection, pilot_id: UUID) -> Pilot:
    """Give a pilot with its updates."""
    return Documents(connection, pilots, Pilot).get(pilot_id)


def offered(connection: Connection) -> list[LearningItem]:
    """Give every learning item on offer, by key."""
    found = Documents(connection, items, OfferedItem, key=lambda item: item.key)
    return [
        LearningItem(**item.model_dump(exclude={"withdrawn", "own"}))
        for item in sorted(found.all(), key=lambda item: item.key)
        if not item.withdrawn
    ]
