"""How advice follows news: from scans, the Kennisbank and pilots."""

from __future__ import annotations

from wvlo_core.domain.ids import LearnerId
from wvlo_core.errors import NotFound
from wvlo_core.events import ItemPublished, ItemWithdrawn, PilotUpdated, WaveClosed
from wvlo_learning_paths.model import Climate, KnowledgeCopy, Learner
from wvlo_learning_paths.ports import Work
from wvlo_learning_paths.use_cases.advising import KNOWLEDGE, PILOT, SCAN, advise


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
    advise(learners, work, SCAN)


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
    advise(touched.values(), work, KNOWLEDGE)


def withdraw_reading(event: ItemWithdrawn, work: Work) -> None:
    """Take the item out of every open suggestion; an older edition stays away."""
    present = work.knowledge.find(event.item_id)
    if present is not None and present.edition > event.edition:
        return
    gone = KnowledgeCopy(id=event.item_id, edition=event.edition, withdrawn=True)
    work.knowledge.save(gone)
    if present is not None:
        advise(_readers(present.slug, work).values(), work, KNOWLEDGE)


def weigh_lesson(event: PilotUpdated, work: Work) -> None:
    """Let a pilot's lesson count for everybody the learning item could be for."""
    item = work.items.find(event.learning_item)
    if item is None:
        message = f"the pilot speaks of {event.learning_item}, which is not on offer"
        raise NotFound(message)
    taught = [teaches.competency for teaches in item.teaches]
    advise(work.learners.with_gap_in(taught), work, PILOT)


def _readers(slug: str, work: Work) -> dict[LearnerId, Learner]:
    found = (work.learners.get(s.id) for s in work.suggestions.pointing_at(slug))
    return {learner.id: learner for learner in found}
