"""What a report costs at 50, 500 and 5,000 respondents, as ratios.

Run with `python -m tests.bench.report`. Groups grow along: one per 25 respondents. Time
is that of the processor, so that other work on the machine counts less. A cost that
grows as n log n gives the ratios in the last column.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from math import log
from typing import Any

from tests.builders import built_in_text, group, sheet, wave
from wvlo_core.domain.locale import Language
from wvlo_core.domain.people import RoleGroup
from wvlo_scan.model import (
    AnswerSheet,
    EarlierReport,
    Instrument,
    Report,
    Wave,
    build_report,
)
from wvlo_scan.model.benchmark import Standing
from wvlo_scan.model.scoring import plugin as likert
from wvlo_scan.pages.report.filling import report_text
from wvlo_scan.pages.report.numbers import as_csv
from wvlo_scan.pages.report.sheet import Sheet
from wvlo_scan.pages.words import Words
from wvlo_scan.queries import Benchmark, ReportView

SIZES = (50, 500, 5_000)
PER_GROUP = 25
LEFT_OPEN = 0.03
ROLES = (60, 15, 10, 10, 5)
INSTRUMENT = Instrument.model_validate_json(built_in_text())


def company(size: int) -> tuple[Wave, list[AnswerSheet]]:
    """Make a wave; now and then somebody leaves a question open."""
    dice = random.Random(size)
    groups = [f"g{number}" for number in range(size // PER_GROUP)]
    asked = wave(
        groups=tuple(group(key, 2 * PER_GROUP) for key in groups),
        instrument_id=INSTRUMENT.id,
    )
    return asked, [_person(dice, dice.choice(groups)) for _ in range(size)]


def _person(dice: random.Random, in_group: str) -> AnswerSheet:
    mood = dice.gauss(3, 1)
    answers = {
        item.id: min(5, max(1, round(mood + dice.gauss(0, 1))))
        for item in INSTRUMENT.items()
        if dice.random() > LEFT_OPEN
    }
    role = dice.choices([*RoleGroup], ROLES)[0]
    return sheet(answers, in_group=in_group, role=role)


def changed(asked: Wave, sheets: Sequence[AnswerSheet]) -> list[AnswerSheet]:
    """Let everybody answer anew; one in ten is somebody in another group."""
    dice = random.Random(len(sheets))
    groups = [each.key for each in asked.groups]
    return [
        _person(dice, dice.choice(groups))
        if dice.random() < 1 / 10
        else sheet(
            _person(dice, each.group).answers, in_group=each.group, role=each.role_group
        )
        for each in sheets
    ]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Give the seconds of the processor, and the outcome.

    What was there before is kept from Python's collector, or it would count as ours.
    """
    gc.collect()
    gc.freeze()
    start = time.process_time()
    outcome = work()
    return time.process_time() - start, outcome


def view_of(report: Report) -> ReportView:
    """Put a report in the form that pages read."""
    day = date(2026, 11, 23)
    return ReportView(
        report=report,
        organisation="Zuivel",
        opened_on=day,
        closed_on=day,
        results=[],
        earlier=None,
        benchmark=Benchmark(standing=Standing.NOT_IN),
    )


def costs(size: int) -> dict[str, float]:
    """Measure every step once."""
    asked, sheets = company(size)
    built, report = timed(
        lambda: build_report(asked, INSTRUMENT, sheets, {"likert": likert})
    )
    before = [EarlierReport(asked, INSTRUMENT, sheets, report)]
    later = changed(asked, sheets)
    again, _ = timed(
        lambda: build_report(
            asked, INSTRUMENT, later, {"likert": likert}, 2, earlier=before
        )
    )
    kept, text = timed(report.model_dump_json)
    read, _ = timed(lambda: Report.model_validate_json(text))
    page = Sheet(view_of(report), Words(Language.NL))
    shown, _ = timed(lambda: report_text(page, on_paper=False, link=None, address=""))
    written, _ = timed(lambda: as_csv(page))
    return {
        "computing": built,
        "computing a second wave": again,
        "keeping": kept,
        "reading": read,
        "page": shown,
        "CSV": written,
    }


def main() -> None:
    """Print seconds at each size and what ten times as many people cost."""
    costs(SIZES[0])  # what happens once, such as reading templates
    found = [costs(size) for size in SIZES]
    fair = [b * log(b) / (a * log(a)) for a, b in pairwise(SIZES)]
    lines = ["| Step | 50 | 500 | 5,000 | 500 / 50 | 5,000 / 500 |"]
    lines += ["| --- | --- | --- | --- | --- | --- |"]
    lines += [f"| n log n | | | | {fair[0]:.1f} | {fair[1]:.1f} |"]
    for step in found[0]:
        small, middle, large = (cost[step] for cost in found)
        lines.append(
            f"| {step} | {small:.3f} | {middle:.3f} | {large:.2f} "
            f"| {middle / small:.1f} | {large / middle:.1f} |"
        )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
