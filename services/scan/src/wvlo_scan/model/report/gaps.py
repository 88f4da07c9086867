"""How far two sets of roles lie apart, from shown figures only.

What is worked out here, a reader could work out too: it tells nothing more about anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from wvlo_core.domain.statistics import Difference, Sample, difference_of
from wvlo_scan.model.report.figures import Breakdown, Figure, Gap

NOTABLE_GAP = 15
"""From how many points on a difference between roles is pointed out."""

_SIDES: tuple[Breakdown, ...] = ("role_side", "role_group")


def gaps_between(figures: Sequence[Figure]) -> tuple[Gap, ...]:
    """Compare both sides, and each two role groups, that are shown.

    The first figure is that of the whole organisation.
    """
    return tuple(
        _gap(one, other, figures[0])
        for breakdown in _SIDES
        for one, other in combinations(_shown(figures, breakdown), 2)
    )


def _shown(figures: Sequence[Figure], breakdown: Breakdown) -> Iterator[Figure]:
    for figure in figures:
        if figure.breakdown == breakdown and figure.score is not None:
            yield figure


def _gap(one: Figure, other: Figure, whole: Figure) -> Gap:
    """Tell the range when both sides show how their answers lie apart.

    Where one does not, the spread of the whole organisation stands in to judge whether
    the difference may be chance. It is rather too wide: this gap is part of it.
    """
    found = _compared(one, one.sd, other, other.sd)
    rough = found or _compared(one, whole.sd, other, whole.sd)
    apart = (other.score or 0.0) - (one.score or 0.0)
    return Gap(
        breakdown=one.breakdown,
        first=one.key,
        second=other.key,
        difference=round(apart, 1),
        low=None if found is None else round(found.low, 1),
        high=None if found is None else round(found.high, 1),
        effect=None
        if found is None or found.effect is None
        else round(found.effect, 2),
        notable=abs(apart) >= NOTABLE_GAP and rough is not None and rough.clear,
    )


def _compared(
    one: Figure, sd: float | None, other: Figure, other_sd: float | None
) -> Difference | None:
    if sd is None or other_sd is None:
        return None
    return difference_of(
        Sample(one.respondents or 0, one.score or 0.0, sd**2),
        Sample(other.respondents or 0, other.score or 0.0, other_sd**2),
    )
