"""How far values lie apart; exact sums, quick enough for thousands of cells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean


def variance(values: Sequence[float]) -> float:
    """Give the sample variance (n - 1) of two values or more."""
    mean = fmean(values)
    return math.fsum([(value - mean) ** 2 for value in values]) / (len(values) - 1)


def deviation(values: Sequence[float], around: float) -> float:
    """Give the mean distance to a point."""
    return fmean([abs(value - around) for value in values])
