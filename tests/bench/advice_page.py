"""The page with the figures of the advice engine, from what was measured so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np

from tests.bench.frame import machine
from tests.bench.parts import Parts

USED = ("numpy", "numba", "highspy")
Find = Callable[[str, str], Parts]
NAMES = {
    "small": "Small: 500 competencies, 5,000 items",
    "large": "Large: 14,000 competencies, 100,000 items",
    "esco": "ESCO: its occupations and skills, 100,000 items",
}
QUALITY = {
    "small": {"fast": (99.0, 0.0, 0.0), "best": (99.5, 97.5, 93.0)},
    "large": {"fast": (98.5, 0.0, 0.0), "best": (99.0, 97.5, 93.0)},
    "esco": {"fast": (98.5, 0.0, 0.0), "best": (99.0, 97.5, 93.0)},
}
"""Mean, tenth percentile and worst that are wanted, in percent; 0 where nothing is."""
SPEED = {"small": {"fast": 3_000, "best": 1_000}, "esco": {"fast": 15_000, "best": 8_000}}  # fmt: skip
GAP, LP = 4.0, 20.0
PRUNINGS = ((2, 2), (4, 1), (4, 2), (8, 2), (8, 3), (16, 2), (32, 4))
"""How many items per required level are looked at, and how many requirements deep."""


@dataclass(frozen=True)
class Seen:
    """One world's records."""

    name: str
    optimum: Parts
    engine: Parts
    alone: Parts

    @property
    def both(self) -> set[int]:
        """Learners of whom both the engine's paths and the optimum are known."""
        return self.optimum.records.keys() & self.engine.records.keys()

    @property
    def forms(self) -> list[str]:
        """Name the forms in which HiGHS alone was measured."""
        return [f for f in ("short", "plain") if self.alone.column(f"{f}_s")]

    def sets(self, form: str) -> bool:
        """Tell whether targets are held to this form: the plain one where it is known."""
        return form == self.forms[-1]

    def shares(self, effort: str) -> Any:
        """Percent of the optimum; of what cannot be exceeded where that is all."""
        mine = np.array(self.engine.column(effort, self.both), float)
        return 100 * mine / np.array(self.optimum.column("limit", self.both), float)

    def ms(self, name: str) -> float:
        """Give the mean of the engine's times."""
        return 1000 * float(np.mean(self.engine.column(f"{name}_s")))


def page(find: Find, worlds: Sequence[str], limit: float) -> str:
    """Write everything that is known."""
    text = _HEAD.format(machine=machine({n: version(n) for n in USED}))
    for name in worlds:
        kinds = (find(name, kind) for kind in ("optimum", "engine", "alone"))
        seen = Seen(name, *kinds)
        text += f"\n## {NAMES[name]}\n\n"
        if seen.both:
            text += "\n".join(_world(seen, limit)) + "\n"
        else:
            text += "Not measured with this version of the engine.\n"
    return text


def _world(seen: Seen, limit: float) -> list[str]:
    proven = sum(seen.optimum.column("proven", seen.both))
    open_ones = len(seen.both) - proven
    said = [f"{len(seen.both)} learners; the optimum is proven for {proven} of them."]
    if open_ones:
        said.append(
            "Of the others the proven upper bound stands in, so that the shares are at least as given."
        )
    said += ["", *_quality(seen), "", *_speed(seen, limit), "", *_bound(seen)]
    return [*said, "", *_widths(seen)]


def _against(figure: float, target: float, form: str) -> str:
    """Give a figure with what is wanted, and say when that is not reached."""
    if not target:
        return f"{figure:{form}}"
    said = f"{figure:{form}} (≥ {target:g})"
    return said if figure >= target else f"**{said}**"


def _quality(seen: Seen) -> list[str]:
    said = [
        "| Effort | mean % | 10th percentile | worst | optimum reached |",
        "| --- | --- | --- | --- | --- |",
    ]
    for effort, (mean, tenth, worst) in QUALITY[seen.name].items():
        share = seen.shares(effort)
        reached = 100 * np.mean(share > 99.9999)
        said.append(
            f"| {effort} | {_against(share.mean(), mean, '.2f')} | {_against(np.percentile(share, 10), tenth, '.1f')} | {_against(share.min(), worst, '.1f')} | {reached:.0f} % |"
        )
    return said


