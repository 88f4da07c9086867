"""Plan for a million learners in parts, and see what memory and time it takes.

    python -m tests.bench.advice_batch FOLDER [--world esco] [--learners 1000000]

Goes on where an earlier run in the same folder stopped. Every run, also a stopped one, writes one line to
`var/advice-bench/WORLD-batch.jsonl`; `python -m tests.bench.advice_scale page` reads it.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.advice import KEPT, WORLDS
from tests.bench.advice_worlds import World
from wvlo_learning_paths.advice.batch import Asked, Batch

PART = 2_000


def part_of(world: World, number: int, learners: int) -> Iterator[Asked]:
    """Draw the learners of one part by its number."""
    first = number * PART
    count = min(PART, learners - first)
    for at, (request, budget) in enumerate(world.one_by_one(count, 1_000 + number)):
        yield str(first + at), request, budget


def peak() -> float:
    """Give the most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.advice_batch")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--world", default="esco", choices=[*WORLDS])
    parser.add_argument("--learners", type=int, default=1_000_000)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    world = WORLDS[given.world]()
    parts = -(-given.learners // PART)
    batch = Batch(
        given.folder,
        world.catalogue,
        parts,
        lambda number: part_of(world, number, given.learners),
        compiled=True,
    )
    before, begun, early = batch.done, time.thread_time(), [0.0]

    def progress(done: int, parts: int) -> None:
        early[0] = early[0] or peak()
        spent = time.thread_time() - begun
        sys.stderr.write(f"{done} of {parts} parts, {spent:.0f} s\n")

    try:
        batch.run(progress)
    finally:
        KEPT.mkdir(parents=True, exist_ok=True)
        line = {
            "learners": min(given.learners, PART * batch.done),
            "planned": PART * (batch.done - before),
            "seconds": time.thread_time() - begun,
            "early_mb": early[0],
            "peak_mb": peak(),
            "digest": batch.digest(),
        }
        with (KEPT / f"{given.world}-batch.jsonl").open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(line) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
