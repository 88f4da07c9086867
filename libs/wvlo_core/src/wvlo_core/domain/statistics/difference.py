"""Two groups, or two waves: how far their means lie apart, and how sure that is."""

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
class Difference:
    """The second mean less the first, with the range that holds the true difference.

    `effect` is Hedges' g: the difference in standard deviations; nothing when nobody
    differs from anybody.
    """

    difference: float
    low: float
    high: float
    effect: float | None
    n: tuple[int, int]

    @property
    def clear(self) -> bool:
        """Tell whether the range leaves out `no difference`."""
        return not self.low <= 0 <= self.high


@dataclass(frozen=True)
class Sample:
    """What a comparison needs of a set of people: how many, mean and sample variance."""

    n: int
    mean: float
    variance: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Sample:
        """Sum up values; a single one has no variance and is refused on comparing."""
        many = len(values) >= _MINIMUM
        mean = fmean(values) if values else 0.0
        return cls(len(values), mean, variance(values) if many else 0.0)


def difference(
    first: Sequence[float], second: Sequence[float], confidence: float = 0.95
) -> Difference:
    """Compare two sets of people who need not have the same size or spread.

    Welch's interval (Biometrika 34, 1947, 28-35); the people are taken as different
    ones, also in two waves, because answers can be traced to nobody. Hedges' g is the
    difference over the pooled standard deviation, with the exact correction for small
    numbers (Hedges, Journal of Educational Statistics 6, 1981, 107-128).
    """
    return difference_of(Sample.of(first), Sample.of(second), confidence)


def difference_of(
    first: Sample, second: Sample, confidence: float = 0.95
) -> Difference:
    """Do the same from sums alone, where the values themselves are not kept."""
    n = (first.n, second.n)
    if min(n) < _MINIMUM:
        message = (
            f"a comparison needs at least {_MINIMUM} answers on both sides, "
            f"got {n[0]} and {n[1]}"
        )
        raise Invalid(message)
    apart = second.mean - first.mean
    variances = (first.variance, second.variance)
    half = _half_width(variances, n, confidence)
    return Difference(
        apart, apart - half, apart + half, _hedges(apart, variances, n), n
    )


def _half_width(
    variances: tuple[float, float], n: tuple[int, int], confidence: float
) -> float:
    parts = [v / m for v, m in zip(variances, n, strict=True)]
    error = sum(parts)
    if error == 0:
        return 0.0
    freedom = error**2 / sum(p**2 / (m - 1) for p, m in zip(parts, n, strict=True))
    return t_quantile(1 - (1 - confidence) / 2, freedom) * math.sqrt(error)


def _hedges(
    apart: float, variances: tuple[float, float], n: tuple[int, int]
) -> float | None:
    freedom = sum(n) - 2
    pooled = sum(v * (m - 1) for v, m in zip(variances, n, strict=True)) / freedom
    if pooled == 0:
        return None
    log_gammas = math.lgamma(freedom / 2) - math.lgamma((freedom - 1) / 2)
    correction = math.exp(log_gammas) / math.sqrt(freedom / 2)
    return correction * apart / math.sqrt(pooled)
