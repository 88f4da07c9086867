"""Writing down what technology does to tasks, and advising again when demand changes."""

from __future__ import annotations

from uuid import UUID

from wvlo_core.content import competency_framework
from wvlo_core.domain.ids import CompetencyCode
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.errors import Invalid
from wvlo_core.events import DemandChanged, DemandShift
from wvlo_core.ports import Command
from wvlo_learning_paths.model import (
    Assessment,
    Demand,
    TechnologyImpact,
    demand_of,
    shifts,
)
from wvlo_learning_paths.ports import Work
from wvlo_learning_paths.use_cases.renewing import Why, advise

_DEMAND: Why = (
    None,  # the demand itself was told already
    LocalizedText(
        nl="Door nieuwe techniek vraagt het werk iets anders dan voorheen.",
        en="Because of new technology the work asks for something else than before.",
    ),
)


class RecordImpact(Command):
    """Write down what a technology does to a task."""

    impact: TechnologyImpact


def record_impact(command: RecordImpact, work: Work) -> TechnologyImpact:
    """Keep it; how it was assessed so far stays."""
    present = work.impacts.find(command.impact.id)
    assessments = present.assessments if present else ()
    impact = command.impact.model_copy(update={"assessments": assessments})
    codes = [each.competency for each in impact.competencies]
    if unknown := sorted(set(codes) - titles(codes, work).keys()):
        message = "these competencies are in no framework we know"
        raise Invalid(message, tuple(unknown))
    return _keep(impact, work)


class AssessImpact(Command):
    """Say how you see it. Your role is kept, not who you are."""

    impact_id: UUID
    assessment: Assessment


def assess_impact(command: AssessImpact, work: Work) -> TechnologyImpact:
    """Add the view; when that changes the demand, tell everybody."""
    present = work.impacts.get(command.impact_id)
    return _keep(present.assess(command.assessment), work)


def weigh_demand(event: DemandChanged, work: Work) -> None:
    """Advise those again who have a gap in a competency that counts differently now."""
    work.hold_offer(change=True)
    codes = [each.competency for each in event.shifts]
    advise(work.learners.with_gap_in(codes), work, _DEMAND)


def titles(
    codes: list[CompetencyCode], work: Work
) -> dict[CompetencyCode, LocalizedText]:
    """Name competencies of our own framework and of imported ones."""
    own = {c.code: c.title for c in competency_framework().competencies}
    found = {code: each.title for code, each in work.frameworks.named(codes).items()}
    return found | {code: own[code] for code in codes if code in own}


def _keep(impact: TechnologyImpact, work: Work) -> TechnologyImpact:
    work.impacts.save(impact)
    before = work.demand.find("current") or Demand()
    after = demand_of(shifts(work.impacts.where()))
    if changed := after.differing(before):
        work.demand.save(after)
        named = titles([*changed], work)
        work.outbox.add(
            DemandChanged(
                impact_id=impact.id,
                technology=impact.technology,
                task=impact.task,
                shifts=tuple(
                    DemandShift(
                        competency=code,
                        title=named[code],
                        was=before.factor(code),
                        now=after.factor(code),
                    )
                    for code in changed
                ),
            )
        )
    return impact
