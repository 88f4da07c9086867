"""A mean with the range that its true value may lie in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from wvlo_core.domain.statistics.distributions import t_quantile
from wvlo_core.domain.statistics.spread import variance
from wvlo_core.errors import Invalid

_MINIMUM = 2


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
    t = t_quantile(1 - (1 - confidence) / 2, n - 1)
    half = t * math.sqrt(variance(values) / n)
    return Interval(mean, mean - half, mean + half, n)
