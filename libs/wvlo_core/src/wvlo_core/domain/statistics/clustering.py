"""How much of the spread lies between groups: ICC(1) and ICC(2)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from wvlo_core.errors import Invalid

_GROUPS = 2


@dataclass(frozen=True)
class Clustering:
    """What belonging to a group says about a score.

    `icc1` is the share of the spread that lies between groups; `icc2` is how dependable
    the groups' means are. Both are 0 when groups differ less than their members do;
    `below_nought` says so. `size` is the mean group size that was used.
    """

    icc1: float
    icc2: float
    below_nought: bool
    groups: int
    n: int
    size: float


def clustering(
    groups: Sequence[Sequence[float]], *, adjusted: bool = True
) -> Clustering:
    """One-way random effects, from the mean squares between and within groups.

    ICC(1) = (MSB - MSW) / (MSB + (k - 1) MSW), ICC(2) = (MSB - MSW) / MSB (Shrout and
    Fleiss, Psychological Bulletin 86, 1979, 420-428; Bliese 2000). For unequal groups k
    is (N - sum(n^2) / N) / (groups - 1) (Snedecor and Cochran); `adjusted=False` takes
    the plain mean size, as the R packages multilevel and psych do. Empty groups are
    passed over.
    """
    filled = [group for group in groups if group]
    n = sum(len(group) for group in filled)
    if len(filled) < _GROUPS or n <= len(filled):
        message = (
            f"a comparison of groups needs at least {_GROUPS} groups, and more than one "
            f"person in one of them; got {len(filled)} groups and {n} people"
        )
        raise Invalid(message)
    between, within = _mean_squares(filled, n)
    if between == within == 0:
        message = "everybody has the same score, so there is no spread to divide"
        raise Invalid(message)
    size = n / len(filled)
    if adjusted:
        size = (n - sum(len(g) ** 2 for g in filled) / n) / (len(filled) - 1)
    below = between < within
    return Clustering(
        icc1=0.0 if below else (between - within) / (between + (size - 1) * within),
        icc2=0.0 if below else (between - within) / between,
        below_nought=below,
        groups=len(filled),
        n=n,
        size=size,
    )


def _mean_squares(groups: Sequence[Sequence[float]], n: int) -> tuple[float, float]:
    means = [fmean(group) for group in groups]
    grand = math.fsum(math.fsum(group) for group in groups) / n
    pairs = [*zip(groups, means, strict=True)]
    between = math.fsum(len(group) * (mean - grand) ** 2 for group, mean in pairs)
    within = math.fsum((x - mean) ** 2 for group, mean in pairs for x in group)
    return between / (len(groups) - 1), within / (n - len(groups))