def _speed(seen: Seen, limit: float) -> list[str]:
    said = [
        f"One path takes `fast` {seen.ms('fast'):.2f} ms, `best` {seen.ms('best'):.2f} ms; with reasons and rivals {seen.ms('explained'):.1f} ms. Proving an optimum took {np.mean(seen.optimum.column('prove_s')):.2f} s on average."
    ]
    if not seen.alone.records:
        return said
    said += ["", "| HiGHS alone | learners | finished | seconds | fast | best |"]
    said += ["| --- | --- | --- | --- | --- | --- |"]
    for form in seen.forms:
        seconds = seen.alone.column(f"{form}_s")
        done = sum(seen.alone.column(f"{form}_proven"))
        least = "" if done == len(seconds) else "≥ "
        ratios = []
        for effort in ("fast", "best"):
            ratio = 1000 * float(np.mean(seconds)) / seen.ms(effort)
            target = SPEED.get(seen.name, {}).get(effort, 0) * seen.sets(form)
            ratios.append(f"{least}{_against(ratio, target, ',.0f')}")
        said.append(
            f"| {form} | {len(seconds)} | {done} within {limit:.0f} s | {np.mean(seconds):.2f} | {ratios[0]} | {ratios[1]} |"
        )
    return said


def _widths(seen: Seen) -> list[str]:
    said = [
        "What effort `best` reaches with fewer and with more items per required level:",
        "",
        "| items per level | requirements deep | mean % | worst | ms |",
        "| --- | --- | --- | --- | --- |",
    ]
    for width, depth in PRUNINGS:
        share = seen.shares(f"{width}x{depth}")
        said.append(
            f"| {width} | {depth} | {share.mean():.2f} | {share.min():.1f} | {seen.ms(f'{width}x{depth}'):.2f} |"
        )
    return said


def _bound(seen: Seen) -> list[str]:
    best = np.array(seen.engine.column("best"), float)
    bound = np.array(seen.engine.column("bound"), float)
    gaps = 100 * (1 - best / bound)
    known = {n for n in seen.both if seen.optimum.records[n]["proven"]}
    over = 100 * np.array(seen.engine.column("bound", known), float)
    over /= np.array(seen.optimum.column("value", known), float)
    flag = "" if gaps.mean() <= GAP else " **Not met.**"
    said = [
        f"Certificate: mean gap {gaps.mean():.2f} % (≤ {GAP:g}), largest {gaps.max():.1f} %; {seen.ms('bound'):.2f} ms, gathering included.{flag}",
        f"Bound over optimum: mean {over.mean():.2f} %, smallest {over.min():.2f} %.",
    ]
    for form in seen.forms:
        seconds = seen.alone.column(f"{form}_lp_s")
        ratio = 1000 * float(np.mean(seconds)) / seen.ms("bound")
        said.append(
            f"HiGHS needs {1000 * np.mean(seconds):.0f} ms for the relaxation of the {form} form: {_against(ratio, LP * seen.sets(form), '.1f')} times as long."
        )
    return said


_HEAD = """# Benchmarks of the advice engine

Written by `python -m tests.bench.advice`; compare the ratios, not the absolute figures.
Machine: {machine}.
Times are processor time of the calling thread, for choosing the items of one path from a request, without explanation; HiGHS's are those of solving and of making the model.
HiGHS alone solves the unpruned problem in two forms with the same answers: `plain` as a textbook writes it, `short` with a variable per required level and a step below which a better value does not count.
The targets were set against the plain form and are held to it where it was measured; the short one is harder to beat.
Optima and HiGHS alone were measured at the lowest priority, beside other work; where HiGHS did not finish in the time of the clock, what it used counts, and the ratio is at least as given.
What was wanted stands in brackets; what is not reached is in bold.
Every path was checked: it can be done step by step, fits the hours and has a step in the work.
"""
