"""What the use cases of learning paths may lean on."""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

import wvlo_core.ports
from wvlo_core.domain.ids import CompetencyCode, Key, LearnerId
from wvlo_core.domain.learning_path import RoleProfile
from wvlo_core.ports import Collection
from wvlo_learning_paths.model import (
    CareerCoach,
    Climate,
    Demand,
    ExternalCompetency,
    Framework,
    ImportedFramework,
    ImportOutcome,
    KnowledgeCopy,
    Learner,
    OfferedItem,
    Pilot,
    Suggestion,
    TechnologyImpact,
)


class Learners(Collection[Learner], Protocol):
    """Learners, also found by what they still have to learn."""

    def some(self, ids: Many[LearnerId]) -> Sequence[Learner]:
        """Give those of these learners that there are, in id order."""
        ...

    def keep_gaps(self, learner: Learner, gaps: Many[CompetencyCode]) -> None:
        """Remember in which competencies this learner has a gap."""
        ...

    def with_gap_in(self, competencies: Many[CompetencyCode]) -> Sequence[Learner]:
        """Find everybody with a gap in any of these, in id order."""
        ...


class Suggestions(Collection[Suggestion], Protocol):
    """Open suggestions, also found by what they point at."""

    def some(self, ids: Many[LearnerId]) -> Sequence[Suggestion]:
        """Give the open suggestions of these learners, in id order."""
        ...

    def pointing_at(self, slug: str) -> Sequence[Suggestion]:
        """Find every suggestion that offers this knowledge item."""
        ...

    def with_step(self, item: Key) -> Sequence[Suggestion]:
        """Find every suggestion that has this learning item as a step."""
        ...


class Frameworks(Protocol):
    """Competencies and target profiles that others published."""

    def keep(self, framework: Framework, on: date) -> ImportOutcome:
        """Bring what is kept up to this version; retire what it leaves out."""
        ...

    def imported(self, scheme: Key) -> ImportedFramework | None:
        """Tell which versions came in, if any."""
        ...

    def named(
        self, codes: Many[CompetencyCode]
    ) -> Mapping[CompetencyCode, ExternalCompetency]:
        """Find imported competencies, also retired ones; unknown codes are left out."""
        ...


class Work(wvlo_core.ports.Work, Protocol):
    """One piece of work of the learning-paths service."""

    def hold_offer(self, *, change: bool = False) -> None:
        """Begin: nobody changes what advice is made from before this work is done.

        Whoever changes it says so and is then alone: nobody can be advised meanwhile
        from what it was, and be missed by those who look whom the change touches.
        """
        ...

    @property
    def learners(self) -> Learners:
        """People who learn."""
        ...

    @property
    def coaches(self) -> Collection[CareerCoach]:
        """People who coach."""
        ...

    @property
    def profiles(self) -> Collection[RoleProfile]:
        """What roles ask."""
        ...

    @property
    def items(self) -> Collection[OfferedItem]:
        """What there is to do."""
        ...

    @property
    def pilots(self) -> Collection[Pilot]:
        """What is being tried out."""
        ...

    @property
    def knowledge(self) -> Collection[KnowledgeCopy]:
        """Our small copy of the Kennisbank."""
        ...

    @property
    def climates(self) -> Collection[Climate]:
        """The last scan of each organisation, as far as told."""
        ...

    @property
    def suggestions(self) -> Suggestions:
        """The open suggestion of each learner."""
        ...

    @property
    def impacts(self) -> Collection[TechnologyImpact]:
        """What technology does to tasks."""
        ...

    @property
    def demand(self) -> Collection[Demand]:
        """What technology asks now, under the id `current`."""
        ...

    @property
    def frameworks(self) -> Frameworks:
        """Competencies beside our own framework."""
        ...
