"""Interleaved rounds, medians, spread, and the tables that come of them."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

RATE = "events/s"
CPU = "own CPU µs per event"
Measures = Mapping[str, float]


@dataclass(frozen=True)
class Way:
    """One way to do it; a run gives one or more measures."""

    name: str
    run: Callable[[], Measures]


@dataclass(frozen=True)
class Compared:
    """Two ways beside each other, with what we aim at.

    Of several baselines, or one in several settings, the best one counts.
    """

    ours: str
    baselines: tuple[str, ...]
    target: float
    measure: str = RATE
    lower: bool = False

    def met(self, ratio: float) -> bool:
        """Tell whether the target is reached."""
        return ratio <= self.target if self.lower else ratio >= self.target


@dataclass(frozen=True)
class Part:
    """What one module of this package compares."""

    title: str
    ways: Sequence[Way]
    compared: Sequence[Compared]
    notes: str = ""


class Results:
    """What every round of every way gave."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[float]] = {}

    def add(self, way: str, measures: Measures) -> None:
        for measure, value in measures.items():
            self._found.setdefault((way, measure), []).append(value)

    def all(self, way: str, measure: str) -> list[float]:
        return self._found[way, measure]

    def middle(self, way: str, measure: str) -> float:
        return median(self.all(way, measure))

    def rows(self) -> Sequence[tuple[str, str]]:
        return list(self._found)


def measured(parts: Sequence[Part], rounds: int) -> Results:
    """Let the ways of a part take turns, so that a slow moment hits everybody."""
    results = Results()
    for part in parts:
        for number in range(rounds):
            for way in part.ways:
                sys.stderr.write(f"round {number + 1}: {way.name} ... ")
                sys.stderr.flush()
                measures = way.run()
                said = ", ".join(f"{v:,.1f} {m}" for m, v in measures.items())
                sys.stderr.write(f"{said}\n")
                results.add(way.name, measures)
    return results


def tables(parts: Sequence[Part], results: Results) -> str:
    """Write the comparisons of every part, then every figure."""
    return "\n".join(_part(part, results) for part in parts)


def _part(part: Part, results: Results) -> str:
    lines = [f"## {part.title}", ""]
    if part.notes:
        lines += [part.notes, ""]
    if part.compared:
        lines += [
            "| Ours | Baseline | Measure | Ratio | Rounds | Target | Met | Own CPU |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
            *(_comparison(each, results) for each in part.compared),
            "",
        ]
    lines += ["| Way | Measure | Median | Rounds |", "| --- | --- | --- | --- |"]
    mine = {way.name for way in part.ways}
    for way, measure in results.rows():
        if way in mine:
            values = results.all(way, measure)
            middle = _figure(median(values))
            lines.append(f"| {way} | {measure} | {middle} | {_spread(values)} |")
    return "\n".join([*lines, ""])


def _comparison(each: Compared, results: Results) -> str:
    best = (min if each.lower else max)(
        each.baselines, key=lambda way: results.middle(way, each.measure)
    )
    ratio = results.middle(each.ours, each.measure) / results.middle(best, each.measure)
    pairs = zip(
        results.all(each.ours, each.measure),
        results.all(best, each.measure),
        strict=True,
    )
    spread = _spread([mine / theirs for mine, theirs in pairs])
    sign, met = "≤" if each.lower else "≥", "yes" if each.met(ratio) else "**no**"
    return (
        f"| {each.ours} | {best} | {each.measure} | {ratio:.2f} | {spread} "
        f"| {sign} {each.target:g} | {met} | {_own(each.ours, best, results)} |"
    )


def _own(ours: str, baseline: str, results: Results) -> str:
    """Say how much more of a processor ours takes; a busy machine changes it less."""
    rows = results.rows()
    if (ours, CPU) not in rows or (baseline, CPU) not in rows:
        return ""
    return f"{results.middle(ours, CPU) / results.middle(baseline, CPU):.2f} x"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def _spread(values: Sequence[float]) -> str:
    return f"{_figure(min(values))} to {_figure(max(values))}"


def machine(servers: Mapping[str, Any]) -> str:
    """Describe where this ran."""
    model = "unknown processor"
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        models = [
            line.split(":", 1)[1].strip()
            for line in listed.read_text("utf-8").splitlines()
            if line.startswith("model name")
        ]
        model = models[0] if models else model
    versions = ", ".join(f"{name} {version}" for name, version in servers.items())
    return (
        f"{os.cpu_count()} cores ({model}), {platform.system()}, "
        f"Python {platform.python_version()}, {versions}; "
        f"load average {os.getloadavg()[0]:.1f} before the run"
    )
