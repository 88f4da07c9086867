"""What a report suggests to talk about; the people themselves choose."""

from __future__ import annotations

from typing import Literal, TypeAlias

from wvlo_core.domain.ids import ConstructCode
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.statistics import Consensus
from wvlo_core.domain.value import Value
from wvlo_scan.model.report.figures import Gap, Report, Result

LOW = 50
"""Below the middle of the scale."""

_APART = {Consensus.NONE, Consensus.WEAK}

Reason: TypeAlias = Literal["low", "apart", "gap"]


class Theme(Value):
    """A construct worth talking about, and why; `gap` is the widest notable one."""

    code: ConstructCode
    title: LocalizedText
    question: LocalizedText
    score: float
    reasons: tuple[Reason, ...]
    gap: Gap | None


def suggested_themes(report: Report, at_most: int = 3) -> tuple[Theme, ...]:
    """Give the constructs on which people disagree most, or roles lie furthest apart.

    Never by score alone: a low score only moves a theme forward. Most reasons come
    first, then the widest gap and the least agreement together.
    """
    ranked = sorted(
        (
            (-len(theme.reasons), -unlikeness(result), theme.code, theme)
            for result in report.results
            if (theme := _theme(result)) is not None
        ),
        key=lambda entry: entry[:3],
    )
    return tuple(theme for *_, theme in ranked[:at_most])


def strengths(report: Report, at_most: int = 3) -> tuple[Result, ...]:
    """Give the constructs with the highest mean, above the middle, that people share."""
    shared = [
        result
        for result in report.results
        if (result.whole.score or 0) > LOW
        and result.whole.agreement is not None
        and result.whole.agreement.level not in _APART
    ]
    shared.sort(key=lambda result: (-(result.whole.score or 0), result.code))
    return tuple(shared[:at_most])


def unlikeness(result: Result) -> float:
    """Weigh how differently people see it: the widest gap, and what agreement lacks."""
    width = max((abs(gap.difference) for gap in result.gaps), default=0.0)
    alike = result.whole.agreement.rwg if result.whole.agreement else 1.0
    return width / 100 + 1 - alike


def _theme(result: Result) -> Theme | None:
    whole = result.whole
    if whole.score is None:
        return None
    notable = [gap for gap in result.gaps if gap.notable]
    reasons: dict[Reason, bool] = {
        "low": whole.score < LOW,
        "apart": whole.agreement is not None and whole.agreement.level in _APART,
        "gap": bool(notable),
    }
    if not (reasons["apart"] or reasons["gap"]):
        return None
    return Theme(
        code=result.code,
        title=result.title,
        question=result.question,
        score=whole.score,
        reasons=tuple(reason for reason, holds in reasons.items() if holds),
        gap=max(notable, key=lambda gap: abs(gap.difference), default=None),
    )
