"""What advice is made from: learning items, lessons, knowledge items, and the climate.

The climate of an organisation is context only. It says which obstacles to expect and
never changes what a person is advised to learn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from uuid import UUID

from wvlo_core.content import competency_framework
from wvlo_core.domain.competency import Level
from wvlo_core.domain.ids import (
    CompetencyCode,
    ConstructCode,
    Key,
    KnowledgeItemId,
    OrganisationId,
)
from wvlo_core.domain.learning_path import LearningItem
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import Audience, Sector
from wvlo_core.domain.value import Value
from wvlo_core.events import ConstructScore
from wvlo_learning_paths.advice import Catalogue, Item, Planner, compile_catalogue
from wvlo_learning_paths.advice.twins import compiled_possible
from wvlo_learning_paths.model.pilot import PilotReport
from wvlo_learning_paths.model.technology import Demand

QUARTERS = 4
"""The engine counts in quarter-hours."""
MANY = 2_000
"""From so many learners in one round the engine's compiled loops are worth starting."""


@cache
def _own_titles() -> Mapping[CompetencyCode, LocalizedText]:
    return {each.code: each.title for each in competency_framework().competencies}


class KnowledgeCopy(Value):
    """A knowledge item as this service remembers it, without its text."""

    id: KnowledgeItemId
    edition: int
    slug: str = ""
    title: LocalizedText | None = None
    audiences: tuple[Audience, ...] = ()
    sectors: tuple[Sector, ...] = ()
    competencies: tuple[CompetencyCode, ...] = ()
    constructs: tuple[ConstructCode, ...] = ()
    levels: tuple[Level, ...] = ()
    effort_minutes: int = 0
    review_by: date | None = None
    withdrawn: bool = False

    def fits(self, audience: Audience, sector: Sector) -> bool:
        """Tell whether this learner is one of the readers."""
        return (
            not self.withdrawn
            and audience in self.audiences
            and bool({sector, Sector.GENERIC} & set(self.sectors))
        )


class OfferedItem(LearningItem):
    """A learning item as it stands here."""

    withdrawn: bool = False
    own: bool = False
    """Published or withdrawn here: what ships with WVLO leaves it as it is."""


class Climate(Value):
    """The last closed wave of an organisation, as far as it may be shown."""

    id: OrganisationId
    wave_id: UUID
    event_id: UUID
    scores: tuple[ConstructScore, ...]


@dataclass(frozen=True)
class Offer:
    """Everything there is to choose from, for one round of advice."""

    items: tuple[LearningItem, ...]
    lessons: Mapping[Key, tuple[PilotReport, ...]]
    knowledge: tuple[KnowledgeCopy, ...]
    demand: Demand = field(default_factory=Demand)
    titles: Mapping[CompetencyCode, LocalizedText] = field(default_factory=dict)
    """What imported competencies are called; our own framework names the others."""
    learners: int = 1
    """How many are advised in this round."""

    def title(self, code: CompetencyCode) -> LocalizedText:
        """Name a competency; one that nobody named goes by its code."""
        return self.titles.get(code) or _own_titles().get(code, LocalizedText(nl=code))

    def belief(self, item: Key) -> int:
        """How much an item is believed to help, in percent of what it promises."""
        change = sum(report.percent for report in self.lessons.get(item, ()))
        return max(50, min(150, 100 + change))

    @cached_property
    def catalogue(self) -> Catalogue:
        """The same for the advice engine, made once."""
        return compile_catalogue(self._entry(item) for item in self.items)

    @cached_property
    def planner(self) -> Planner:
        """Plan for this round; for many learners compiled, where that is possible."""
        compiled = True if self.learners >= MANY and compiled_possible() else None
        return Planner(self.catalogue, compiled=compiled)

    def _entry(self, item: LearningItem) -> Item:
        facets = {
            "audience": frozenset(audience.value for audience in item.audiences),
            "language": frozenset(language.value for language in item.languages),
        }
        if Sector.GENERIC not in item.sectors:
            facets["sector"] = frozenset(sector.value for sector in item.sectors)
        return Item(
            key=item.key,
            quarters=item.hours * QUARTERS,
            teaches=tuple(
                (t.competency, t.from_level, t.to_level) for t in item.teaches
            ),
            requires=tuple((r.competency, r.level) for r in item.requires),
            facets=facets,
            informal=item.format.informal,
            belief=self.belief(item.key),
            evidence=tuple(report.source for report in self.lessons.get(item.key, ())),
        )


def opened_by(
    changed: Iterable[LearningItem], items: Iterable[LearningItem]
) -> frozenset[CompetencyCode]:
    """List the competencies for which the changed items can matter.

    What they teach, and whatever is taught by items that ask for one of these, and so on.
    """
    found = {teaches.competency for item in changed for teaches in item.teaches}
    left = list(items)
    while True:
        opened = [item for item in left if found & item.asks]
        if not opened:
            return frozenset(found)
        found |= {teaches.competency for item in opened for teaches in item.teaches}
        left = [item for item in left if item not in opened]
