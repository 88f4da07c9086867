"""Quantiles of Student's t and of F, from the incomplete beta function."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist

from wvlo_core.errors import Invalid

_NORMAL = NormalDist()
_NEWTON_STEPS = 100
_HALVINGS = 200
_TERMS = 1000
_CLOSE = 1e-15
_TINY = 1e-300
_HALF = 0.5


@lru_cache(maxsize=10_000)
def t_quantile(p: float, df: float) -> float:
    """Invert Student's t distribution for 0.5 <= p < 1; `df` may be a fraction.

    Newton's method from the normal quantile, which is never too high; as the
    distribution is concave there, every step stays below the answer and comes nearer.
    """
    if not _HALF <= p < 1:
        message = f"a quantile is asked for 0.5 <= p < 1, got {p}"
        raise Invalid(message)
    t = _NORMAL.inv_cdf(p)
    for _ in range(_NEWTON_STEPS):
        step = (p - _t_cdf(t, df)) / _t_density(t, df)
        if step <= _CLOSE * (1 + t):
            break
        t += step
    return t


@lru_cache(maxsize=10_000)
def f_quantile(p: float, df1: float, df2: float) -> float:
    """Invert the F distribution for 0 < p < 1."""
    if not 0 < p < 1:
        message = f"a quantile is asked for 0 < p < 1, got {p}"
        raise Invalid(message)
    return _inverted(lambda f: _f_cdf(f, df1, df2), p)


def _inverted(rising: Callable[[float], float], p: float) -> float:
    """Find where a rising function of x >= 0 reaches p, by bisection."""
    low, high = 0.0, 1.0
    while rising(high) < p:
        low, high = high, high * 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        low, high = (middle, high) if rising(middle) < p else (low, middle)
    return (low + high) / 2


def _t_cdf(t: float, df: float) -> float:
    """Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.1, t >= 0."""
    return 1 - _incomplete_beta(df / (df + t * t), df / 2, 0.5) / 2


def _t_density(t: float, df: float) -> float:
    log_gammas = math.lgamma((df + 1) / 2) - math.lgamma(df / 2)
    log_power = (df + 1) / 2 * math.log1p(t * t / df)
    return math.exp(log_gammas - log_power) / math.sqrt(df * math.pi)


def _f_cdf(f: float, df1: float, df2: float) -> float:
    """Abramowitz and Stegun, Handbook of Mathematical Functions, 26.6.2."""
    return _incomplete_beta(df1 * f / (df1 * f + df2), df1 / 2, df2 / 2)


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """Give the regularised I_x(a, b); the symmetry 26.5.2 keeps the fraction quick."""
    if x <= 0 or x >= 1:
        return min(max(x, 0.0), 1.0)
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(1 - x, b, a)
    log_front = (
        math.lgamma(a + b)
        - math.lgamma(a)
        - math.lgamma(b)
        + a * math.log(x)
        + b * math.log1p(-x)
    )
    return math.exp(log_front) / (a * _fraction(x, a, b))


def _fraction(x: float, a: float, b: float) -> float:
    """Evaluate the continued fraction 26.5.8 from the top down.

    Lentz, Applied Optics 15 (1976) 668-671, with tiny numbers in place of nought.
    """
    above, below = 1.0, 0.0
    value = 1.0
    for term in range(1, _TERMS):
        m = term // 2
        if term % 2:
            step = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            step = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        below = 1 / ((1 + step * below) or _TINY)
        above = (1 + step / above) or _TINY
        value *= above * below
        if abs(above * below - 1) < _CLOSE:
            break
    return value
