"""What figures give away about answers: how often they leave one possibility only.

Run `python -m tests.bench.disclosure`; it needs half a minute. Answers are drawn from a
common shape (5, 15, 25, 40 and 15 in 100 for the five steps), with a fixed seed.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations_with_replacement, product
from math import sqrt
from random import Random
from statistics import fmean, variance

STEPS = range(1, 6)
SHAPE = (5, 15, 25, 40, 15)
DRAWS = 400
_RANDOM = Random(33)


def draw(people: int) -> list[int]:
    """Let people answer one question."""
    return sorted(_RANDOM.choices(STEPS, SHAPE, k=people))


@cache
def possible(people: int) -> list[tuple[int, ...]]:
    """List all that so many people can answer, without regard to who is who."""
    return [*combinations_with_replacement(STEPS, people)]


def points(answers: tuple[int, ...] | list[int]) -> list[float]:
    """Turn steps into scores of 0 to 100."""
    return [25.0 * (each - 1) for each in answers]


def mean(answers: tuple[int, ...] | list[int]) -> object:
    """Give the mean as a report writes it."""
    return round(fmean(points(answers)), 1)


def mean_and_spread(answers: tuple[int, ...] | list[int]) -> object:
    """Give the mean and the standard deviation as a report writes them."""
    return mean(answers), round(sqrt(variance(points(answers))), 1)


def share_fixed(
    people: int, seen: Callable[[tuple[int, ...] | list[int]], object]
) -> float:
    """Tell how often what is seen leaves one possibility."""
    fixing = Counter(seen(each) for each in possible(people))
    return fmean(fixing[seen(draw(people))] == 1 for _ in range(DRAWS))


def inside(whole: Counter[int], people: int, total: int) -> int:
    """Count what a group can have answered that is part of known answers."""
    ranges = [range(min(whole[step], people) + 1) for step in STEPS]
    return sum(
        sum(many) == people
        and sum(step * n for step, n in zip(STEPS, many, strict=True)) == total
        for many in product(*ranges)
    )


def share_fixed_inside(company: int, people: int) -> float:
    """The same for the mean of a group in a company whose distribution is shown."""
    found = []
    for _ in range(DRAWS):
        everybody = _RANDOM.choices(STEPS, SHAPE, k=company)
        group = everybody[:people]
        found.append(inside(Counter(everybody), people, sum(group)) == 1)
    return fmean(found)


def scores(people: int) -> list[int]:
    """Let people answer three questions alike; give each score in thirds of a step."""
    found = []
    for _ in range(people):
        first = _RANDOM.choices(STEPS, SHAPE)[0]
        near = [min(5, max(1, first + _RANDOM.choice((-1, 0, 0, 1)))) for _ in range(2)]
        found.append(first + sum(near))
    return found


def share_fixed_of_three(people: int) -> float:
    """Of a construct of three questions: mean, deviation and distribution."""
    return fmean(_alike(scores(people)) == 1 for _ in range(DRAWS // 8))


def _alike(thirds: list[int]) -> int:
    """Count the sets of scores with the same sum, squares and people per step."""
    steps = Counter((third + 1) // 3 for third in thirds)
    found = {(0, 0): 1}
    for step in STEPS:
        bin_of = [t for t in range(3, 16) if (t + 1) // 3 == step]
        mixes = [*combinations_with_replacement(bin_of, steps[step])]
        grown: Counter[tuple[int, int]] = Counter()
        for (total, squares), ways in found.items():
            for mix in mixes:
                key = (total + sum(mix), squares + sum(each**2 for each in mix))
                grown[key] += ways
        found = dict(grown)
    return found[sum(thirds), sum(each**2 for each in thirds)]


def lines() -> Iterator[str]:
    """Write the table of docs/explanation/anonymity.md."""
    yield "| One question, and shown is | 5 people | 7 | 9 | 10 | 15 | 25 |"
    for name, seen in (
        ("the mean alone", mean),
        ("the mean and its range", mean_and_spread),
    ):
        row = [share_fixed(n, seen) for n in (5, 7, 9, 10, 15, 25)]
        yield f"| {name} | " + " | ".join(f"{each:.0%}" for each in row) + " |"
    yield "| A group's mean, in a company that shows its distribution | 5 | 7 | 9 |"
    for company in (12, 15, 20, 40):
        row = [share_fixed_inside(company, n) for n in (5, 7, 9) if company - n >= 5]
        yield (
            f"| {company} people | " + " | ".join(f"{each:.0%}" for each in row) + " |"
        )
    yield "| Three questions: mean, range, distribution | 10 | 15 | 20 | 25 |"
    row = [share_fixed_of_three(n) for n in (10, 15, 20, 25)]
    yield "| | " + " | ".join(f"{each:.0%}" for each in row) + " |"


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines()) + "\n")
