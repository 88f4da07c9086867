"""How much more a report holds back than the least that is safe, in small random cases.

Run with `python -m tests.bench.hidden [cases]`. The least is found by an integer program
that breaks everything readers find by algebra. Mean and worst are ratios of the number of
people in the cells that are held back though enough people are in them.
"""

from __future__ import annotations

import sys
from random import Random

from tests.optimum import Summary, compared, random_case


def main() -> None:
    """Print one line for one wave, and for the last of two and of three."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    sys.stdout.write(
        "| waves | cases | mean | worst | exactly the least | needless |\n"
    )
    for waves in (1, 2, 3):
        drawn = (random_case(Random(seed), waves) for seed in range(cases))
        found = Summary.of(compared(*each) for each in drawn)
        sys.stdout.write(
            f"| {waves} | {found.cases} | {found.mean:.4f} | {found.worst:.2f} | "
            f"{found.exact:.1%} | {found.needless} |\n"
        )


if __name__ == "__main__":
    main()
