from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from random import Random

import pytest

from tests.tiny import Tiny, best_value, closes, start, tiny, usable
from wvlo_learning_paths.advice import Path, Planner, Request, compile_catalogue
from wvlo_learning_paths.advice.proof.auditing import whole
from wvlo_learning_paths.advice.proof.exact import solve
from wvlo_learning_paths.advice.proof.proving import optimum

CASES = 2_000


def planned(problem: Tiny, effort: str = "best") -> Path:
    planner = Planner(compile_catalogue(problem.items), compiled=False)
    return planner.plan(problem.request, problem.budget, effort)


def follow(problem: Tiny, path: Path) -> int:
    """Do the steps in their order and give what they are worth."""
    items = {item.key: item for item in problem.items}
    walk = start(problem)
    for step in path.steps:
        item = items[step.item]
        assert usable(problem, item)
        assert walk.can(problem, item)
        walk = walk.do(problem, item)
    return walk.value


def test_every_path_there_is_agrees_with_the_exact_solver_and_bounds_the_engine() -> (
    None
):
    chance = Random(20261123)
    found = 0
    for _ in range(CASES):
        problem = tiny(chance)
        catalogue = compile_catalogue(problem.items)

        exact = solve(whole(catalogue, problem.request, problem.budget))
        path = Planner(catalogue, compiled=False).plan(
            problem.request, problem.budget, "proved"
        )

        best, held = best_value(problem)
        assert exact.proven
        assert exact.value == best
        assert path.bound is not None
        assert path.value == follow(problem, path) <= best <= path.bound
        assert all(rule & {*path.items} for rule in held)
        found += path.value == best
    assert found >= 0.99 * CASES


def drawn(count: int, seed: int) -> Iterator[tuple[Tiny, Path]]:
    """Draw problems that have a path."""
    chance = Random(seed)
    while count:
        problem = tiny(chance, 9)
        path = planned(problem)
        if path.steps:
            count -= 1
            yield problem, path


def test_ruling_out_what_cannot_be_better_never_rules_out_the_best() -> None:
    for problem, path in drawn(25, 8):
        catalogue = compile_catalogue(problem.items)
        for known in (path.items[:1], path.items):
            proven = optimum(
                Planner(catalogue, compiled=False),
                problem.request,
                problem.budget,
                [catalogue.keys.index(key) for key in known],
            )

            assert proven.proven
            assert proven.bound == proven.value == best_value(problem)[0]


def test_the_value_of_a_path_is_recomputed_from_its_reasons_alone() -> None:
    for problem, path in drawn(150, 2):
        weight = {gap.competency: gap.weight for gap in problem.request.gaps()}
        belief = {item.key: item.belief for item in problem.items}

        told = [
            (step.item, reason)
            for step in path.steps
            for reason in step.reasons
            if reason.kind == "closes_gap"
        ]

        assert path.value == sum(
            (reason.to_level - reason.from_level)
            * weight[reason.competency or ""]
            * belief[item]
            for item, reason in told
        )
        closed = [
            (reason.competency, level)
            for _, reason in told
            for level in range(reason.from_level, reason.to_level)
        ]
        assert len(closed) == len(set(closed))
        assert path.quarters == sum(step.quarters for step in path.steps)
        assert path.quarters <= problem.budget


def test_every_step_has_a_reason_and_a_requirement_names_the_step_it_is_for() -> None:
    for _, path in drawn(150, 3):
        for step in path.steps:
            assert step.reasons
            for reason in step.reasons:
                assert reason.source or reason.kind == "seen"
                if reason.kind == "prerequisite":
                    assert reason.step is not None
                    assert path.steps[reason.step - 1].item == reason.source
                    assert reason.step > step.order


def test_every_missing_level_is_closed_or_said_to_be_open_with_why() -> None:
    for problem, path in drawn(150, 4):
        missing = {
            (gap.competency, level)
            for gap in problem.request.gaps()
            for level in range(
                problem.request.levels[gap.competency] + 1, gap.level + 1
            )
        }
        items = {item.key: item for item in problem.items}
        reached = {
            unit for step in path.steps for unit in closes(problem, items[step.item])
        }

        assert {(o.competency, o.level) for o in path.uncovered} == missing - reached
        assert len(path.uncovered) == len(missing - reached)


def test_what_lost_is_not_in_the_path_and_says_why() -> None:
    lost = [
        (problem, path, each)
        for problem, path in drawn(150, 5)
        for step in path.steps
        for each in step.lost
    ]

    for problem, path, each in lost:
        items = {item.key: item for item in problem.items}
        assert each.item not in path.items
        assert (each.why == "filtered") == bool(each.facet)
        assert each.why != "weighed" or usable(problem, items[each.item])
    assert {each.why for _, _, each in lost} == {"weighed", "hours", "filtered"}


def test_a_strictly_better_twin_of_an_item_never_lowers_the_exact_value() -> None:
    for problem, path in drawn(60, 6):
        before = planned(problem, "exact")
        item = next(i for i in problem.items if i.key == path.steps[0].item)
        twin = replace(item, key="twin", quarters=max(1, item.quarters - 1))

        after = planned(replace(problem, items=(*problem.items, twin)), "exact")

        assert before.optimal
        assert after.optimal
        assert after.value >= before.value
        assert path.value <= before.value


def test_the_order_of_items_targets_and_levels_changes_nothing() -> None:
    chance = Random(7)
    for problem, path in drawn(60, 7):
        items = chance.sample(problem.items, len(problem.items))
        request = replace(
            problem.request,
            levels=dict(reversed(problem.request.levels.items())),
            targets=problem.request.targets[::-1],
        )

        again = planned(replace(problem, items=tuple(items), request=request))

        assert again.digest == path.digest


def test_a_request_has_no_place_for_who_somebody_is() -> None:
    places = {field.name for field in fields(Request)}

    assert places == {
        "levels",
        "targets",
        "wants",
        "refused",
        "today",
        "first",
        "work_step",
    }


def test_a_budget_below_nothing_is_refused() -> None:
    problem = tiny(Random(1))

    with pytest.raises(ValueError, match="less than nothing"):
        planned(replace(problem, budget=-1))


def test_without_gaps_there_is_no_path_and_a_bound_of_nothing() -> None:
    problem = tiny(Random(1))
    request = replace(problem.request, targets=())

    path = planned(replace(problem, request=request), "proved")

    assert (path.steps, path.value, path.bound, path.gap) == ((), 0, 0, 0.0)
