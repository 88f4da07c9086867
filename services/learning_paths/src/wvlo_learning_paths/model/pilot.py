"""A pilot: companies and a college try something out, and say what they saw."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from wvlo_core.domain.ids import Key, OrganisationId, PilotId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.value import Value
from wvlo_core.errors import Conflict
from wvlo_core.events import PilotUpdated

Phase = Literal["intake", "preparation", "running", "evaluation", "scaled", "stopped"]
Effect = Literal["better", "as_expected", "worse"]
Evidence = Literal["anecdote", "self_report", "measured"]

_SIGN = {"better": 1, "as_expected": 0, "worse": -1}
_TRUST = {"anecdote": 5, "self_report": 10, "measured": 20}


class PilotReport(Value):
    """One update: what was seen about one learning item, and how sure that is."""

    id: UUID
    phase: Phase
    lesson: LocalizedText
    factors: LocalizedText
    learning_item: Key
    effect: Effect
    evidence: Evidence

    @property
    def source(self) -> str:
        """Where a reason that leans on this update points to."""
        return f"learning_paths.pilot_updated:{self.id}"

    @property
    def percent(self) -> int:
        """How much more (or less) the item is believed to help, in percent."""
        return _SIGN[self.effect] * _TRUST[self.evidence]


class PilotPlan(Value):
    """Who tries what, for whom, until when. Counts of people, never names."""

    title: LocalizedText
    goal: LocalizedText
    guiding_question: LocalizedText
    organisations: Annotated[tuple[OrganisationId, ...], Field(min_length=1)]
    programme_line: Annotated[int, Field(ge=1, le=4)]
    starts: date
    ends: date
    employees: Annotated[int, Field(ge=0)]
    students: Annotated[int, Field(ge=0)]
    learning_items: tuple[Key, ...]

    @model_validator(mode="after")
    def _ends_after_start(self) -> PilotPlan:
        if self.ends <= self.starts:
            message = "ends must be after starts"
            raise ValueError(message)
        return self


class Pilot(PilotPlan):
    """A plan that is carried out, with what was seen so far."""

    id: PilotId
    reports: tuple[PilotReport, ...] = ()

    def report(self, report: PilotReport) -> tuple[Pilot, PilotUpdated | None]:
        """Add an update; the same update twice is once."""
        for number, present in enumerate(self.reports, 1):
            if present.id == report.id:
                if present != report:
                    message = f"update {number} exists with other words; use a new id"
                    raise Conflict(message)
                return self, None
        after = self.model_copy(update={"reports": (*self.reports, report)})
        fact = PilotUpdated(
            pilot_id=self.id,
            update_id=report.id,
            number=len(after.reports),
            title=self.title,
            programme_line=self.programme_line,
            phase=report.phase,
            lesson=report.lesson,
            factors=report.factors,
            learning_item=report.learning_item,
            effect=report.effect,
            evidence=report.evidence,
        )
        return after, fact
