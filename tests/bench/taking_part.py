"""Two hundred people fill in the scan at the same time: `python -m tests.bench.taking_part`.

Compares a page for somebody alone with the same pages under load, in one run on one
machine: the people, their reading time and the service share its processors.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.__main__ import POSTGRES
from tests.e2e.answering import GROUPS, Door, Scan, fill_in
from tests.e2e.processes import Yard
from tests.fixtures.postgres import scratch_database

ALONE = 12


def p95(doors: list[Door], method: str) -> float:
    """Give the 95th percentile in milliseconds."""
    seconds = [took for door in doors for how, took in door.seconds if how == method]
    return 1000 * statistics.quantiles(seconds, n=20)[-1]


def measured(scan: Scan, people: int, reading: float) -> str:
    """Fill in alone, then all at once; count what came in."""
    tokens = scan.links(people + ALONE * GROUPS)
    dice = random.Random(5)
    dice.shuffle(tokens)
    alone = Door(scan.port)
    for token in tokens[:ALONE]:
        fill_in(alone, token, 3)
    together = [Door(scan.port) for _ in range(people)]
    confirmed: list[str] = []

    def respond(door: Door, token: str, own: random.Random) -> None:
        time.sleep(own.uniform(0, reading))
        fill_in(door, token, 4, lambda: time.sleep(own.uniform(0.5, 1.5) * reading))
        confirmed.append(token)

    threads = [
        threading.Thread(
            target=respond, daemon=True, args=(door, token, random.Random(token))
        )
        for door, token in zip(together, tokens[ALONE : ALONE + people], strict=True)
    ]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - started
    report = scan.ask("POST", f"/waves/{scan.wave}/close")
    kept = sum(line["answered"] or 0 for line in report["coverage"])
    assert len(confirmed) == people, f"{len(confirmed)} of {people} were confirmed"
    assert kept == ALONE + people, f"{kept} kept of {ALONE + people}"
    requests = sum(len(door.seconds) for door in together)
    lines = [
        f"| {people} people, {requests / took:.0f} requests/s, {kept} sheets kept |"
    ]
    for method, words in (("GET", "page"), ("POST", "save")):
        idle, busy = p95([alone], method), p95(together, method)
        lines.append(
            f"| p95 of a {words} | alone {idle:.1f} ms | together {busy:.1f} ms "
            f"| ratio {busy / idle:.2f} |"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--reading", type=float, default=4.0, help="seconds per page")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="wvlo-bench-") as folder:
        for name in ("SQLite", "PostgreSQL"):
            yard = Yard(Path(folder) / name)
            yard.folder.mkdir()
            with scratch_database(POSTGRES) as postgres:
                sqlite = f"sqlite:///{yard.folder}/scan.sqlite"
                scan = Scan.started(yard, sqlite if name == "SQLite" else postgres)
                try:
                    sys.stdout.write(f"{name}\n")
                    text = measured(scan, given.people, given.reading)
                    sys.stdout.write(f"{text}\n")
                    sys.stdout.flush()
                finally:
                    yard.stop_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
