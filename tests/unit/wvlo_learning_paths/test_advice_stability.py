from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from statistics import fmean

import pytest

from tests.bench.advice_worlds import made_up
from wvlo_learning_paths.advice import Item, Planner, Request, Target, compile_catalogue

HOUR = 4
LONG = Item("long", 10 * HOUR, (("craft", 0, 1),), belief=100)
SURE = replace(LONG, key="sure", belief=103)
BARELY = replace(LONG, key="barely", belief=101)
REQUEST = Request({}, (Target("craft", 1, 100),), work_step=False)


def items(offer: Sequence[Item], current: Sequence[str]) -> tuple[str, ...]:
    planner = Planner(compile_catalogue(offer))
    return planner.plan(REQUEST, 10 * HOUR, current=current).items


@pytest.mark.parametrize(
    ("offer", "path"),
    [
        ([LONG, BARELY], ("long",)),
        ([LONG, SURE], ("sure",)),
        ([replace(LONG, withdrawn=True), BARELY], ("barely",)),
        ([BARELY], ("barely",)),
    ],
    ids=["hardly better", "clearly better", "withdrawn", "gone"],
)
def test_a_path_stays_until_it_is_impossible_or_clearly_worse(
    offer: list[Item], path: tuple[str, ...]
) -> None:
    assert items(offer, ["long"]) == path


def test_a_path_that_leaves_out_the_work_does_not_stay() -> None:
    course = Item("course", HOUR, (("craft", 0, 1),))
    task = Item("task", HOUR, (("craft", 0, 1),), informal=True)
    request = replace(REQUEST, work_step=True)

    path = Planner(compile_catalogue([course, task])).plan(
        request, 2 * HOUR, current=["course"]
    )

    assert "task" in path.items


def test_a_small_change_of_one_weight_leaves_most_of_most_paths_as_they_were() -> None:
    world = made_up("steady", 60, 300, 12)
    planner = Planner(world.catalogue, compiled=False)
    alike: dict[bool, list[Fraction]] = {True: [], False: []}
    for request, budget in world.learners(25, 11):
        before = planner.plan(request, budget).items
        first, *others = request.targets
        heavier = replace(first, weight=first.weight * 108 // 100)
        changed = replace(request, targets=(heavier, *others))
        for staying, shares in alike.items():
            current = before if staying else ()
            after = planner.plan(changed, budget, current=current).items
            both = len({*before} | {*after}) or 1
            shares.append(Fraction(len({*before} & {*after}), both))

    assert fmean(alike[True]) >= fmean(alike[False]) >= Fraction(9, 10)
    assert fmean(alike[True]) >= Fraction(98, 100)
