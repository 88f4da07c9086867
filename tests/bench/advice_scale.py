"""Ranking for many learners at once, and keeping their lists up to date.

    python -m tests.bench.advice_scale [large] [esco] [page] [--learners 1000000]

Prints what was measured. At full size it is kept in `var/advice-bench`, and
docs/reference/advice-at-scale.md is written from what is there; `page` alone only writes.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from tests.bench.advice import KEPT, WORLDS
from tests.bench.advice_page import NAMES
from tests.bench.advice_worlds import World
from tests.bench.baselines.scipy_ranking import SparseRanking
from tests.bench.frame import machine
from wvlo_learning_paths.advice import Item
from wvlo_learning_paths.advice.ranking.board import Board
from wvlo_learning_paths.advice.ranking.crowd import Crowd, inverted
from wvlo_learning_paths.advice.ranking.ranker import Ranker
from wvlo_learning_paths.advice.storing import load_catalogue, store_catalogue

FULL = 1_000_000
K = 10
CHANGES = 400
REPORT = Path(__file__).parents[2] / "docs" / "reference" / "advice-at-scale.md"


def crowd_in(world: World, count: int, seed: int = 1) -> Crowd:
    """Draw learners as arrays: 16 gaps in 42 on average, two languages."""
    chance = np.random.default_rng(seed)
    numbers = world.catalogue.numbers
    roles = [
        sorted((numbers[name], weight) for name, weight in role if name in numbers)
        for role in world.roles
    ]
    profile_start = np.cumsum([0, *map(len, roles)]).astype(np.int32)
    profile = np.sort(chance.integers(len(roles), size=count)).astype(np.int32)
    lengths = np.diff(profile_start)[profile]
    start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint32)
    rows = int(start[-1])
    at = np.arange(rows) - np.repeat(
        start[:-1].astype(np.int64) - profile_start[profile], lengths
    )
    essential = np.array([weight == 20 for role in roles for _, weight in role])[at]
    target = chance.integers(2, 5, size=rows).astype(np.uint8)
    short = 1 + (chance.random(rows, np.float32) * target).astype(np.uint8)
    short[chance.random(rows, np.float32) >= 16 / 42] = 0
    factor = chance.integers(4, 31, size=rows).astype(np.uint8)
    dutch = 1 << world.catalogue.facet_values[0].index("nl")
    return inverted(
        len(numbers),
        profile=profile,
        profile_start=profile_start,
        profile_competency=np.array([n for role in roles for n, _ in role], np.int32),
        start=start,
        levels=target << 4 | (target - short),
        code=factor * np.where(essential, 2, 1).astype(np.uint8),
        weights=np.arange(61, dtype=np.int64) * 10,
        group=(chance.random(count) >= 0.7).astype(np.uint16),
        wanted=np.array([[dutch - (1 << 63)], [-1]], np.int64),
        today=0,
    )


def spent(act: Callable[[], Any]) -> float:
    """Measure the processor time of this thread, in seconds."""
    begun = time.thread_time()
    act()
    return time.thread_time() - begun


def ranking(
    world: World, crowd: Crowd, rounds: int
) -> tuple[float, float, list[float]]:
    """Compare with scipy in turns; give microseconds per learner and the ratios."""
    ranker, sparse = Ranker(world.catalogue), SparseRanking(world.catalogue)
    ranker.rank(crowd_in(world, 100, 2), K)
    sample = min(20_000, crowd.size)
    ours, theirs = [], []
    for number in range(rounds):
        ours.append(spent(lambda: ranker.rank(crowd, K)) / crowd.size)
        first = number * (crowd.size - sample) // max(1, rounds - 1)
        parts = range(first, first + sample, 2000)
        theirs.append(spent(lambda p=parts: in_parts(sparse, crowd, p)) / sample)
    ratios = [b / a for a, b in zip(ours, theirs, strict=True)]
    return median(ours) * 1e6, median(theirs) * 1e6, ratios


def in_parts(sparse: SparseRanking, crowd: Crowd, parts: range) -> None:
    """Rank a few thousand at a time, as the sparse product takes memory."""
    for at in parts:
        sparse.rank(crowd, at, min(at + parts.step, parts.stop), K)


def changed(world: World, seed: int, count: int) -> list[tuple[str, Item | None]]:
    """Draw new items, some of which only provide what nothing provided, and withdrawals."""
    chance = np.random.default_rng(seed)
    roles = world.roles
    found: list[tuple[str, Item | None]] = []
    keys = world.catalogue.keys
    for number in range(count):
        if number % 4 == 3:
            found.append((keys[int(chance.integers(len(keys)))], None))
            continue
        role = roles[int(chance.integers(len(roles)))]
        names = [n for n, _ in role if n in world.catalogue.numbers]
        places = chance.choice(len(names), 2, replace=False)
        low = int(chance.integers(0, 3))
        teaches = tuple((names[p], low, low + 1) for p in places)
        quarters = max(1, round(4 * float(np.exp(chance.normal(np.log(7.2), 0.8)))))
        item = Item(
            f"i{number:06}-new",
            quarters,
            teaches,
            facets={"language": frozenset({"nl"})},
        )
        found.append((item.key, item))
    return found


def incremental(world: World, crowd: Crowd) -> tuple[Board, dict[str, float]]:
    """Change items one by one; compare the lists at the end with ranking anew."""
    board = Board(world.catalogue, crowd, K)
    for key, item in changed(world, 9, 8):
        board.affected_by(key, item)
    found, touched, moved = [], [], 0
    for key, item in changed(world, 3, CHANGES):
        found.append(
            spent(lambda k=key, i=item: touched.append(len(board.affected_by(k, i))))
        )
        moved += len(board.refresh(key, item))
    anew = spent(lambda: Ranker(world.catalogue).rank(crowd, K))
    times = np.array(found)
    return board, {
        "anew": anew,
        "mean": float(times.mean()),
        "p50": float(np.quantile(times, 0.5)),
        "p99": float(np.quantile(times, 0.99)),
        "touched": float(np.mean(touched)),
        "moved": float(moved / CHANGES),
    }


def agree(board: Board, world: World, crowd: Crowd) -> int:
    """Count the learners whose list is not that of ranking everybody anew."""
    from tests.bench.advice_worlds import compile_catalogue

    items = {item.key: item for item in items_of(world)}
    for key, item in changed(world, 3, CHANGES):
        items[key] = item or replace(items[key], withdrawn=True)
    later = compile_catalogue(items.values())
    assert later.competencies == world.catalogue.competencies
    lists, _ = Ranker(later).rank(crowd, K)
    names = np.array([*later.keys, ""])
    ours = np.array([*board.keys, ""])
    return int((names[lists] != ours[board.lists]).any(axis=1).sum())


def items_of(world: World) -> list[Item]:
    """Read the items back from the arrays."""
    c = world.catalogue
    found = []
    for at, key in enumerate(c.keys):
        rows = range(c.teach_start[at], c.teach_start[at + 1])
        teaches = tuple(
            (
                c.competencies[c.teach_competency[r]],
                int(c.teach_from[r]),
                int(c.teach_to[r]),
            )
            for r in rows
        )
        needs = range(c.need_start[at], c.need_start[at + 1])
        requires = tuple(
            (c.competencies[c.need_competency[r]], int(c.need_level[r])) for r in needs
        )
        facets = {
            name: frozenset(
                v for n, v in enumerate(values) if c.masks[row, at] >> n & 1
            )
            for row, (name, values) in enumerate(
                zip(c.facets, c.facet_values, strict=True)
            )
            if c.masks[row, at] != -1
        }
        found.append(
            Item(
                key,
                int(c.quarters[at]),
                teaches,
                requires,
                facets,
                bool(c.informal[at]),
                int(c.belief[at]),
            )
        )
    return found


def cold_start(world: World) -> float:
    """Measure loading a stored catalogue."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.npz"
        store_catalogue(world.catalogue, path)
        return min(spent(lambda: load_catalogue(path)) for _ in range(3))


