"""Compare the advice engine with the proven optimum and with HiGHS's own times.

python -m tests.bench.advice [--worlds small,large,esco] [--learners 200,40,40]

Writes docs/reference/advice-benchmarks.md when all worlds were asked for. The world with
ESCO's occupations needs WVLO_ESCO_DIR, the folder of its published CSV files.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path as File
from time import thread_time
from typing import Any

import numpy as np

from tests.bench.advice_worlds import World, esco, made_up
from tests.bench.frame import machine
from wvlo_learning_paths.advice import Planner, Request
from wvlo_learning_paths.advice.auditing import whole
from wvlo_learning_paths.advice.exact import Optimum, relaxed, solve
from wvlo_learning_paths.advice.ordering import Scene

REPORT = File(__file__).parents[2] / "docs" / "reference" / "advice-benchmarks.md"
ESCO = os.environ.get("WVLO_ESCO_DIR", "")
WORLDS: dict[str, Callable[[], World]] = {
    "small": lambda: made_up("small", 500, 5_000, 150),
    "large": lambda: made_up("large", 14_000, 100_000, 3_000),
    "esco": lambda: esco(File(ESCO), 100_000),
}
EFFORTS = ("fast", "best")


@dataclass
class Found:
    """What was seen of the learners of one world."""

    learners: int = 0
    proven: int = 0
    share: dict[str, list[float]] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    gaps: list[float] = field(default_factory=list)
    over: list[float] = field(default_factory=list)
    finished: int = 0

    def took(self, name: str, seconds: float) -> None:
        self.seconds.setdefault(name, []).append(seconds)

    def mean(self, name: str) -> float:
        return float(np.mean(self.seconds[name]))


def timed(call: Callable[[], Any], rounds: int = 1) -> tuple[Any, float]:
    """Give the answer and the least processor time of this thread."""
    best = np.inf
    for _ in range(rounds):
        start = thread_time()
        answer = call()
        best = min(best, thread_time() - start)
    return answer, float(best)


def measure(world: World, count: int, audits: int, limit: float) -> Found:
    """Plan for the learners, and hold every path to the optimum and its own steps."""
    planner = Planner(world.catalogue, compiled=True)
    learners = world.learners(count, 1)
    planner.plan(*learners[0], "proved")  # compiles
    sys.stderr.write(f"{world.name}: compiled\n")
    found = Found()
    for number, (request, budget) in enumerate(learners):
        best = judge(planner, request, budget, limit, found)
        sys.stderr.write(f"{world.name}: {number + 1} of {count}\r")
        if number < audits:
            audit(world, (request, budget), limit, best, found)
    return found


def judge(
    planner: Planner, request: Request, budget: int, limit: float, found: Found
) -> Optimum:
    """Plan for one learner with every effort, and find the optimum."""
    scene = Scene(planner.catalogue, request, budget)
    values = {}
    for effort in EFFORTS:
        chosen, seconds = timed(partial(planner.choose, request, budget, effort), 3)
        items = chosen.items
        assert scene.doable(items)
        assert scene.hours(items) <= budget
        assert any(scene.informal(item) for item in items)
        values[effort] = scene.value(items)
        found.took(effort, seconds)
    best = planner.optimum(request, budget, items, seconds=limit)
    bound, seconds = timed(partial(planner.limit, request, budget, values["best"]), 2)
    found.took("bound", seconds)
    _, seconds = timed(partial(planner.plan, request, budget))
    found.took("explained", seconds)
    found.learners += 1
    found.gaps.append(1 - values["best"] / bound)
    assert max(values.values()) <= best.bound
    assert best.value <= bound
    if best.proven:
        found.proven += 1
        found.over.append(bound / best.value)
        for effort, value in values.items():
            found.share.setdefault(effort, []).append(100 * value / best.value)
    return best


def audit(
    world: World,
    asked: tuple[Request, int],
    limit: float,
    best: Optimum,
    found: Found,
) -> None:
    """Let HiGHS solve the unpruned problem, and its relaxation, by itself."""
    problem = whole(world.catalogue, *asked)
    alone, seconds = timed(partial(solve, problem, limit))
    found.took("highs", seconds)
    if alone.proven and best.proven:
        assert alone.value == best.value
    found.finished += alone.proven
    if alone.proven:
        _, seconds = timed(partial(relaxed, problem))
        found.took("lp", seconds)


def lines(world: World, found: Found, audits: int, limit: float) -> list[str]:
    """Write down one world."""
    items, names = len(world.items), len(world.catalogue.competencies)
    said = [
        f"## {world.name}: {names:,} competencies, {items:,} items, {found.learners} learners",
        "",
        f"The optimum was proven for {found.proven} of {found.learners}, by HiGHS after leaving out what the bound rules out.",
    ]
    if audits:
        said.append(
            f"HiGHS alone on the unpruned problem finished {found.finished} of {audits} within {limit:.0f} s; {found.mean('highs'):.2f} s on average, the unfinished with what they used."
        )
    said += [
        "",
        "| Effort | mean % | 10th percentile | worst | optimum | ms | times as fast as HiGHS |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for effort in EFFORTS:
        share = np.array(found.share[effort])
        ratio = f"{found.mean('highs') / found.mean(effort):,.0f}" if audits else "–"
        said.append(
            f"| {effort} | {share.mean():.2f} | {np.percentile(share, 10):.1f} | {share.min():.1f} | {100 * np.mean(share > 99.9999):.0f} % | {1000 * found.mean(effort):.2f} | {ratio} |"
        )
    said += [
        "",
        f"A path with its reasons and rivals: {1000 * found.mean('explained'):.1f} ms.",
        f"Certificate: mean gap {100 * np.mean(found.gaps):.2f} %, largest {100 * max(found.gaps):.1f} %; {1000 * found.mean('bound'):.2f} ms, gathering included.",
        f"Bound over optimum: mean {100 * np.mean(found.over):.2f} %, smallest {100 * min(found.over):.2f} %.",
    ]
    if "lp" in found.seconds:
        ratio = found.mean("lp") / found.mean("bound")
        said.append(
            f"HiGHS needs {1000 * found.mean('lp'):.0f} ms for the linear relaxation, {ratio:.1f} times the certificate."
        )
    return [*said, ""]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.advice")
    parser.add_argument("--worlds", default=",".join(WORLDS))
    parser.add_argument("--learners", default="200,40,40")
    parser.add_argument("--audits", type=int, default=10, help="runs of HiGHS alone")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for HiGHS")
    given = parser.parse_args()
    text = _HEAD.format(machine=machine({}))
    for name, count in zip(
        given.worlds.split(","), given.learners.split(","), strict=False
    ):
        if name == "esco" and not ESCO:
            text += "## ESCO: left out, WVLO_ESCO_DIR is not set\n\n"
            continue
        world = WORLDS[name]()
        audits = min(given.audits, int(count))
        found = measure(world, int(count), audits, given.limit)
        text += "\n".join(lines(world, found, audits, given.limit)) + "\n"
        sys.stdout.write(text)
        sys.stdout.flush()
    if given.worlds == ",".join(WORLDS):
        REPORT.write_text(text, "utf-8")
    return 0


_HEAD = """# Benchmarks of the advice engine

Written by `python -m tests.bench.advice`; compare the ratios, not the absolute figures.
Machine: {machine}.
Times are processor time of the calling thread, for choosing the items of one path from a request, without explanation; HiGHS's are those of solving, without making the model.
Every path was checked: it can be done step by step, fits the hours and has a step in the work.

"""


if __name__ == "__main__":
    sys.exit(main())
