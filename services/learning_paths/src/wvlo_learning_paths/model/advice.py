"""Advice in the words of this service: the engine's path, reading, and obstacles.

The engine (`wvlo_learning_paths.advice`) chooses and orders; here a learner, a role and
an offer become its request, and its path becomes steps with reasons somebody can read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wvlo_core.content import construct_links
from wvlo_core.domain.ids import CompetencyCode
from wvlo_core.domain.learning_path import LearningItem, RoleProfile
from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_core.domain.people import Audience
from wvlo_learning_paths import advice
from wvlo_learning_paths.model.learner import CRAFT, Gap, Learner
from wvlo_learning_paths.model.offer import (
    QUARTERS,
    Climate,
    KnowledgeCopy,
    Offer,
)
from wvlo_learning_paths.model.reasons import (
    CRAFT_FIRST,
    WORK_STEP,
    demand_reason,
    gap_reason,
    opening_reason,
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
_RULES = {"comes_first": CRAFT_FIRST, "work_step": WORK_STEP}


def plan(
    learner: Learner,
    profile: RoleProfile,
    offer: Offer,
    climate: Climate | None,
    source: Source,
    *,
    steps: tuple[Step, ...] | None = None,
) -> Suggestion:
    """Advise one learner. The same input gives the same advice, in any order.

    Steps that are known to hold are given; only reading and obstacles are then chosen.
    """
    gaps = {gap.competency: gap for gap in learner.gaps(profile, offer.demand)}
    if steps is None:
        hours = learner.budget_hours * QUARTERS
        asked = request(learner, gaps.values())
        path = offer.planner.plan(asked, hours, brief=True)
        steps = _steps(learner, gaps, offer, path)
    return Suggestion(
        id=learner.id,
        organisation_id=learner.organisation_id,
        number=1,
        hours=sum(step.hours for step in steps),
        steps=steps,
        reading=_reading(learner, gaps, offer, climate),
        obstacles=_obstacles(steps, climate),
        source=source,
    )


def request(learner: Learner, gaps: Iterable[Gap]) -> advice.Request:
    """Ask the engine what fits a learner: levels, gaps and what is possible; no alias."""
    return advice.Request(
        levels=learner.levels,
        targets=tuple(
            advice.Target(gap.competency, gap.target, gap.weight, gap.source)
            for gap in gaps
        ),
        wants={
            "audience": frozenset({learner.kind.value}),
            "sector": frozenset({learner.sector.value}),
            "language": frozenset(language.value for language in learner.languages),
        },
        refused=frozenset(dismissal.item for dismissal in learner.dismissed),
        first=CRAFT if learner.kind is Audience.SIDE_ENTRANT else None,
    )


_Closed = list[tuple[Gap, int, int]]


def _steps(
    learner: Learner,
    gaps: Mapping[CompetencyCode, Gap],
    offer: Offer,
    path: advice.Path,
) -> tuple[Step, ...]:
    """Follow the path and say at each step what it changes from there."""
    levels: dict[CompetencyCode, int] = dict(learner.levels)
    items = {item.key: item for item in offer.items}
    steps = []
    for chosen in path.steps:
        item = items[chosen.item]
        closed: _Closed = []
        for taught in item.teaches:
            here = levels.get(taught.competency, 0)
            gap = gaps.get(taught.competency)
            if gap is not None and here < min(taught.to_level, gap.target):
                closed.append((gap, here, min(taught.to_level, gap.target)))
            levels[taught.competency] = max(here, taught.to_level)
        reasons = (
            *(_RULES[each.kind] for each in chosen.reasons if each.kind in _RULES),
            *(
                gap_reason(gap, offer.title(gap.competency), here, to)
                for gap, here, to in closed
            ),
            *(() if closed else _otherwise(chosen, gaps, offer, items)),
            *_weights(closed, offer),
            *(pilot_reason(report) for report in offer.lessons.get(item.key, ())),
        )
        steps.append(
            Step(
                order=chosen.order,
                item=item.key,
                title=item.title,
                format=item.format,
                hours=item.hours,
                reasons=reasons,
            )
        )
    return tuple(steps)


def _otherwise(
    chosen: advice.Step,
    gaps: Mapping[CompetencyCode, Gap],
    offer: Offer,
    items: Mapping[str, LearningItem],
) -> list[Reason]:
    """Say why a step is there that raises no level by itself.

    A later step needs it, told once per step; or it teaches what an earlier step also
    does, and is believed to do it better.
    """
    later = {
        reason.step: items[reason.source].title
        for reason in chosen.reasons
        if reason.kind == "prerequisite" and reason.step is not None
    }
    again = [
        gap_reason(
            gaps[reason.competency],
            offer.title(reason.competency),
            reason.from_level,
            reason.to_level,
        )
        for reason in chosen.reasons
        if reason.kind == "closes_gap" and reason.competency is not None
    ]
    return [
        opening_reason(step, title) for step, title in sorted(later.items())
    ] + again


def _weights(closed: _Closed, offer: Offer) -> list[Reason]:
    demanded = (
        demand_reason(gap, offer.title(gap.competency), offer.demand)
        for gap, _, _ in closed
    )
    return [reason for reason in demanded if reason is not None]


def _reading(
    learner: Learner,
    gaps: dict[CompetencyCode, Gap],
    offer: Offer,
    climate: Climate | None,
) -> tuple[Reading, ...]:
    """Choose knowledge items for the heaviest gaps; low constructs break ties."""
    low = {s.code for s in climate.scores if s.score < _LOW_SCORE} if climate else set()
    ranked = []
    for copy in sorted(offer.knowledge, key=lambda copy: copy.slug):
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
    return tuple(
        _read(copy, offer.title(gap.competency)) for _, copy, gap in ranked[:_READING]
    )


def _level_fits(copy: KnowledgeCopy, gap: Gap) -> bool:
    return any(gap.current < level <= gap.target for level in copy.levels)


def _read(copy: KnowledgeCopy, title: LocalizedText) -> Reading:
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
