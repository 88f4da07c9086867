"""Learning items, and the ordered path that a learner is shown with its reasons."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from wvlo_core.domain.competency import Level
from wvlo_core.domain.ids import CompetencyCode, Key
from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_core.domain.people import Audience, Sector
from wvlo_core.domain.value import Value

Hours = Annotated[int, Field(ge=1, le=400)]


class Format(StrEnum):
    """The shape a learning item has."""

    WORKPLACE_TASK = "workplace_task"
    BUDDY_WORK = "buddy_work"
    COMPANY_VISIT = "company_visit"
    MODULE = "module"
    COACHING_TALK = "coaching_talk"

    @property
    def informal(self) -> bool:
        """Learning in the work itself, which every path needs at least once."""
        return self in {Format.WORKPLACE_TASK, Format.BUDDY_WORK}


class Teaches(Value):
    """From which level to which level an item brings a learner."""

    competency: CompetencyCode
    from_level: Level
    to_level: Level

    @model_validator(mode="after")
    def _goes_up(self) -> Teaches:
        if self.to_level <= self.from_level:
            message = f"{self.competency}: to_level must be above from_level"
            raise ValueError(message)
        return self


class Requires(Value):
    """What a learner must already be able to do."""

    competency: CompetencyCode
    level: Level


class LearningContent(Value):
    """Something to do that brings a learner further, before it has a key."""

    title: LocalizedText
    summary: LocalizedText
    format: Format
    hours: Hours
    teaches: tuple[Teaches, ...] = Field(min_length=1)
    requires: tuple[Requires, ...] = ()
    audiences: tuple[Audience, ...] = Field(min_length=1)
    sectors: tuple[Sector, ...] = Field(min_length=1)
    provider: str
    languages: tuple[Language, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _teaches_each_once(self) -> Self:
        taught = [teaches.competency for teaches in self.teaches]
        if len(set(taught)) < len(taught):
            message = "a learning item names each competency it teaches once"
            raise ValueError(message)
        return self

    @property
    def asks(self) -> frozenset[CompetencyCode]:
        """The competencies of which it asks some level to begin with."""
        from_levels = (t.competency for t in self.teaches if t.from_level)
        return frozenset((*(r.competency for r in self.requires), *from_levels))

    def fits(
        self, audience: Audience, sector: Sector, languages: frozenset[Language]
    ) -> bool:
        """Tell whether this learner could use the item at all."""
        return (
            audience in self.audiences
            and bool({sector, Sector.GENERIC} & set(self.sectors))
            and bool(languages & set(self.languages))
        )


class LearningItem(LearningContent):
    """Something to do that brings a learner further."""

    key: Key


class Importance(StrEnum):
    """How much a role leans on a competency."""

    ESSENTIAL = "essential"
    OPTIONAL = "optional"


class Target(Value):
    """The level a role asks for."""

    competency: CompetencyCode
    level: Level
    importance: Importance


class RoleProfile(Value):
    """What a role asks; a map to choose from, not a yardstick to judge with."""

    key: Key
    title: LocalizedText
    target: tuple[Target, ...]
