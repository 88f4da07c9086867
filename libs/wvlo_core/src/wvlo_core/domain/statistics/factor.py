"""One common factor behind several items, by least squares."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean
from typing import TypeAlias

Matrix: TypeAlias = Sequence[Sequence[float]]

_ROUNDS = 10_000
_CLOSE = 1e-10
_LARGEST = math.sqrt(1 - 0.005)


def covariances(rows: Sequence[Sequence[float]]) -> Matrix:
    """Give the sample covariances (n - 1) of columns, a row per person."""
    columns = [*zip(*rows, strict=True)]
    centred = []
    for column in columns:
        mean = fmean(column)
        centred.append([value - mean for value in column])
    return [
        [math.fsum(map(float.__mul__, a, b)) / (len(rows) - 1) for b in centred]
        for a in centred
    ]


def correlations(matrix: Matrix) -> Matrix:
    """Turn covariances into correlations; every item needs some spread."""
    spreads = [math.sqrt(matrix[i][i]) for i in range(len(matrix))]
    return [
        [value / (a * b) for value, b in zip(row, spreads, strict=True)]
        for row, a in zip(matrix, spreads, strict=True)
    ]


def one_factor(matrix: Matrix) -> list[float] | None:
    """Find the loadings that leave the smallest squares outside the diagonal.

    Minres (Harman and Jones, Psychometrika 31, 1966, 351-368): each loading in turn is
    put at its best value, given the others, until none moves. No item is left with a
    uniqueness below .005. Gives nothing when no solution is reached.
    """
    items = range(len(matrix))
    loadings = [math.sqrt(0.5)] * len(matrix)
    for _ in range(_ROUNDS):
        moved = 0.0
        for i in items:
            others = [j for j in items if j != i]
            weight = math.fsum(loadings[j] ** 2 for j in others)
            if weight == 0:
                return None
            best = math.fsum(matrix[i][j] * loadings[j] for j in others) / weight
            best = min(max(best, -_LARGEST), _LARGEST)
            moved = max(moved, abs(best - loadings[i]))
            loadings[i] = best
        if moved < _CLOSE:
            return loadings
    return None