def measured(name: str, learners: int, rounds: int) -> dict[str, Any]:
    """Measure everything in one world."""
    world = WORLDS[name]()
    crowd = crowd_in(world, learners)
    ours, theirs, ratios = ranking(world, crowd, rounds)
    board, found = incremental(world, crowd)
    return found | {
        "machine": machine({}),
        "learners": crowd.size,
        "rounds": rounds,
        "ours": ours,
        "theirs": theirs,
        "ratios": ratios,
        "start": cold_start(world),
        "bytes": board.bytes / crowd.size,
        "wrong": agree(board, world, crowd),
    }


Found = dict[str, Any]
ROWS: tuple[tuple[str, Callable[[Found], str], str], ...] = (
    (
        "Rank, top 10, µs per learner: ours / scipy",
        lambda f: f"{f['ours']:.1f} / {f['theirs']:.1f}",
        "",
    ),
    (
        "Rank: times faster than scipy",
        lambda f: (
            f"{median(f['ratios']):.1f} ({min(f['ratios']):.1f} to {max(f['ratios']):.1f})"
        ),
        "≥ 4",
    ),
    (
        "Memory per learner, bytes, with inverted list and top 10",
        lambda f: f"{f['bytes']:.0f}",
        "≤ 240",
    ),
    (
        "Who is affected by a change, µs: mean / p50 / p99",
        lambda f: (
            f"{f['mean'] * 1e6:.0f} / {f['p50'] * 1e6:.0f} / {f['p99'] * 1e6:.0f}"
        ),
        "",
    ),
    ("Ranking everybody anew, s", lambda f: f"{f['anew']:.1f}", ""),
    (
        "p99 of who is affected: times cheaper than anew",
        lambda f: f"{f['anew'] / f['p99']:,.0f}",
        "≥ 5,000",
    ),
    (
        "mean of who is affected: times cheaper than anew",
        lambda f: f"{f['anew'] / f['mean']:,.0f}",
        "",
    ),
    (
        "Learners touched, and lists changed, per change",
        lambda f: f"{f['touched']:.0f} / {f['moved']:.0f}",
        "",
    ),
    (
        f"Lists that differ from ranking anew after {CHANGES} changes",
        lambda f: str(f["wrong"]),
        "0",
    ),
    ("Cold start of the stored catalogue, s", lambda f: f"{f['start']:.2f}", "≤ 3"),
)


