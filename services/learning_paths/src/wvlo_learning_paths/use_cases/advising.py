"""Advise again, keep what changed, and tell what may be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from wvlo_core.domain.ids import Key
from wvlo_core.domain.locale import LocalizedText
from wvlo_learning_paths.model import (
    Learner,
    Offer,
    PilotReport,
    Source,
    Suggestion,
    plan,
    told,
)
from wvlo_learning_paths.model.suggestion import Because
from wvlo_learning_paths.ports import Work

OWN: tuple[None, LocalizedText] = (
    None,
    LocalizedText(
        nl="Je hebt je eigen gegevens of keuze aangepast.",
        en="You changed your own details or choice.",
    ),
)
SCAN: tuple[Because, LocalizedText] = (
    "scan",
    LocalizedText(
        nl="Je organisatie heeft een scan afgerond; die zegt welke drempels er zijn.",
        en="Your organisation finished a scan; it tells which obstacles there are.",
    ),
)
KNOWLEDGE: tuple[Because, LocalizedText] = (
    "knowledge_item",
    LocalizedText(
        nl="In de Kennisbank is iets veranderd dat bij je doelen past.",
        en="Something changed in the Kennisbank that fits your goals.",
    ),
)
PILOT: tuple[Because, LocalizedText] = (
    "pilot",
    LocalizedText(
        nl="Een pilot liet zien hoe goed een stap werkt.",
        en="A pilot showed how well a step works.",
    ),
)


def advise(
    learners: Iterable[Learner], work: Work, why: tuple[Because | None, LocalizedText]
) -> list[Suggestion]:
    """Advise again, keep what changed, and tell per organisation what may be told."""
    because, words = why
    wanted = sorted(learners, key=lambda learner: str(learner.id))
    if not wanted:
        return []
    offer = _offer(work)
    source = Source(
        event_type=work.cause.event_type or "request",
        event_id=work.cause.event_id,
        correlation_id=work.cause.correlation_id,
        words=words,
    )
    advice = []
    changed: dict[UUID, list[tuple[Learner, Suggestion]]] = defaultdict(list)
    for learner in wanted:
        profile = work.profiles.get(learner.profile)
        climate = work.climates.find(learner.organisation_id)
        new = plan(learner, profile, offer, climate, source)
        old = work.suggestions.find(learner.id)
        if old is not None and old.same_advice(new):
            advice.append(old)
            continue
        number = old.number + 1 if old else 1
        new = new.model_copy(update={"number": number})
        work.suggestions.save(new)
        advice.append(new)
        changed[learner.organisation_id].append((learner, new))
    if because is not None:
        _tell(changed, work, because, words)
    return advice


def _tell(
    changed: dict[UUID, list[tuple[Learner, Suggestion]]],
    work: Work,
    because: Because,
    words: LocalizedText,
) -> None:
    for _, pairs in sorted(changed.items()):
        learner = pairs[0][0]
        suggestions = [suggestion for _, suggestion in pairs]
        fact = told(
            learner.organisation_id, learner.sector, suggestions, because, words.nl
        )
        if fact is not None:
            work.outbox.add(fact)


def _offer(work: Work) -> Offer:
    lessons: dict[Key, list[PilotReport]] = defaultdict(list)
    for pilot in work.pilots.where():
        for report in pilot.reports:
            lessons[report.learning_item].append(report)
    return Offer(
        items=tuple(work.items.where()),
        lessons={key: tuple(reports) for key, reports in lessons.items()},
        knowledge=tuple(work.knowledge.where(withdrawn=False)),
    )
