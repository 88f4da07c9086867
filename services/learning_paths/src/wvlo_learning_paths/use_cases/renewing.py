"""Advising learners again: what is planned anew, what is kept, and what of it is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from wvlo_core.domain.ids import Key
from wvlo_core.domain.locale import LocalizedText
from wvlo_learning_paths.model import (
    Demand,
    Learner,
    Offer,
    PilotReport,
    Source,
    Suggestion,
    plan,
    told,
)
from wvlo_learning_paths.model.learner import is_external
from wvlo_learning_paths.model.suggestion import Because
from wvlo_learning_paths.ports import Work

Why = tuple[Because | None, LocalizedText]
"""What led to the advice: whether and as what others hear of it, and in words."""

OWN: Why = (
    None,
    LocalizedText(
        nl="Je hebt je eigen gegevens of keuze aangepast.",
        en="You changed your own details or choice.",
    ),
)
PROFILE: Why = (
    None,
    LocalizedText(
        nl="Het profiel van je rol is veranderd.",
        en="The profile of your role changed.",
    ),
)


def refresh(learners: Iterable[Learner], work: Work, why: Why) -> list[Suggestion]:
    """Advise those whose own gaps may have become others."""
    wanted = sorted(learners, key=lambda learner: str(learner.id))
    for learner in wanted:
        profile = work.profiles.get(learner.profile)
        work.learners.keep_gaps(learner, [g.competency for g in learner.gaps(profile)])
    return advise(wanted, work, why)


def advise(
    learners: Iterable[Learner], work: Work, why: Why, *, same_steps: bool = False
) -> list[Suggestion]:
    """Advise again, keep what changed, and tell per organisation what may be told.

    Say `same_steps` when only reading and obstacles can have changed: the steps that
    somebody has are then not planned again.
    """
    because, words = why
    wanted = sorted(learners, key=lambda learner: str(learner.id))
    if not wanted:
        return []
    offer, source = offer_of(work, len(wanted)), _source(words, work)
    profiles = {key: work.profiles.get(key) for key in {x.profile for x in wanted}}
    organisations = {learner.organisation_id for learner in wanted}
    climates = {at: work.climates.find(at) for at in organisations}
    present = {s.id: s for s in work.suggestions.some([x.id for x in wanted])}
    advice = []
    changed: dict[UUID, list[tuple[Learner, Suggestion]]] = defaultdict(list)
    for learner in wanted:
        profile = profiles[learner.profile]
        climate = climates[learner.organisation_id]
        old = present.get(learner.id)
        steps = old.steps if same_steps and old is not None else None
        new = plan(learner, profile, offer, climate, source, steps=steps)
        if old is not None and old.same_advice(new):
            advice.append(old)
            continue
        number = old.number + 1 if old else 1
        new = new.model_copy(update={"number": number})
        work.suggestions.save(new)
        advice.append(new)
        changed[learner.organisation_id].append((learner, new))
    if because is not None:
        _tell(changed, work, because, words, offer)
    return advice


def _source(words: LocalizedText, work: Work) -> Source:
    return Source(
        event_type=work.cause.event_type or "request",
        event_id=work.cause.event_id,
        correlation_id=work.cause.correlation_id,
        words=words,
    )


def _tell(
    changed: dict[UUID, list[tuple[Learner, Suggestion]]],
    work: Work,
    because: Because,
    words: LocalizedText,
    offer: Offer,
) -> None:
    for _, pairs in sorted(changed.items()):
        learner = pairs[0][0]
        suggestions = [suggestion for _, suggestion in pairs]
        fact = told(
            learner.organisation_id,
            learner.sector,
            suggestions,
            because,
            words.nl,
            title_of=offer.title,
        )
        if fact is not None:
            work.outbox.add(fact)


def offer_of(work: Work, learners: int = 1) -> Offer:
    """Gather everything there is to choose from, for so many learners."""
    lessons: dict[Key, list[PilotReport]] = defaultdict(list)
    for pilot in work.pilots.where():
        for report in pilot.reports:
            lessons[report.learning_item].append(report)
    items = tuple(item for item in work.items.where() if not item.withdrawn)
    knowledge = tuple(work.knowledge.where(withdrawn=False))
    codes = {teaches.competency for item in items for teaches in item.teaches}
    codes.update(code for copy in knowledge for code in copy.competencies)
    named = work.frameworks.named({code for code in codes if is_external(code)})
    return Offer(
        items=items,
        lessons={key: tuple(reports) for key, reports in lessons.items()},
        knowledge=knowledge,
        demand=work.demand.find("current") or Demand(),
        titles={code: each.title for code, each in named.items()},
        learners=learners,
    )
