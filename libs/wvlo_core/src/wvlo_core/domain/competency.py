"""The competency framework: clusters, competencies, and what is seen at each level."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from wvlo_core.domain.ids import CompetencyCode, ConstructCode, Key
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.value import Value
from wvlo_core.errors import NotFound

Level = Annotated[int, Field(ge=0, le=4)]
"""0 = not yet seen, 1 explores, 2 applies, 3 on own initiative, 4 takes further."""


class LevelName(Value):
    """What a level is called; a level is behaviour in a context, not a grade."""

    level: Level
    title: LocalizedText
    description: LocalizedText


class Cluster(Value):
    """A handful of competencies that belong together."""

    code: str
    title: LocalizedText


class BehaviouralIndicator(Value):
    """What somebody can be seen doing at this level."""

    level: Level
    text: LocalizedText


class Mapping(Value):
    """How a competency relates to one in another scheme."""

    scheme: str
    target: str
    relation: Literal["exact", "close", "broad"]


class Competency(Value):
    """One thing a craftsperson can get better at.

    A competency is never deleted: `valid_until` retires it and `replaced_by`
    points on, so that old assessments stay readable.
    """

    code: CompetencyCode
    key: Key
    uri: str
    cluster: str
    title: LocalizedText
    descriptor: LocalizedText
    indicators: tuple[BehaviouralIndicator, ...]
    mappings: tuple[Mapping, ...] = ()
    valid_until: date | None = None
    replaced_by: CompetencyCode | None = None


class CompetencyFramework(Value):
    """One published version of the framework."""

    framework: Key
    version: str
    status: Literal["draft", "published", "retired"]
    valid_from: date
    licence: str
    title: LocalizedText
    levels: tuple[LevelName, ...]
    clusters: tuple[Cluster, ...]
    competencies: tuple[Competency, ...]

    @model_validator(mode="after")
    def _holds_together(self) -> CompetencyFramework:
        codes = [c.code for c in self.competencies]
        clusters = {c.code for c in self.clusters}
        faults = [f"{c} is listed twice" for c in set(codes) if codes.count(c) > 1]
        for competency in self.competencies:
            if competency.cluster not in clusters:
                faults.append(f"{competency.code}: unknown cluster")
            if [i.level for i in competency.indicators] != [1, 2, 3, 4]:
                faults.append(
                    f"{competency.code}: needs one indicator per level 1 to 4"
                )
            if competency.replaced_by and competency.replaced_by not in codes:
                faults.append(f"{competency.code}: replaced by an unknown competency")
        if faults:
            raise ValueError("; ".join(sorted(faults)))
        return self

    def resolve(self, code: CompetencyCode) -> Competency:
        """Find a competency, also a retired one."""
        for competency in self.competencies:
            if competency.code == code:
                return competency
        message = f"competency {code!r} is not in {self.framework} {self.version}"
        raise NotFound(message)

    def current(self, on: date) -> Iterator[Competency]:
        """Give the competencies that may be chosen on that day."""
        for competency in self.competencies:
            if competency.valid_until is None or on <= competency.valid_until:
                yield competency


class Action(Value):
    """Something an organisation can start with tomorrow."""

    key: Key
    text: LocalizedText


class ConstructLink(Value):
    """Which competencies a scan construct makes possible, and where to begin."""

    code: ConstructCode
    competencies: tuple[CompetencyCode, ...]
    actions: tuple[Action, ...]


class ConstructLinks(Value):
    """The whole mapping, as one versioned file."""

    version: str
    licence: str
    links: tuple[ConstructLink, ...]

    def of(self, construct: ConstructCode) -> ConstructLink | None:
        """Find the link; constructs of imported instruments may have none."""
        return next((x for x in self.links if x.code == construct), None)
