"""A learner: what somebody can do, wants, and has time for. Owned by that person."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from wvlo_core.content import competency_framework
from wvlo_core.domain.competency import Level
from wvlo_core.domain.ids import CoachId, CompetencyCode, Key, LearnerId, OrganisationId
from wvlo_core.domain.learning_path import Importance, RoleProfile
from wvlo_core.domain.locale import Language
from wvlo_core.domain.people import Audience, Sector
from wvlo_core.domain.value import Value
from wvlo_learning_paths.model.technology import AS_BEFORE, Demand

LEARNER_KINDS = frozenset({Audience.EMPLOYEE, Audience.STUDENT, Audience.SIDE_ENTRANT})
_TOP = 4
_WEIGHT = {Importance.ESSENTIAL: 20, Importance.OPTIONAL: 10}
_OWN_GOAL = 30
_AS_BEFORE = Demand()

CRAFT: CompetencyCode = "D1"
"""Craft knowledge: never skipped for somebody who comes in from other work."""


def is_external(code: CompetencyCode) -> bool:
    """Tell competencies of imported frameworks, which are URIs, from our own codes."""
    return "://" in code


class Gap(Value):
    """From where somebody is to where the role or an own goal points."""

    competency: CompetencyCode
    current: Level
    target: Level
    weight: int
    own_goal: bool
    asked_by_role: bool

    @property
    def source(self) -> str:
        """Whose wish it is."""
        return "profile:own-goal" if self.own_goal else "profile:role"


class Dismissal(Value):
    """A suggestion somebody does not want, for a reason that need not be given."""

    item: Key
    reason: Annotated[str, Field(max_length=500)] | None = None


class Picture(Value):
    """What somebody can do, wants, and has time for. An alias, not a name."""

    alias: Annotated[str, Field(min_length=1, max_length=60)]
    organisation_id: OrganisationId
    sector: Sector
    kind: Audience
    profile: Key
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    budget_hours: Annotated[int, Field(ge=1, le=1000)]
    own_goals: tuple[CompetencyCode, ...] = ()
    levels: dict[CompetencyCode, Level]
    coach_id: CoachId | None = None

    @field_validator("kind")
    @classmethod
    def _is_a_learner(cls, kind: Audience) -> Audience:
        if kind not in LEARNER_KINDS:
            message = f"must be one of {', '.join(sorted(LEARNER_KINDS))}"
            raise ValueError(message)
        return kind

    @field_validator("levels", "own_goals")
    @classmethod
    def _known(cls, codes: object) -> object:
        known = {c.code for c in competency_framework().competencies}
        own = {code for code in codes if not is_external(code)}  # type: ignore[attr-defined]
        unknown = sorted(own - known)
        if unknown:
            message = f"unknown competencies {', '.join(unknown)}"
            raise ValueError(message)
        return codes


class Learner(Picture):
    """One person with that picture. No name, no birth date, no number."""

    id: LearnerId
    dismissed: tuple[Dismissal, ...] = ()

    def gaps(
        self, profile: RoleProfile, demand: Demand = _AS_BEFORE
    ) -> tuple[Gap, ...]:
        """List what lies between here and the targets, in competency order.

        What technology asks more or less changes what the role's part weighs; an own
        goal weighs what it does.
        """
        targets = {
            t.competency: (
                t.level,
                _WEIGHT[t.importance] * demand.factor(t.competency) // AS_BEFORE,
            )
            for t in profile.target
        }
        asked = frozenset(targets)
        for code in set(self.own_goals):
            level, weight = targets.get(code, (0, 0))
            aim = max(level, min(_TOP, self.levels.get(code, 0) + 1))
            targets[code] = (aim, weight + _OWN_GOAL)
        return tuple(
            Gap(
                competency=code,
                current=self.levels.get(code, 0),
                target=level,
                weight=weight,
                own_goal=code in self.own_goals,
                asked_by_role=code in asked,
            )
            for code, (level, weight) in sorted(targets.items())
            if self.levels.get(code, 0) < level
        )

    @property
    def external(self) -> frozenset[CompetencyCode]:
        """The competencies of imported frameworks that the picture speaks of."""
        return frozenset(filter(is_external, (*self.levels, *self.own_goals)))

    def dismiss(self, dismissal: Dismissal) -> Learner:
        """Leave the item out from now on."""
        kept = tuple(d for d in self.dismissed if d.item != dismissal.item)
        return self.model_copy(update={"dismissed": (*kept, dismissal)})


class CareerCoach(Value):
    """A teacher trained as career coach; sees own students only."""

    id: CoachId
    alias: Annotated[str, Field(min_length=1, max_length=60)]
    organisation_id: OrganisationId
