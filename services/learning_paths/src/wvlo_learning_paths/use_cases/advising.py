"""Advice: how it follows scans, the Kennisbank and pilots."""

from __future__ import annotations

from collections.abc import Iterable

from wvlo_core.domain.ids import LearnerId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.errors import NotFound
from wvlo_core.events import ItemPublished, ItemWithdrawn, PilotUpdated, WaveClosed
from wvlo_learning_paths.model import (
    Climate,
    KnowledgeCopy,
    Learner,
    Suggestion,
)
from wvlo_learning_paths.ports import Work
from wvlo_learning_paths.use_cases.renewing import Why, advise

_SCAN: Why = (
    "scan",
    LocalizedText(
        nl="Je organisatie heeft een scan afgerond; die zegt welke drempels er zijn.",
        en="Your organisation finished a scan; it tells which obstacles there are.",
    ),
)
_KNOWLEDGE: Why = (
    "knowledge_item",
    LocalizedText(
        nl="In de Kennisbank is iets veranderd dat bij je doelen past.",
        en="Something changed in the Kennisbank that fits your goals.",
    ),
)
_WITHDRAWN: Why = (
    None,  # nothing new to tell the others
    LocalizedText(
        nl="Een kennisitem dat bij je suggestie stond, is ingetrokken.",
        en="A knowledge item that was part of your suggestion was withdrawn.",
    ),
)
_PILOT: Why = (
    "pilot",
    LocalizedText(
        nl="Een pilot liet zien hoe goed een stap werkt.",
        en="A pilot showed how well a step works.",
    ),
)


def suggest_after_scan(event: WaveClosed, work: Work) -> None:
    """Let everybody of the organisation know which obstacles to expect."""
    work.hold_offer(change=True)
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
    advise(learners, work, _SCAN, same_steps=True)


def suggest_reading(event: ItemPublished, work: Work) -> None:
    """Refresh the advice of those whose gap the item touches, and of nobody else."""
    work.hold_offer(change=True)
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
    advise(touched.values(), work, _KNOWLEDGE, same_steps=True)


def withdraw_reading(event: ItemWithdrawn, work: Work) -> None:
    """Take the item out of every open suggestion; an older edition stays away."""
    work.hold_offer(change=True)
    present = work.knowledge.find(event.item_id)
    if present is not None and present.edition > event.edition:
        return
    gone = KnowledgeCopy(id=event.item_id, edition=event.edition, withdrawn=True)
    work.knowledge.save(gone)
    if present is not None:
        touched = _readers(present.slug, work).values()
        advise(touched, work, _WITHDRAWN, same_steps=True)


def weigh_lesson(event: PilotUpdated, work: Work) -> None:
    """Let a pilot's lesson count for whoever the learning item is for, or who has it."""
    work.hold_offer(change=True)
    item = work.items.find(event.learning_item)
    if item is None:
        message = f"the pilot speaks of {event.learning_item}, which is not on offer"
        raise NotFound(message)
    taught = [teaches.competency for teaches in item.teaches]
    touched = {learner.id: learner for learner in work.learners.with_gap_in(taught)}
    touched.update(_owners(work.suggestions.with_step(item.key), work))
    advise(touched.values(), work, _PILOT)


def _readers(slug: str, work: Work) -> dict[LearnerId, Learner]:
    return _owners(work.suggestions.pointing_at(slug), work)


def _owners(suggestions: Iterable[Suggestion], work: Work) -> dict[LearnerId, Learner]:
    found = work.learners.some([suggestion.id for suggestion in suggestions])
    return {learner.id: learner for learner in found}
