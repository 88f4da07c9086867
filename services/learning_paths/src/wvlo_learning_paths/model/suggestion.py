"""A suggestion: steps in order, each with its reasons; to take, change or leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Literal
from uuid import UUID

from wvlo_core.domain.anonymity import FLOOR
from wvlo_core.domain.competency import Level
from wvlo_core.domain.ids import (
    CompetencyCode,
    ConstructCode,
    Key,
    KnowledgeItemId,
    LearnerId,
    OrganisationId,
)
from wvlo_core.domain.learning_path import Format, Hours
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import Sector
from wvlo_core.domain.value import Value
from wvlo_core.events import PathSuggested, Topic

ReasonKind = Literal[
    "own_goal", "role", "opens_way", "craft_first", "work_step", "pilot", "demand"
]
Because = Literal["scan", "knowledge_item", "pilot"]


class Reason(Value):
    """Why a step is here: the gap, the rule, and where that was learned."""

    kind: ReasonKind
    words: LocalizedText
    source: str
    competency: CompetencyCode | None = None
    from_level: Level | None = None
    to_level: Level | None = None


class Step(Value):
    """One thing to do; `hours` is an estimate."""

    order: int
    item: Key
    title: LocalizedText
    format: Format
    hours: Hours
    reasons: tuple[Reason, ...]


class Reading(Value):
    """A knowledge item that helps with one of the steps."""

    item_id: KnowledgeItemId
    edition: int
    slug: str
    title: LocalizedText
    effort_minutes: int
    words: LocalizedText


class Obstacle(Value):
    """What may get in the way where you work, and a first thing to do about it."""

    code: ConstructCode
    title: LocalizedText
    words: LocalizedText
    source: UUID


class Source(Value):
    """The fact that last changed a suggestion."""

    event_type: str
    event_id: UUID | None
    correlation_id: UUID
    words: LocalizedText


class Suggestion(Value):
    """The open suggestion of one learner; `number` counts its changes."""

    id: LearnerId
    organisation_id: OrganisationId
    number: int
    hours: int
    steps: tuple[Step, ...]
    reading: tuple[Reading, ...]
    obstacles: tuple[Obstacle, ...]
    source: Source

    def same_advice(self, other: Suggestion) -> bool:
        """Compare what is advised, apart from number and source."""
        mine, theirs = (
            (s.steps, s.reading, [(o.code, o.words) for o in s.obstacles])
            for s in (self, other)
        )
        return mine == theirs


def told(
    organisation_id: OrganisationId,
    sector: Sector,
    changed: Sequence[Suggestion],
    because: Because,
    rule: str,
    *,
    title_of: Callable[[CompetencyCode], LocalizedText],
) -> PathSuggested | None:
    """Make the fact for the others, when it can be told without telling on anyone."""
    if len(changed) < FLOOR:
        return None
    topics = Counter(
        code
        for s in changed
        for code in {r.competency for step in s.steps for r in step.reasons}
        if code is not None
    )
    obstacles = Counter(o.title.nl for s in changed for o in s.obstacles)
    titles = {o.title.nl: o.title for s in changed for o in s.obstacles}
    return PathSuggested(
        organisation_id=organisation_id,
        sector=sector,
        learners=len(changed),
        topics=tuple(
            Topic(competency=code, title=title_of(code), learners=n)
            for code, n in sorted(topics.items())
            if n >= FLOOR
        ),
        because=because,
        rule=rule,
        obstacles=tuple(titles[t] for t, n in sorted(obstacles.items()) if n >= FLOOR),
    )
