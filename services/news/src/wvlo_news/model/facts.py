"""What an event tells the news, and which of two facts about one subject counts."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import AwareDatetime, Field

from wvlo_core.domain.anonymity import FLOOR
from wvlo_core.domain.ids import KnowledgeItemId, OrganisationId, PilotId
from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_core.domain.people import Audience, Sector
from wvlo_core.domain.value import Value
from wvlo_core.events import ItemPublished, PathSuggested, PilotUpdated, Topic

Key: TypeAlias = tuple[str, str]
Rank: TypeAlias = tuple[float, str, str]


class NewsTopic(StrEnum):
    """What an item is mainly about."""

    KNOWLEDGE = "knowledge"
    PILOT = "pilot"
    PATHS = "paths"


class _Fact(Value):
    event_id: UUID
    event_type: str
    time: AwareDatetime
    rule: LocalizedText

    def _rank(self, order: float) -> Rank:
        """Put facts about one subject in one total order; the last one counts."""
        return order, str(self.event_id), self.model_dump_json()


class KnowledgeFact(_Fact):
    """Something can be found in the Kennisbank."""

    kind: Literal["knowledge"] = "knowledge"
    item_id: KnowledgeItemId
    edition: Annotated[int, Field(ge=1)]
    title: LocalizedText
    summary: LocalizedText
    audiences: tuple[Audience, ...]
    effort_minutes: Annotated[int, Field(ge=1)]
    theme: str

    @classmethod
    def of(
        cls, event: ItemPublished, event_id: UUID, time: AwareDatetime
    ) -> KnowledgeFact:
        """Take from the event what readers of the news need."""
        return cls(
            event_id=event_id,
            event_type=event.type,
            time=time,
            rule=LocalizedText(
                nl=f'Nieuwe kennis helpt lezers verder: "{event.title.nl}" staat in de '
                "Kennisbank.",
                en="New knowledge helps readers along: "
                f'"{event.title.text(Language.EN)}" is in the Kennisbank.',
            ),
            item_id=event.item_id,
            edition=event.edition,
            title=event.title,
            summary=event.summary,
            audiences=event.audiences,
            effort_minutes=event.effort_minutes,
            theme=event.theme,
        )

    @property
    def key(self) -> Key:
        """The subject: one knowledge item."""
        return self.kind, str(self.item_id)

    @property
    def rank(self) -> Rank:
        """A later edition counts."""
        return self._rank(self.edition)


class PilotFact(_Fact):
    """A pilot shared what it saw."""

    kind: Literal["pilot"] = "pilot"
    pilot_id: PilotId
    update_id: UUID
    number: Annotated[int, Field(ge=1)]
    title: LocalizedText
    lesson: LocalizedText
    factors: LocalizedText
    evidence: Literal["anecdote", "self_report", "measured"]
    effect: Literal["better", "as_expected", "worse"]

    @classmethod
    def of(cls, event: PilotUpdated, event_id: UUID, time: AwareDatetime) -> PilotFact:
        """Take from the event what readers of the news need."""
        return cls(
            event_id=event_id,
            event_type=event.type,
            time=time,
            rule=LocalizedText(
                nl=f'Anderen kunnen leren van de pilot "{event.title.nl}": die deelde '
                "een les.",
                en="Others can learn from the pilot "
                f'"{event.title.text(Language.EN)}": it shared a lesson.',
            ),
            pilot_id=event.pilot_id,
            update_id=event.update_id,
            number=event.number,
            title=event.title,
            lesson=event.lesson,
            factors=event.factors,
            evidence=event.evidence,
            effect=event.effect,
        )

    @property
    def key(self) -> Key:
        """The subject: one pilot."""
        return self.kind, str(self.pilot_id)

    @property
    def rank(self) -> Rank:
        """A later update counts."""
        return self._rank(self.number)


_PATH_RULES = {
    "scan": LocalizedText(
        nl="Na een scan zijn er nieuwe leerpaden voor minstens vijf mensen.",
        en="After a scan there are new learning paths for at least five people.",
    ),
    "knowledge_item": LocalizedText(
        nl="Nieuwe kennis past bij leerpaden van minstens vijf mensen.",
        en="New knowledge fits the learning paths of at least five people.",
    ),
    "pilot": LocalizedText(
        nl="De les van een pilot past bij leerpaden van minstens vijf mensen.",
        en="The lesson of a pilot fits the learning paths of at least five people.",
    ),
}


class PathFact(_Fact):
    """At least five learners of one organisation have new suggestions."""

    kind: Literal["paths"] = "paths"
    organisation_id: OrganisationId
    sector: Sector
    learners: Annotated[int, Field(ge=FLOOR)]
    topics: tuple[Topic, ...]
    because: Literal["scan", "knowledge_item", "pilot"]
    obstacles: tuple[LocalizedText, ...]

    @classmethod
    def of(cls, event: PathSuggested, event_id: UUID, time: AwareDatetime) -> PathFact:
        """Take from the event what readers of the news need."""
        return cls(
            event_id=event_id,
            event_type=event.type,
            time=time,
            rule=_PATH_RULES[event.because],
            organisation_id=event.organisation_id,
            sector=event.sector,
            learners=event.learners,
            topics=event.topics,
            because=event.because,
            obstacles=event.obstacles,
        )

    @property
    def key(self) -> Key:
        """The subject: the learners of one organisation."""
        return self.kind, str(self.organisation_id)

    @property
    def rank(self) -> Rank:
        """What was told later counts."""
        return self._rank(self.time.timestamp())


Fact: TypeAlias = Annotated[
    KnowledgeFact | PilotFact | PathFact, Field(discriminator="kind")
]


class Withdrawal(Value):
    """The last edition of a knowledge item that is no longer offered."""

    id: KnowledgeItemId
    edition: Annotated[int, Field(ge=1)]

    def covers(self, fact: Fact) -> bool:
        """Tell whether this fact is about knowledge that is gone."""
        return (
            isinstance(fact, KnowledgeFact)
            and fact.item_id == self.id
            and fact.edition <= self.edition
        )


def merged(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Keep one fact per subject, in one order, however they came in."""
    last = {fact.key: fact for fact in sorted(facts, key=lambda fact: fact.rank)}
    return tuple(last[key] for key in sorted(last))
