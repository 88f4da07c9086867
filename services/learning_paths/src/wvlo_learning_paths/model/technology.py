"""What technology does to tasks, as several people see it, and what that asks of people.

Technology -> task -> direction -> competency. Every assessment is kept; what counts is
the median, shown with its spread. Nothing here says whose work disappears: it says which
competencies are asked more and which less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from wvlo_core.domain.ids import CompetencyCode
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import RoleGroup
from wvlo_core.domain.value import Value
from wvlo_core.errors import Conflict

Direction = Literal["new", "increasing", "unchanged", "decreasing", "disappearing"]
Mechanism = Literal["substitutes", "supports", "creates", "monitors"]
Confidence = Literal["low", "medium", "high"]
Size = Annotated[int, Field(ge=-2, le=2)]
Factor = Annotated[int, Field(ge=8, le=15)]
"""Tenths by which the weight of a role's gap is multiplied."""

AS_BEFORE: Factor = 10
ENOUGH = 2
"""One person's view is an opinion: from how many assessors on it counts."""

_SIGNS: dict[Direction, int] = {
    "new": 1,
    "increasing": 1,
    "unchanged": 0,
    "decreasing": -1,
    "disappearing": -1,
}


class ImpactSource(Value):
    """Where it is written down, or who was asked."""

    title: LocalizedText
    url: Annotated[str, Field(pattern=r"^https://\S{3,500}$")] | None = None


class Assessment(Value):
    """How one person, known by role only, sees the change of one task."""

    id: UUID
    role: RoleGroup
    direction: Direction
    size: Size
    confidence: Confidence
    on: date

    @model_validator(mode="after")
    def _same_way(self) -> Assessment:
        sign = (self.size > 0) - (self.size < 0)
        if sign != _SIGNS[self.direction]:
            message = (
                f"a task that is {self.direction} cannot have size {self.size}: give "
                "1 or 2 for new and increasing, 0 for unchanged, else -1 or -2"
            )
            raise ValueError(message)
        return self


class TaskCompetency(Value):
    """How much a task leans on a competency: 1 a little, 2 clearly, 3 wholly."""

    competency: CompetencyCode
    weight: Annotated[int, Field(ge=1, le=3)]


class ImpactPlan(Value):
    """What a technology does to one task by some year. Text is for everybody to read."""

    technology: LocalizedText
    task: LocalizedText
    mechanism: Mechanism
    horizon: Annotated[int, Field(ge=2000, le=2100)]
    competencies: Annotated[tuple[TaskCompetency, ...], Field(min_length=1)]
    source: ImpactSource
    on: date

    @model_validator(mode="after")
    def _each_once(self) -> ImpactPlan:
        codes = [each.competency for each in self.competencies]
        if len(set(codes)) < len(codes):
            message = "name each competency once"
            raise ValueError(message)
        return self


class Rating(Value):
    """What the assessors say together: `median` in halves of a step, -4 to 4."""

    assessors: int
    median_halves: int
    lowest: Size
    highest: Size


class TechnologyImpact(ImpactPlan):
    """The plan with how it was assessed so far."""

    id: UUID
    assessments: tuple[Assessment, ...] = ()

    def assess(self, assessment: Assessment) -> TechnologyImpact:
        """Add one view; the same view twice is once."""
        for present in self.assessments:
            if present.id == assessment.id:
                if present != assessment:
                    message = "this assessment exists with other words; use a new id"
                    raise Conflict(message)
                return self
        after = (*self.assessments, assessment)
        return self.model_copy(update={"assessments": after})

    @property
    def rating(self) -> Rating | None:
        """Median and spread of the sizes, when there are any."""
        sizes = sorted(each.size for each in self.assessments)
        if not sizes:
            return None
        low, high = sizes[(len(sizes) - 1) // 2], sizes[len(sizes) // 2]
        return Rating(
            assessors=len(sizes),
            median_halves=low + high,
            lowest=sizes[0],
            highest=sizes[-1],
        )


class Contribution(Value):
    """One task behind a shift, as it was assessed."""

    impact_id: UUID
    technology: LocalizedText
    task: LocalizedText
    weight: int
    rating: Rating


class CompetencyShift(Value):
    """How much more or less a competency is asked, and which tasks say so.

    `shift` is in hundredths of a step, -200 to 200: the mean of the tasks' medians,
    each weighted by how much the task leans on the competency.
    """

    competency: CompetencyCode
    shift: int
    factor: Factor
    because: tuple[Contribution, ...]


class Demand(Value):
    """What technology asks now: the factor of each competency that is not as before."""

    id: Literal["current"] = "current"
    factors: dict[CompetencyCode, Factor] = Field(default_factory=dict)

    def factor(self, competency: CompetencyCode) -> Factor:
        """Give the factor, in tenths."""
        return self.factors.get(competency, AS_BEFORE)

    def differing(self, other: Demand) -> tuple[CompetencyCode, ...]:
        """Name the competencies that count differently in the two."""
        codes = {*self.factors, *other.factors}
        return tuple(sorted(c for c in codes if self.factor(c) != other.factor(c)))


def shifts(impacts: Iterable[TechnologyImpact]) -> tuple[CompetencyShift, ...]:
    """Derive the shift of every competency from all tasks that enough people assessed.

    Strongest rise first; equal ones in order of their code.
    """
    found: dict[CompetencyCode, list[Contribution]] = defaultdict(list)
    for impact in sorted(impacts, key=lambda each: str(each.id)):
        rating = impact.rating
        if rating is None or rating.assessors < ENOUGH:
            continue
        for leaning in impact.competencies:
            found[leaning.competency].append(
                Contribution(
                    impact_id=impact.id,
                    technology=impact.technology,
                    task=impact.task,
                    weight=leaning.weight,
                    rating=rating,
                )
            )
    derived = [_shift(code, because) for code, because in found.items()]
    return tuple(sorted(derived, key=lambda each: (-each.shift, each.competency)))


def demand_of(found: Iterable[CompetencyShift]) -> Demand:
    """Keep of the shifts what advice needs."""
    factors: Mapping[CompetencyCode, Factor] = {
        each.competency: each.factor
        for each in sorted(found, key=lambda each: each.competency)
        if each.factor != AS_BEFORE
    }
    return Demand(factors=dict(factors))


def _shift(code: CompetencyCode, because: list[Contribution]) -> CompetencyShift:
    above = sum(each.weight * each.rating.median_halves for each in because)
    below = 2 * sum(each.weight for each in because)
    size = (200 * abs(above) + below) // (2 * below)
    return CompetencyShift(
        competency=code,
        shift=size if above >= 0 else -size,
        factor=_factor(above, below),
        because=tuple(because),
    )


def _factor(above: int, below: int) -> Factor:
    """Turn a shift of above/below steps into tenths: 2 gives 15, 0 gives 10, -2 gives 8."""
    if above >= 0:
        return AS_BEFORE + (5 * above + below) // (2 * below)
    return AS_BEFORE - (2 * -above + below) // (2 * below)
