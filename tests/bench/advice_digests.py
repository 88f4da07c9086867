"""Let processes of their own plan the same, in three ways, and compare what they print.

    python -m tests.bench.advice_digests [--count 100000] [--plain 1000]

Compiled, compiled with everything shuffled, and plain Python shuffled for the first few.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

from tests.bench.advice import KEPT

EVERY = 1_000


def prints(count: int, *ways: str) -> list[str]:
    """Give the digests after every thousand plans, and the last."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.digests", str(count), *ways],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line.split() for line in told.stderr.splitlines()]
    return [line[1] for line in lines if len(line) == 2 and line[0].isdigit()]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.advice_digests")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--plain", type=int, default=EVERY)
    given = parser.parse_args()
    one = prints(given.count, "--compiled")
    other = prints(given.count, "--compiled", "--shuffled")
    plain = prints(given.plain, "--shuffled")
    same = one == other and one[: len(plain)] == plain
    found = {"count": EVERY * len(one), "plain": EVERY * len(plain), "same": same}
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / "digests.json").write_text(json.dumps(found), "utf-8")
    sys.stdout.write(f"{found}\n")
    return int(not same)


if __name__ == "__main__":
    sys.exit(main())
