"""Let processes of their own plan the same, in three ways, and compare what they print.

    python -m tests.bench.advice_digests [--count 100000] [--plain 100000]

Compiled, compiled with everything shuffled, and plain Python shuffled, which takes twelve
times as long and may stop sooner. They run side by side.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

from tests.bench.advice import KEPT

EVERY = 1_000


def begun(count: int, *ways: str) -> subprocess.Popen[str]:
    """Start a process that plans for so many."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.digests", str(count), *ways],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def prints(process: subprocess.Popen[str]) -> list[str]:
    """Give the digests after every thousand plans, when it has ended well."""
    _, told = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args, "", told)
    lines = [line.split() for line in told.splitlines()]
    return [line[1] for line in lines if len(line) == 2 and line[0].isdigit()]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.advice_digests")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--plain", type=int, default=100_000)
    given = parser.parse_args()
    processes = (
        begun(given.count, "--compiled"),
        begun(given.count, "--compiled", "--shuffled"),
        begun(given.plain, "--shuffled"),
    )
    one, other, plain = map(prints, processes)
    same = one == other and one[: len(plain)] == plain
    found = {"count": EVERY * len(one), "plain": EVERY * len(plain), "same": same}
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / "digests.json").write_text(json.dumps(found), "utf-8")
    sys.stdout.write(f"{found}\n")
    return int(not same)


if __name__ == "__main__":
    sys.exit(main())
