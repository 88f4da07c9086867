"""Compare the advice engine with the proven optimum and with HiGHS's own times.

python -m tests.bench.advice [STEP ...] [--worlds small,large,esco]
    [--learners 200,40,40] [--alone 20,5,5] [--limit 60] [--proof 300]

STEP is `optimum` (slow, may run beside other work), `engine` (quick, wants a quiet
machine), `alone` (HiGHS by itself; slow) or `page`; all four unless named. What a step
found of a learner is kept in `var/advice-bench`, so that it goes on where it was broken
off; `engine` starts anew when the engine changed. `page` writes
docs/reference/advice-benchmarks.md from what there is. The world with ESCO's occupations
needs WVLO_ESCO_DIR, the folder of its published CSV files.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path as File
from time import thread_time
from typing import Any

import numpy as np

from tests.bench.advice_page import PRUNINGS, page
from tests.bench.advice_worlds import World, esco, made_up
from tests.bench.baselines import highs
from tests.bench.parts import Parts, Record, stamp
from wvlo_learning_paths import advice
from wvlo_learning_paths.advice import Planner, Request
from wvlo_learning_paths.advice.ordering import Scene
from wvlo_learning_paths.advice.path import Effort
from wvlo_learning_paths.advice.proof.auditing import whole

ROOT = File(__file__).parents[2]
REPORT = ROOT / "docs" / "reference" / "advice-benchmarks.md"
KEPT = ROOT / "var" / "advice-bench"
ENGINE = stamp(File(advice.__file__).parent)
WORLDS: dict[str, Callable[[], World]] = {
    "small": lambda: made_up("small", 500, 5_000, 150),
    "large": lambda: made_up("large", 14_000, 100_000, 3_000),
    "esco": lambda: esco(File(os.environ["WVLO_ESCO_DIR"]), 100_000),
}
EFFORTS: tuple[Effort, ...] = ("fast", "best")
STEPS = ("optimum", "engine", "alone", "page")


def timed(call: Callable[[], Any], rounds: int = 1) -> tuple[Any, float]:
    """Give the answer and the least processor time of this thread."""
    best = np.inf
    for _ in range(rounds):
        start = thread_time()
        answer = call()
        best = min(best, thread_time() - start)
    return answer, float(best)


def parts(world: str, kind: str) -> Parts:
    """Give what is known of a world; `engine` is known per version of the engine."""
    name = f"engine-{ENGINE}" if kind == "engine" else kind
    return Parts(KEPT / f"{world}-{name}.jsonl")


def engine(planner: Planner, request: Request, budget: int) -> Record:
    """Plan with every effort, and check that the path can be done."""
    scene = Scene(planner.catalogue, request, budget)
    found: Record = {}
    for effort in EFFORTS:
        chosen, seconds = timed(partial(planner.choose, request, budget, effort), 3)
        assert scene.doable(chosen.items)
        assert scene.hours(chosen.items) <= budget
        assert any(scene.informal(item) for item in chosen.items)
        found |= {effort: scene.value(chosen.items), f"{effort}_s": seconds}
    known = found["best"]
    bound, seconds = timed(partial(planner.limit, request, budget, known), 3)
    found |= {"bound": bound, "bound_s": seconds}
    _, found["explained_s"] = timed(partial(planner.plan, request, budget))
    return found | widths(planner, request, budget)


def widths(planner: Planner, request: Request, budget: int) -> Record:
    """Plan with fewer and with more items per required level, and deeper."""
    scene, own = (
        Scene(planner.catalogue, request, budget),
        (planner.width, planner.depth),
    )
    found: Record = {}
    for width, depth in PRUNINGS:
        planner.width, planner.depth = width, depth
        chosen, seconds = timed(partial(planner.choose, request, budget, "best"), 2)
        name = f"{width}x{depth}"
        found |= {name: scene.value(chosen.items), f"{name}_s": seconds}
    planner.width, planner.depth = own
    return found


def optimum(planner: Planner, request: Request, budget: int, limit: float) -> Record:
    """Prove the optimum of the unpruned problem, or say what cannot be exceeded."""
    known = planner.choose(request, budget, "best").items
    best, seconds = timed(partial(planner.optimum, request, budget, known, limit))
    return {
        "value": best.value,
        "limit": best.bound,
        "proven": best.proven,
        "prove_s": seconds,
    }


def alone(
    planner: Planner, request: Request, budget: int, limit: float, *, small: bool
) -> Record:
    """Let HiGHS solve the unpruned problem, and its relaxation, by itself."""
    problem = whole(planner.catalogue, request, budget)
    found: Record = {"items": len(problem.crosses)}
    best, found["short_s"] = timed(partial(highs.short, problem, limit))
    found |= {"short": best.value, "short_proven": best.proven}
    top, found["short_lp_s"] = timed(partial(highs.short_relaxation, problem, limit))
    found["lp"] = top
    if small:
        best, found["plain_s"] = timed(partial(highs.plain, problem, limit))
        found |= {"plain": best.value, "plain_proven": best.proven}
        _, found["plain_lp_s"] = timed(partial(highs.plain_relaxation, problem, limit))
    return found


def take(
    step: str, world: World, name: str, count: int, given: argparse.Namespace
) -> None:
    """Take one step with the learners for whom it was not taken."""
    kept = parts(name, step)
    planner = Planner(world.catalogue, compiled=True)
    learners = world.learners(count, 1)
    planner.plan(*learners[0], "proved")  # compiles
    for number in kept.missing(count):
        request, budget = learners[number]
        if step == "engine":
            record = engine(planner, request, budget)
        elif step == "optimum":
            record = optimum(planner, request, budget, given.proof)
        else:
            record = alone(planner, request, budget, given.limit, small=name == "small")
        kept.add(number, record)
        sys.stderr.write(f"{name}: {step} {number + 1} of {count}\n")


def agree(name: str) -> None:
    """Hold what all found to each other."""
    best, ours = parts(name, "optimum").records, parts(name, "engine").records
    for number in best.keys() & ours.keys():
        assert max(ours[number]["fast"], ours[number]["best"]) <= best[number]["limit"]
        assert best[number]["value"] <= ours[number]["bound"]
    for number, record in parts(name, "alone").records.items():
        for form in ("short", "plain"):
            if record.get(f"{form}_proven") and best.get(number, {}).get("proven"):
                assert record[form] == best[number]["value"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.advice")
    parser.add_argument("steps", nargs="*", default=STEPS)
    able = [n for n in WORLDS if n != "esco" or "WVLO_ESCO_DIR" in os.environ]
    parser.add_argument("--worlds", default=",".join(able))
    parser.add_argument("--learners", default="200,40,40")
    parser.add_argument("--alone", default="20,5,5", help="runs of HiGHS alone")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for HiGHS")
    parser.add_argument("--proof", type=float, default=300.0, help="for an optimum")
    given = parser.parse_args()
    counts = zip(
        given.worlds.split(","),
        map(int, given.learners.split(",")),
        map(int, given.alone.split(",")),
        strict=False,
    )
    for name, learners, few in counts:
        taken = [step for step in STEPS[:3] if step in given.steps]
        if taken:
            world = WORLDS[name]()
            for step in taken:
                take(step, world, name, few if step == "alone" else learners, given)
        agree(name)
    if "page" in given.steps:
        REPORT.write_text(page(parts, tuple(WORLDS), given.limit), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
