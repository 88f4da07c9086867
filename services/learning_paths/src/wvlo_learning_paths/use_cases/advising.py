"""Advice: how it follows scans, the Kennisbank and pilots, and what of it is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from wvlo_core.domain.ids import Key, LearnerId
from wvlo_core.domain.learning_path import LearningItem
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.errors import NotFound
from wvlo_core.events import ItemPublished, ItemWithdrawn, PilotUpdated, WaveClosed
from wvlo_learning_paths.model import (
    Climate,
    Demand,
    KnowledgeCopy,
    Learner,
    Offer,
    PilotReport,
    Source,
    Suggestion,
    opened_by,
    plan,
    told,
)
from wvlo_learning_paths.model.learner import is_external
from wvlo_learning_paths.model.suggestion import Because
from wvlo_learning_paths.ports import Work

OWN: tuple[None, LocalizedText] = (
    None,
    LocalizedText(
        nl="Je hebt je eigen gegevens of keuze aangepast.",
        en="You changed your own details or choice.",
    ),
)
PROFILE: tuple[None, LocalizedText] = (
    None,
    LocalizedText(
        nl="Het profiel van je rol is veranderd.",
        en="The profile of your role changed.",
    ),
)
_OFFER: tuple[None, LocalizedText] = (
    None,
    LocalizedText(
        nl="Er is iets veranderd in wat je kunt doen.",
        en="Something changed in what there is to do.",
    ),
)
_SCAN: tuple[Because, LocalizedText] = (
    "scan",
    LocalizedText(
        nl="Je organisatie heeft een scan afgerond; die zegt welke drempels er zijn.",
        en="Your organisation finished a scan; it tells which obstacles there are.",
    ),
)
_KNOWLEDGE: tuple[Because, LocalizedText] = (
    "knowledge_item",
    LocalizedText(
        nl="In de Kennisbank is iets veranderd dat bij je doelen past.",
        en="Something changed in the Kennisbank that fits your goals.",
    ),
)
_WITHDRAWN: tuple[None, LocalizedText] = (
    None,  # nothing new to tell the others
    LocalizedText(
        nl="Een kennisitem dat bij je suggestie stond, is ingetrokken.",
        en="A knowledge item that was part of your suggestion was withdrawn.",
    ),
)
_PILOT: tuple[Because, LocalizedText] = (
    "pilot",
    LocalizedText(
        nl="Een pilot liet zien hoe goed een stap werkt.",
        en="A pilot showed how well a step works.",
    ),
)


def suggest_after_scan(event: WaveClosed, work: Work) -> None:
    """Let everybody of the organisation know which obstacles to expect."""
    event_id = work.cause.event_id
    assert event_id is not None
    work.climates.put(
        Climate(
            id=event.organisation_id,
            wave_id=event.wave_id,
            event_id=event_id,
            scores=event.scores,
        )
    )
    learners = work.learners.where(organisation_id=str(event.organisation_id))
    advise(learners, work, _SCAN)


def suggest_reading(event: ItemPublished, work: Work) -> None:
    """Refresh the advice of those whose gap the item touches, and of nobody else."""
    present = work.knowledge.find(event.item_id)
    if present is not None and present.edition >= event.edition:
        return
    copy = KnowledgeCopy(
        id=event.item_id,
        edition=event.edition,
        slug=event.slug,
        title=event.title,
        audiences=event.audiences,
        sectors=event.sectors,
        competencies=event.competencies,
        constructs=event.constructs,
        levels=event.levels,
        effort_minutes=event.effort_minutes,
        review_by=event.review_by,
    )
    work.knowledge.save(copy)
    touched = {
        learner.id: learner
        for learner in work.learners.with_gap_in(copy.competencies)
        if copy.fits(learner.kind, learner.sector)
    }
    touched.update(_readers(copy.slug, work))
    advise(touched.values(), work, _KNOWLEDGE)


def withdraw_reading(event: ItemWithdrawn, work: Work) -> None:
    """Take the item out of every open suggestion; an older edition stays away."""
    present = work.knowledge.find(event.item_id)
    if present is not None and present.edition > event.edition:
        return
    gone = KnowledgeCopy(id=event.item_id, edition=event.edition, withdrawn=True)
    work.knowledge.save(gone)
    if present is not None:
        advise(_readers(present.slug, work).values(), work, _WITHDRAWN)


def weigh_lesson(event: PilotUpdated, work: Work) -> None:
    """Let a pilot's lesson count for whoever the learning item is for, or who has it."""
    item = work.items.find(event.learning_item)
    if item is None:
        message = f"the pilot speaks of {event.learning_item}, which is not on offer"
        raise NotFound(message)
    taught = [teaches.competency for teaches in item.teaches]
    touched = {learner.id: learner for learner in work.learners.with_gap_in(taught)}
    touched.update(_owners(work.suggestions.with_step(item.key), work))
    advise(touched.values(), work, _PILOT)


def change_offer(changed: Iterable[LearningItem], work: Work) -> None:
    """Advise those again for whom a learning item that changed can matter."""
    codes = opened_by(changed, work.items.where())
    advise(work.learners.with_gap_in(codes), work, _OFFER)


def _readers(slug: str, work: Work) -> dict[LearnerId, Learner]:
    return _owners(work.suggestions.pointing_at(slug), work)


def _owners(suggestions: Iterable[Suggestion], work: Work) -> dict[LearnerId, Learner]:
    found = (work.learners.get(suggestion.id) for suggestion in suggestions)
    return {learner.id: learner for learner in found}


def refresh(
    learners: Iterable[Learner], work: Work, why: tuple[Because | None, LocalizedText]
) -> list[Suggestion]:
    """Advise those whose own gaps may have become others."""
    wanted = sorted(learners, key=lambda learner: str(learner.id))
    for learner in wanted:
        profile = work.profiles.get(learner.profile)
        work.learners.keep_gaps(learner, [g.competency for g in learner.gaps(profile)])
    return advise(wanted, work, why)


def advise(
    learners: Iterable[Learner], work: Work, why: tuple[Because | None, LocalizedText]
) -> list[Suggestion]:
    """Advise again, keep what changed, and tell per organisation what may be told."""
    because, words = why
    wanted = sorted(learners, key=lambda learner: str(learner.id))
    if not wanted:
        return []
    offer = offer_of(work)
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
        _tell(changed, work, because, words, offer)
    return advice


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


def offer_of(work: Work) -> Offer:
    """Gather everything there is to choose from."""
    lessons: dict[Key, list[PilotReport]] = defaultdict(list)
    for pilot in work.pilots.where():
        for report in pilot.reports:
            lessons[report.learning_item].append(report)
    items = tuple(work.items.where())
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
    )
