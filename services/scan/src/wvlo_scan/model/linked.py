"""A small copy of what the Kennisbank offers, to put beside a score."""

from __future__ import annotations

from wvlo_core.domain.ids import ConstructCode, KnowledgeItemId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import Audience
from wvlo_core.domain.value import Value

_READERS = (
    *(Audience.EMPLOYEE, Audience.MANAGER, Audience.HR, Audience.WORKS_COUNCIL),
    *(Audience.SIDE_ENTRANT, Audience.STUDENT),
    *(Audience.TEACHER, Audience.CAREER_COACH),
)
"""Those who talk about a report, the most of them in front."""


class LinkedItem(Value):
    """A knowledge item as the scan remembers it; an older edition changes nothing."""

    id: KnowledgeItemId
    edition: int
    slug: str
    title: LocalizedText
    constructs: tuple[ConstructCode, ...]
    audiences: tuple[Audience, ...] = ()
    withdrawn: bool = False

    @property
    def read_as(self) -> Audience | None:
        """Say as whom a reader of a report opens it; unknown when nothing told it."""
        return next((each for each in _READERS if each in self.audiences), None)