def page() -> str:
    """Write what was measured last in every world, and how far the batch came."""
    text = _HEAD
    for name in WORLDS:
        file = KEPT / f"{name}-scale.json"
        if not file.exists():
            continue
        found = json.loads(file.read_text("utf-8"))
        text += f"\n## {NAMES[name]}\n\n{_WORLD.format(**found)}"
        text += "| What | Measured | Target |\n| --- | --- | --- |\n"
        text += "".join(
            f"| {what} | {say(found)} | {aim} |\n" for what, say, aim in ROWS
        )
    for name in WORLDS:
        file = KEPT / f"{name}-batch.jsonl"
        if file.exists():
            lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
            text += f"\n## A batch, {NAMES[name]}\n\n{_batch(lines)}"
    file = KEPT / "digests.json"
    return text + (_same(json.loads(file.read_text("utf-8"))) if file.exists() else "")


def _same(found: Found) -> str:
    outcome = "the same" if found["same"] else "**not** the same"
    return (
        "\n## The same plans everywhere\n\n"
        f"Two processes with compiled code, one of them with items, levels and targets in another order, and one without the extra `fast`, in the other order, gave {outcome} digests after every thousand explained plans: {found['count']:,} plans compiled, {found['plain']:,} of them without.\n"
    )


def _batch(lines: list[Found]) -> str:
    planned = sum(line["planned"] for line in lines)
    each = 1000 * sum(line["seconds"] for line in lines) / max(1, planned)
    last = lines[-1]
    return (
        f"Paths were planned with effort `fast` for {last['learners']:,} of 1,000,000 learners; the run was stopped and taken up again.\n"
        f"One learner took {each:.2f} ms of processor time, making up the learner and writing the path down included.\n"
        f"The process had {last['early_mb']:.0f} MB after its first part of 2,000 learners and {last['peak_mb']:.0f} MB at most.\n"
    )


def main() -> int:
    """Measure, and write the page from what was measured last."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.advice_scale")
    parser.add_argument("worlds", nargs="*", default=("large", "esco"))
    parser.add_argument("--learners", type=int, default=FULL)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    wrong = 0
    for name in given.worlds:
        if name == "page":
            continue
        found = measured(name, given.learners, given.rounds)
        wrong += found["wrong"]
        for what, say, aim in ROWS:
            sys.stdout.write(f"{what}: {say(found)} {aim}\n")
        if given.learners == FULL:
            KEPT.mkdir(parents=True, exist_ok=True)
            (KEPT / f"{name}-scale.json").write_text(json.dumps(found), "utf-8")
    if given.learners == FULL:
        REPORT.write_text(page(), "utf-8")
    return int(wrong > 0)


_HEAD = """# Advice at scale

Written by `python -m tests.bench.advice_scale`; compare the ratios, not the absolute figures.
Times are processor time of one thread; ratios are of one run.
The product with scipy knows no level caps, facets or requirements; ours does.
Three in four changes are new items, one in four is a withdrawal.
"""

_WORLD = """Machine: {machine}.
{learners:,} learners with 16 gaps on average; {rounds} rounds in turns.

"""


if __name__ == "__main__":
    sys.exit(main())
