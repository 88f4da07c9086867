"""How far people of one group see the same thing alike: rwg, rwg(j), AD, in words.

`answers` has a row per person and a column per item, on steps 1 to `steps`, with
reverse-worded items turned around; `None` is an open answer. Each item counts the people
who answered it. A group can agree and yet not differ from other groups; read this beside
the ICC (Woehr and others, Organizational Research Methods 18, 2015, 704-737).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, median
from typing import Literal, TypeAlias

from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.statistics.spread import deviation, variance
from wvlo_core.errors import Invalid

Answers: TypeAlias = Sequence[Sequence[float | None]]
"""A row per person, a column per item of one construct."""

_PAIR = 2
_ENOUGH_PEOPLE = 5
_SKEWED_WEIGHTS = (0.05, 0.15, 0.20, 0.35, 0.25)


class Chance(StrEnum):
    """How people would answer who see nothing in common."""

    UNIFORM = "uniform"
    SLIGHTLY_SKEWED = "slightly_skewed"


class Consensus(StrEnum):
    """Five levels of agreement: LeBreton and Senter 2008, table 3."""

    NONE = "none"
    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"
    VERY_STRONG = "very_strong"

    @property
    def words(self) -> LocalizedText:
        """Say it as people would."""
        return _WORDS[self]


_FROM = (
    (0.91, Consensus.VERY_STRONG),
    (0.71, Consensus.STRONG),
    (0.51, Consensus.MODERATE),
    (0.31, Consensus.WEAK),
)

_WORDS = {
    Consensus.NONE: LocalizedText(
        nl="Mensen zien dit heel verschillend.",
        en="People see this very differently.",
    ),
    Consensus.WEAK: LocalizedText(
        nl="Mensen zien dit verschillend.",
        en="People see this differently.",
    ),
    Consensus.MODERATE: LocalizedText(
        nl="Mensen zien dit voor een deel hetzelfde.",
        en="People partly see this the same way.",
    ),
    Consensus.STRONG: LocalizedText(
        nl="De meeste mensen zien dit hetzelfde.",
        en="Most people see this the same way.",
    ),
    Consensus.VERY_STRONG: LocalizedText(
        nl="Bijna iedereen ziet dit hetzelfde.",
        en="Almost everybody sees this the same way.",
    ),
}


@dataclass(frozen=True)
class Agreement:
    """What a group's answers to one construct have in common.

    `rwg` and `rwg_skewed` run from 0 (as by chance) to 1 (all the same); `rwg_skewed` is
    the stricter one and known for five steps only. `ad` and `ad_median` are in steps of
    the scale: how far the average person is from the mean or the median.
    """

    n: int
    rwg: float
    rwg_skewed: float | None
    ad: float
    ad_median: float
    consensus: Consensus

    @property
    def words(self) -> LocalizedText:
        """Say it as people would."""
        return self.consensus.words


def agreement(answers: Answers, steps: int) -> Agreement:
    """Sum up how far a group agrees; refuses fewer than five people.

    The words follow rwg(j) on a uniform chance, with the limits of LeBreton and Senter
    (Organizational Research Methods 11, 2008, 815-852): above .30, .50, .70 and .90.
    Many items push rwg(j) up, so agreement is never called strong while AD is above
    its own limit of steps / 6 (Burke and Dunlap, ORM 5, 2002, 159-172).
    """
    people = sum(any(value is not None for value in row) for row in answers)
    if people < _ENOUGH_PEOPLE:
        message = (
            f"agreement needs the answers of at least {_ENOUGH_PEOPLE} people, got "
            f"{people}; ask more people, or put groups together"
        )
        raise Invalid(message)
    items = _items(answers)
    within = fmean(map(variance, items))
    uniform = _rwg_j(within, len(items), variance_by_chance(steps))
    skewed = None
    if steps == len(_SKEWED_WEIGHTS):
        chance = variance_by_chance(steps, Chance.SLIGHTLY_SKEWED)
        skewed = _rwg_j(within, len(items), chance)
    ad = _average_deviation(items, fmean)
    return Agreement(
        n=people,
        rwg=uniform,
        rwg_skewed=skewed,
        ad=ad,
        ad_median=_average_deviation(items, median),
        consensus=_consensus(uniform, ad, steps),
    )


def rwg(values: Sequence[float], steps: int, chance: Chance = Chance.UNIFORM) -> float:
    """Agreement on one item: 1 - variance / variance by chance, never below 0.

    James, Demaree and Wolf, Journal of Applied Psychology 69, 1984, 85-98.
    """
    return rwg_j([[value] for value in values], steps, chance)


def rwg_j(answers: Answers, steps: int, chance: Chance = Chance.UNIFORM) -> float:
    """Agreement on J items that ask one thing: J(1 - x) / (J(1 - x) + x).

    x is the mean variance of the items over the variance by chance, at most 1
    (James, Demaree and Wolf 1984).
    """
    items = _items(answers)
    within = fmean(map(variance, items))
    return _rwg_j(within, len(items), variance_by_chance(steps, chance))


def _rwg_j(within: float, items: int, by_chance: float) -> float:
    ratio = min(within / by_chance, 1.0)
    common = items * (1 - ratio)
    return common / (common + ratio)


def average_deviation(
    answers: Answers, around: Literal["mean", "median"] = "mean"
) -> float:
    """Mean distance of people to the middle of an item, averaged over items, in steps.

    Burke, Finkelstein and Dusig, Organizational Research Methods 2, 1999, 49-68.
    """
    return _average_deviation(_items(answers), fmean if around == "mean" else median)


def _average_deviation(
    items: Sequence[Sequence[float]], middle: Callable[[Sequence[float]], float]
) -> float:
    return fmean(deviation(item, middle(item)) for item in items)


def variance_by_chance(steps: int, chance: Chance = Chance.UNIFORM) -> float:
    """Give the variance of answers that have nothing in common.

    Uniform: (steps^2 - 1) / 12. Slightly skewed: people lean to the positive side
    without meaning it; James, Demaree and Wolf (1984) give the shares for five steps.
    """
    if chance is Chance.UNIFORM:
        return (steps**2 - 1) / 12
    if steps != len(_SKEWED_WEIGHTS):
        message = (
            f"the slightly skewed chance is known for {len(_SKEWED_WEIGHTS)} steps, "
            f"not for {steps}; use the uniform one"
        )
        raise Invalid(message)
    shares = [*enumerate(_SKEWED_WEIGHTS, start=1)]
    mean = sum(step * share for step, share in shares)
    return sum((step - mean) ** 2 * share for step, share in shares)


def _items(answers: Answers) -> list[list[float]]:
    """Give the answers per item, of the items that at least two people answered."""
    columns = (
        [v for v in column if v is not None] for column in zip(*answers, strict=True)
    )
    items = [column for column in columns if len(column) >= _PAIR]
    if not items:
        message = "agreement needs an item that at least two people answered"
        raise Invalid(message)
    return items


def _consensus(uniform: float, ad: float, steps: int) -> Consensus:
    found = next(
        (level for low, level in _FROM if round(uniform, 2) >= low), Consensus.NONE
    )
    if found in {Consensus.STRONG, Consensus.VERY_STRONG} and ad > steps / 6:
        return Consensus.MODERATE
    return found
