from __future__ import annotations

from random import Random

from tests.tiny import Tiny, best_value, start, tiny, usable
from wvlo_learning_paths.advice import Path, Planner, compile_catalogue
from wvlo_learning_paths.advice.auditing import whole
from wvlo_learning_paths.advice.exact import solve

CASES = 200


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

        optimum = solve(whole(catalogue, problem.request, problem.budget))
        path = Planner(catalogue, compiled=False).plan(
            problem.request, problem.budget, "proved"
        )

        best, held = best_value(problem)
        assert optimum.proven
        assert optimum.value == best
        assert path.bound is not None
        assert path.value == follow(problem, path) <= best <= path.bound
        assert all(rule & {*path.items} for rule in held)
        found += path.value == best
    assert found >= 0.99 * CASES
