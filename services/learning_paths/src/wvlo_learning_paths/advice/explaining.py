"""From ordered items to a path that explains itself: reasons, and what lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from wvlo_learning_paths.advice.kernels.gathering import LEVELS
from wvlo_learning_paths.advice.ordering import Scene
from wvlo_learning_paths.advice.path import Lost, Reason, Step, Uncovered, Why
from wvlo_learning_paths.advice.reading import Node, filtered, teachers_of

COMES_FIRST, WORK_STEP = "rule:craft-first", "rule:work-step"
FULL = "hours"


def credited(scene: Scene, order: list[int]) -> dict[int, list[Node]]:
    """Give each level to the step that is believed most, the earliest of equals."""
    given: dict[int, list[Node]] = {item: [] for item in order}
    for node in sorted(scene.worth):
        able = [item for item in order if node in scene.crosses(item)]
        if able:
            given[max(able, key=lambda item: scene.points(item, node))].append(node)
    return given


def steps(scene: Scene, order: list[int], *, brief: bool) -> tuple[Step, ...]:
    """Write the steps with their reasons and, unless brief, what lost to them."""
    given = credited(scene, order)
    made = []
    for place, item in enumerate(order):
        reasons = (
            *_rules(scene, order, place),
            *_gaps(scene, item, given[item]),
            *_openings(scene, order, place),
            *(Reason("seen", seen) for seen in scene.catalogue.evidence.get(item, ())),
        )
        made.append(
            Step(
                order=place + 1,
                item=scene.catalogue.keys[item],
                quarters=scene.hours([item]),
                value=sum(reason.points for reason in reasons),
                reasons=reasons,
                lost=() if brief else _lost(scene, order, item, given[item]),
            )
        )
    return tuple(made)


def _rules(scene: Scene, order: list[int], place: int) -> list[Reason]:
    item, found = order[place], []
    if scene.first in scene.crosses(item) and not any(
        scene.first in scene.crosses(before) for before in order[:place]
    ):
        found.append(Reason("comes_first", COMES_FIRST, scene.request.first))
    if (
        scene.request.work_step
        and scene.informal(item)
        and not any(scene.informal(before) for before in order[:place])
    ):
        found.append(Reason("work_step", WORK_STEP))
    return found


def _gaps(scene: Scene, item: int, nodes: list[Node]) -> list[Reason]:
    """One reason per competency and unbroken run of levels."""
    found: list[Reason] = []
    for competency, level in nodes:
        name = scene.catalogue.competencies[competency]
        points = scene.points(item, (competency, level))
        last = found[-1] if found else None
        if last and (last.competency, last.to_level) == (name, level - 1):
            found.pop()
            low, points = last.from_level, points + last.points
        else:
            low = level - 1
        found.append(Reason("closes_gap", scene.source[name], name, low, level, points))
    return found


def _openings(scene: Scene, order: list[int], place: int) -> list[Reason]:
    """Say which later steps need what this one is the first to bring."""
    have = frozenset[Node]().union(*(scene.crosses(item) for item in order[:place]))
    brought = scene.crosses(order[place]) - have
    return [
        Reason(
            "prerequisite",
            scene.catalogue.keys[order[later]],
            scene.catalogue.competencies[competency],
            level - 1,
            level,
            step=later + 1,
        )
        for later in range(place + 1, len(order))
        for competency, level in sorted(scene.lacks(order[later]) & brought)
    ]


def _lost(
    scene: Scene, order: list[int], item: int, nodes: list[Node]
) -> tuple[Lost, ...]:
    """Find the best that could have been in the place of a step, by why it is not.

    A rival brings one of the step's levels. Of the possible ones the next best is
    named; of those a filter leaves out, the best one that would have been better.
    """
    others = [other for other in order if other != item]
    value = scene.value(order)
    best: dict[Why, tuple[tuple[int, int], Lost]] = {}
    for rival in sorted(
        {r for node in nodes for r in teachers_of(scene.catalogue, node)}
    ):
        if rival in order:
            continue
        facet = filtered(scene.catalogue, scene.request, scene.budget, rival)
        swapped = [*others, rival]
        difference = scene.value(swapped) - value
        why: Why = "weighed" if facet is None else "filtered"
        if facet == FULL or scene.hours(swapped) > scene.budget:
            why, facet = "hours", ""
        if (why != "weighed" and difference <= 0) or not scene.doable(swapped):
            continue
        rank = (difference, -scene.hours([rival]))
        if why not in best or rank > best[why][0]:
            key = scene.catalogue.keys[rival]
            best[why] = rank, Lost(key, why, abs(difference), facet or "")
    return tuple(lost for _, (_, lost) in sorted(best.items()))


def uncovered(
    scene: Scene, order: list[int], unreachable: Iterable[int]
) -> tuple[Uncovered, ...]:
    """List the levels that the path does not reach, each with why.

    `unreachable` are numbers of nodes: competency * LEVELS + level - 1.
    """
    closed = {(n // LEVELS, n % LEVELS + 1) for n in unreachable}
    reached = frozenset[Node]().union(*(scene.crosses(item) for item in order))
    found = []
    known = scene.catalogue.numbers
    for gap in scene.request.gaps():
        number = known.get(gap.competency)
        for level in range(
            scene.request.levels.get(gap.competency, 0) + 1, gap.level + 1
        ):
            why: Why = "no_item"
            facet = ""
            if number is not None:
                if (number, level) in reached:
                    continue
                why, facet = _missing(scene, (number, level), closed)
            found.append(Uncovered(gap.competency, level, gap.weight, why, facet))
    return tuple(found)


def _missing(scene: Scene, node: Node, unreachable: set[Node]) -> tuple[Why, str]:
    able = teachers_of(scene.catalogue, node)
    if not able:
        return "no_item", ""
    facets = Counter(
        filtered(scene.catalogue, scene.request, scene.budget, item) for item in able
    )
    if None in facets:
        return ("blocked" if node in unreachable else "hours"), ""
    if FULL in facets:
        return "hours", ""
    named = ((count, facet) for facet, count in facets.items() if facet is not None)
    return "filtered", max(named)[1]
