"""The advice engine: from gaps and an offer to an ordered path, with the reasons.

Pure and deterministic: whole numbers, sorted input, ties broken by key. The order of
business: for a side entrant with a craft gap a craft step first, then the best step in
the work itself, then whatever closes most weighted gap per hour until the hours are used.
Every step only asks for what the learner can do by then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wvlo_core.content import competency_framework, construct_links
from wvlo_core.domain.ids import CompetencyCode
from wvlo_core.domain.learning_path import LearningItem, RoleProfile, Teaches
from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_core.domain.people import Audience
from wvlo_learning_paths.model.learner import CRAFT, Gap, Learner
from wvlo_learning_paths.model.offer import Climate, KnowledgeCopy, Offer
from wvlo_learning_paths.model.reasons import (
    CRAFT_FIRST,
    WORK_STEP,
    demand_reason,
    gap_reason,
    pilot_reason,
)
from wvlo_learning_paths.model.suggestion import (
    Obstacle,
    Reading,
    Reason,
    Source,
    Step,
    Suggestion,
)

_READING = 3
_OBSTACLES = 3
_LOW_SCORE = 50
_PER_HOUR = 1_000_000


@dataclass
class _Walk:
    """Where the learner is after the steps chosen so far."""

    learner: Learner
    gaps: dict[CompetencyCode, Gap]
    offer: Offer
    levels: dict[CompetencyCode, int]
    hours_left: int
    steps: list[Step] = field(default_factory=list)

    def usable(self) -> Iterator[LearningItem]:
        """Items that can be done now, are new, wanted and within the hours."""
        refused = {d.item for d in self.learner.dismissed}
        taken = {s.item for s in self.steps}
        languages = frozenset(self.learner.languages)
        for item in self.offer.items:
            if (
                item.key not in refused | taken
                and item.hours <= self.hours_left
                and item.fits(self.learner.kind, self.learner.sector, languages)
                and all(self._has(r.competency, r.level) for r in item.requires)
            ):
                yield item

    def _has(self, competency: CompetencyCode, level: int) -> bool:
        return self.levels.get(competency, 0) >= level

    def closes(self, item: LearningItem) -> list[tuple[Gap, Teaches, int]]:
        """Which gaps the item closes from here, and the level it brings to."""
        return [
            (gap, teaches, min(teaches.to_level, gap.target))
            for teaches in item.teaches
            if (gap := self.gaps.get(teaches.competency)) is not None
            and self._has(gap.competency, teaches.from_level)
            and self.levels.get(gap.competency, 0) < min(teaches.to_level, gap.target)
        ]

    def gain(self, item: LearningItem) -> int:
        """Weighted levels closed, times how much the item is believed to help."""
        closed = sum(
            gap.weight * (to - self.levels.get(gap.competency, 0))
            for gap, _, to in self.closes(item)
        )
        return closed * self.offer.belief(item.key)

    def best(self, items: Sequence[LearningItem]) -> LearningItem | None:
        """Choose most gain per hour, then most gain, fewest hours, first key."""
        worth = [(gain, item) for item in items if (gain := self.gain(item)) > 0]
        worth.sort(
            key=lambda pair: (
                -(pair[0] * _PER_HOUR // pair[1].hours),
                -pair[0],
                pair[1].hours,
                pair[1].key,
            )
        )
        return worth[0][1] if worth else None

    def take(self, item: LearningItem, *extra: Reason) -> None:
        """Do the step and stand where it brings you."""
        closed = self.closes(item)
        reasons = [
            *extra,
            *(
                gap_reason(gap, self.levels.get(gap.competency, 0), to)
                for gap, _, to in closed
            ),
            *(
                reason
                for gap, _, _ in closed
                if (reason := demand_reason(gap, self.offer.demand)) is not None
            ),
            *(pilot_reason(report) for report in self.offer.lessons.get(item.key, ())),
        ]
        self.steps.append(
            Step(
                order=len(self.steps) + 1,
                item=item.key,
                title=item.title,
                format=item.format,
                hours=item.hours,
                reasons=tuple(reasons),
            )
        )
        self.hours_left -= item.hours
        for gap, _, to in closed:
            self.levels[gap.competency] = to


def plan(
    learner: Learner,
    profile: RoleProfile,
    offer: Offer,
    climate: Climate | None,
    source: Source,
) -> Suggestion:
    """Advise one learner. The same input gives the same advice, in any order."""
    gaps = {gap.competency: gap for gap in learner.gaps(profile, offer.demand)}
    ordered = Offer(
        tuple(sorted(offer.items, key=lambda item: item.key)),
        offer.lessons,
        tuple(sorted(offer.knowledge, key=lambda copy: copy.slug)),
        offer.demand,
    )
    walk = _Walk(learner, gaps, ordered, dict(learner.levels), learner.budget_hours)
    if learner.kind is Audience.SIDE_ENTRANT and CRAFT in gaps:
        crafts = [
            item
            for item in walk.usable()
            if any(gap.competency == CRAFT for gap, _, _ in walk.closes(item))
        ]
        if craft := walk.best(crafts):
            walk.take(craft, CRAFT_FIRST)
    if at_work := walk.best([item for item in walk.usable() if item.format.informal]):
        walk.take(at_work, WORK_STEP)
    while following := walk.best([*walk.usable()]):
        walk.take(following)
    return Suggestion(
        id=learner.id,
        organisation_id=learner.organisation_id,
        number=1,
        hours=sum(step.hours for step in walk.steps),
        steps=tuple(walk.steps),
        reading=_reading(learner, gaps, ordered.knowledge, climate),
        obstacles=_obstacles(walk.steps, climate),
        source=source,
    )


def _reading(
    learner: Learner,
    gaps: dict[CompetencyCode, Gap],
    knowledge: Sequence[KnowledgeCopy],
    climate: Climate | None,
) -> tuple[Reading, ...]:
    """Choose knowledge items for the heaviest gaps; low constructs break ties."""
    low = {s.code for s in climate.scores if s.score < _LOW_SCORE} if climate else set()
    ranked = []
    for copy in knowledge:
        helped = [
            gap
            for code in copy.competencies
            if (gap := gaps.get(code)) is not None and _level_fits(copy, gap)
        ]
        if helped and copy.fits(learner.kind, learner.sector):
            weight = sum(gap.weight for gap in helped)
            eases = bool(low & set(copy.constructs))
            top = max(helped, key=lambda gap: (gap.weight, gap.competency))
            ranked.append(
                ((-weight, not eases, copy.effort_minutes, copy.slug), copy, top)
            )
    ranked.sort(key=lambda entry: entry[0])
    return tuple(_read(copy, gap) for _, copy, gap in ranked[:_READING])


def _level_fits(copy: KnowledgeCopy, gap: Gap) -> bool:
    return any(gap.current < level <= gap.target for level in copy.levels)


def _read(copy: KnowledgeCopy, gap: Gap) -> Reading:
    title = competency_framework().resolve(gap.competency).title
    assert copy.title is not None
    return Reading(
        item_id=copy.id,
        edition=copy.edition,
        slug=copy.slug,
        title=copy.title,
        effort_minutes=copy.effort_minutes,
        words=LocalizedText(
            nl=f"Helpt bij {title.nl}, {copy.effort_minutes} minuten.",
            en=f"Helps with {title.text(Language.EN)}, {copy.effort_minutes} minutes.",
        ),
    )


def _obstacles(steps: Sequence[Step], climate: Climate | None) -> tuple[Obstacle, ...]:
    """Name what the scan of the own organisation makes likely to get in the way."""
    if climate is None:
        return ()
    learned = {reason.competency for step in steps for reason in step.reasons}
    found = []
    for score in sorted(climate.scores, key=lambda s: (s.score, s.code)):
        link = construct_links().of(score.code)
        if score.score < _LOW_SCORE and link and learned & set(link.competencies):
            action = link.actions[0].text
            title = score.title
            found.append(
                Obstacle(
                    code=score.code,
                    title=title,
                    words=LocalizedText(
                        nl=f'Bij jullie is "{title.nl}" nog lastig. Idee: {action.nl}',
                        en=f'"{title.text(Language.EN)}" is still hard here. Idea: {action.text(Language.EN)}',
                    ),
                    source=climate.event_id,
                )
            )
    return tuple(found[:_OBSTACLES])
