"""For editors of a questionnaire: how well the items of a construct hang together.

`answers` has a row per person and a column per item; people who left an item open do not
count here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from wvlo_core.domain.statistics.agreement import Answers
from wvlo_core.domain.statistics.distributions import f_quantile
from wvlo_core.domain.statistics.factor import (
    Matrix,
    correlations,
    covariances,
    one_factor,
)
from wvlo_core.errors import Invalid

RELIABILITY_PEOPLE = 30
"""From how many complete answer sheets on reliability is told."""
_PAIR = 2
_ITEMS_OF_A_FACTOR = 3


@dataclass(frozen=True)
class Reliability:
    """How well the items of one construct measure one thing, 1 at best.

    `low` and `high` hold the true alpha 95 times in 100. `alpha_without` gives alpha per
    item left out. It and `omega` are absent for fewer than three items; `omega` also when
    an item has no spread or no single factor is found.
    """

    n: int
    alpha: float
    low: float
    high: float
    alpha_without: tuple[float | None, ...] | None
    omega: float | None


def reliability(answers: Answers) -> Reliability:
    """Sum up one construct; refuses fewer than thirty complete rows."""
    rows = _complete(answers)
    if len(rows) < RELIABILITY_PEOPLE:
        message = (
            f"reliability needs at least {RELIABILITY_PEOPLE} people who answered every item, "
            f"got {len(rows)}; look again after more waves"
        )
        raise Invalid(message)
    matrix = covariances(rows)
    alpha = _known(_alpha(matrix))
    low, high = alpha_interval(alpha, len(rows), len(matrix))
    return Reliability(
        n=len(rows),
        alpha=alpha,
        low=low,
        high=high,
        alpha_without=_alphas_without(matrix),
        omega=_omega(matrix),
    )


def cronbach_alpha(answers: Answers) -> float:
    """Alpha = k / (k - 1) (1 - sum of item variances / variance of the sum).

    Cronbach, Psychometrika 16, 1951, 297-334. Can be below 0.
    """
    return _known(_alpha(covariances(_complete(answers))))


def alpha_interval(
    alpha: float, n: int, items: int, confidence: float = 0.95
) -> tuple[float, float]:
    """Give the exact interval of Feldt, Psychometrika 30, 1965, 357-370."""
    tail = (1 - confidence) / 2
    freedom = (n - 1, (n - 1) * (items - 1))
    return (
        1 - (1 - alpha) * f_quantile(1 - tail, *freedom),
        1 - (1 - alpha) * f_quantile(tail, *freedom),
    )


def mcdonald_omega(answers: Answers) -> float:
    """Omega = 1 - sum of uniquenesses / sum of all correlations, with one factor.

    McDonald, Test theory, 1999; the factor is the minres solution of the correlations,
    as in `omega(nfactors = 1)` of the R package psych.
    """
    return _known(_omega(covariances(_complete(answers))))


def _complete(answers: Answers) -> list[list[float]]:
    full = [[v for v in row if v is not None] for row in answers]
    rows = [
        kept for kept, row in zip(full, answers, strict=True) if len(kept) == len(row)
    ]
    if len(rows) < _PAIR or len(rows[0]) < _PAIR:
        message = "reliability needs two people or more, and two items or more"
        raise Invalid(message)
    return rows


def _known(value: float | None) -> float:
    if value is None:
        message = (
            "too few items, or answers that do not differ: nothing can be said of "
            "reliability; ask more people, or look at the items one by one"
        )
        raise Invalid(message)
    return value


def _alpha(matrix: Matrix) -> float | None:
    k = len(matrix)
    total = math.fsum(map(math.fsum, matrix))
    if total <= 0:
        return None
    return k / (k - 1) * (1 - math.fsum(matrix[i][i] for i in range(k)) / total)


def _alphas_without(matrix: Matrix) -> tuple[float | None, ...] | None:
    if len(matrix) < _ITEMS_OF_A_FACTOR:
        return None
    return tuple(_alpha(_without(matrix, out)) for out in range(len(matrix)))


def _without(matrix: Matrix, out: int) -> Matrix:
    kept = [i for i in range(len(matrix)) if i != out]
    return [[matrix[i][j] for j in kept] for i in kept]


def _omega(matrix: Matrix) -> float | None:
    if len(matrix) < _ITEMS_OF_A_FACTOR or any(
        row[i] == 0 for i, row in enumerate(matrix)
    ):
        return None
    scaled = correlations(matrix)
    loadings = one_factor(scaled)
    total = math.fsum(map(math.fsum, scaled))
    if loadings is None or total <= 0:
        return None
    return 1 - math.fsum(1 - loading**2 for loading in loadings) / total
