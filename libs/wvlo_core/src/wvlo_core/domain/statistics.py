"""Means with honest intervals; refuses to speak about too few answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from wvlo_core.errors import Invalid

_MINIMUM = 2
_STEPS = 60
_HALF = 0.5


@dataclass(frozen=True)
class Interval:
    """A mean and the range that holds the true mean 95 times in 100."""

    mean: float
    low: float
    high: float
    n: int


def mean_interval(values: Sequence[float], confidence: float = 0.95) -> Interval:
    """Student's t interval around the mean.

    Half-width = t(1 - (1 - confidence) / 2, n - 1) * s / sqrt(n), where s is the
    sample standard deviation (Student, The probable error of a mean, 1908).
    """
    n = len(values)
    if n < _MINIMUM:
        message = f"an interval needs at least {_MINIMUM} answers, got {n}"
        raise Invalid(message)
    mean = fmean(values)
    half = t_quantile(1 - (1 - confidence) / 2, n - 1) * stdev(values) / math.sqrt(n)
    return Interval(mean, mean - half, mean + half, n)


def t_quantile(p: float, df: int) -> float:
    """Invert Student's t distribution for 0.5 <= p < 1 by bisection."""
    if not _HALF <= p < 1:
        message = f"a quantile is asked for 0.5 <= p < 1, got {p}"
        raise Invalid(message)
    low, high = 0.0, 1.0
    while _t_cdf(high, df) < p:
        high *= 2
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _t_cdf(middle, df) < p else (low, middle)
    return (low + high) / 2


def _t_cdf(t: float, df: int) -> float:
    """Sum the finite series for whole degrees of freedom.

    Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    theta = math.atan(t / math.sqrt(df))
    cos2 = math.cos(theta) ** 2
    odd = df % 2 == 1
    term = math.cos(theta) if odd else 1.0
    total = 0.0 if odd and df == 1 else term
    for k in range(3 if odd else 2, df - 1, 2):
        term *= cos2 * (k - 1) / k
        total += term
    if odd:
        return 0.5 + (theta + math.sin(theta) * total) / math.pi
    return 0.5 + math.sin(theta) * total / 2
