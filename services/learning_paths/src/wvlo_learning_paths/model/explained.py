"""Why a learner sees a suggestion: what was weighed, what lost, and the chain behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from wvlo_core.domain.ids import CompetencyCode, Key
from wvlo_core.domain.learning_path import LearningItem, RoleProfile
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.value import Value
from wvlo_learning_paths import advice
from wvlo_learning_paths.model.advice import request
from wvlo_learning_paths.model.learner import Learner
from wvlo_learning_paths.model.offer import QUARTERS, Offer
from wvlo_learning_paths.model.suggestion import Reason, Step, Suggestion

Titles = Mapping[CompetencyCode, LocalizedText]
LinkKind = Literal["last_change", "role", "demand", "pilot", "own_goal", "rule"]


class Link(Value):
    """One step back in the chain: what it is, in words, and where it is written down."""

    kind: LinkKind
    words: LocalizedText
    source: str


class Rival(Value):
    """An item that could have been in a step's place; `why` as in the advice engine."""

    title: LocalizedText
    hours: int
    why: str


class ExplainedStep(Value):
    """A step with its value in points, the steps that need it, what lost, and its chain."""

    step: Step
    points: int
    needed_for: tuple[int, ...]
    lost: tuple[Rival, ...]
    chain: tuple[Link, ...]


class NotReached(Value):
    """A level that the path does not reach, and why not."""

    title: LocalizedText
    level: int
    why: str


class Explained(Value):
    """A suggestion with everything behind it.

    `at_most_more` is by how many percent of this path's points any other path in these
    hours can do better, rounded up; None when that is not known.
    """

    suggestion: Suggestion
    role: LocalizedText
    budget_hours: int
    weighed: int
    at_most_more: int | None
    steps: tuple[ExplainedStep, ...]
    not_reached: tuple[NotReached, ...]


def explained(
    learner: Learner,
    profile: RoleProfile,
    offer: Offer,
    suggestion: Suggestion,
    titles: Titles,
) -> Explained:
    """Plan again with a bound, and put beside each step of the suggestion what it says."""
    gaps = learner.gaps(profile, offer.demand)
    hours = learner.budget_hours * QUARTERS
    path = advice.plan(request(learner, gaps), offer.catalogue, hours, "proved")
    planned = {step.item: step for step in path.steps}
    items = {item.key: item for item in offer.items}
    return Explained(
        suggestion=suggestion,
        role=profile.title,
        budget_hours=learner.budget_hours,
        weighed=len(offer.items),
        at_most_more=_more(path),
        steps=tuple(
            ExplainedStep(
                step=step,
                points=planned[step.item].value if step.item in planned else 0,
                needed_for=_needed_for(planned.get(step.item)),
                lost=tuple(_rivals(planned.get(step.item), items)),
                chain=tuple(_chain(step, suggestion, profile)),
            )
            for step in suggestion.steps
        ),
        not_reached=tuple(
            NotReached(
                title=titles.get(each.competency, LocalizedText(nl=each.competency)),
                level=each.level,
                why=_why(each),
            )
            for each in path.uncovered
        ),
    )


def _rivals(
    step: advice.Step | None, items: Mapping[Key, LearningItem]
) -> Iterator[Rival]:
    for lost in step.lost if step else ():
        item = items[lost.item]
        yield Rival(title=item.title, hours=item.hours, why=_why(lost))


def _why(each: advice.Lost | advice.Uncovered) -> str:
    return f"filtered_{each.facet}" if each.why == "filtered" else each.why


def _more(path: advice.Path) -> int | None:
    if path.bound is None or path.value == 0:
        return None
    return -(-100 * (path.bound - path.value) // path.value)


def _needed_for(step: advice.Step | None) -> tuple[int, ...]:
    reasons = step.reasons if step else ()
    return tuple(sorted({r.step for r in reasons if r.step is not None}))


def _chain(step: Step, suggestion: Suggestion, profile: RoleProfile) -> Iterator[Link]:
    """Go from the reasons of a step to what they rest on, the last change at the end."""
    for reason in step.reasons:
        yield Link(kind=_kind(reason), words=reason.words, source=reason.source)
    if any(reason.kind == "role" for reason in step.reasons):
        words = LocalizedText(
            nl=f'Dat staat in het profiel "{profile.title.nl}".',
            en=f'That is in the profile "{profile.title.en or profile.title.nl}".',
        )
        yield Link(kind="role", words=words, source=f"role_profile:{profile.key}")
    source = suggestion.source
    fact = f":{source.event_id}" if source.event_id else ""
    yield Link(
        kind="last_change", words=source.words, source=f"{source.event_type}{fact}"
    )


def _kind(reason: Reason) -> LinkKind:
    match reason.kind:
        case "own_goal" | "role" | "demand" | "pilot":
            return reason.kind
        case _:
            return "rule"


def codes_of(profile: RoleProfile, own_goals: Sequence[Key]) -> set[CompetencyCode]:
    """List the competencies that an explanation may have to name."""
    return {*own_goals, *(target.competency for target in profile.target)}
