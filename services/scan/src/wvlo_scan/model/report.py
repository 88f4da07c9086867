"""What a closed wave shows: scores where enough people answered, reasons elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from wvlo_core.domain.anonymity import Cell, Showing, protect
from wvlo_core.domain.ids import ConstructCode, OrganisationId, WaveId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.statistics import mean_interval
from wvlo_core.domain.value import Value
from wvlo_core.events import ConstructScore, WaveClosed
from wvlo_core.ports import ItemScoring
from wvlo_scan.model.instrument import Construct, Instrument, Layer
from wvlo_scan.model.scores import score_of, shares_of
from wvlo_scan.model.wave import AnswerSheet, Wave

_ROUGH_BELOW = 10

_WHY = {
    Showing.TOO_FEW: LocalizedText(
        nl="Te weinig antwoorden om te laten zien.",
        en="Not enough answers to show.",
    ),
    Showing.PROTECTS_OTHERS: LocalizedText(
        nl="Niet getoond: anders is een kleine groep hieruit af te leiden.",
        en="Held back: otherwise a small group could be worked out from it.",
    ),
}

Scored: TypeAlias = tuple[AnswerSheet, float]
"""A sheet with its score on one construct, 0 to 1."""

Breakdown = Literal["organisation", "group", "role_group"]


class Figure(Value):
    """One cell of the report. Scores run from 0 to 100; hidden cells say why."""

    breakdown: Breakdown
    key: str
    state: Showing
    why: LocalizedText | None = None
    respondents: int | None = None
    score: float | None = None
    low: float | None = None
    high: float | None = None
    shares: tuple[int, ...] | None = None


class Result(Value):
    """All figures about one construct, the whole organisation first."""

    code: ConstructCode
    layer: Layer
    title: LocalizedText
    question: LocalizedText
    figures: tuple[Figure, ...]


class Coverage(Value):
    """How many took part; rough where a group is small, absent where it would tell."""

    group: str
    name: LocalizedText
    invited: int
    answered: int | None
    rate: int | None


class Report(Value):
    """The fixed outcome of a wave. It never changes, so nothing can be subtracted."""

    id: WaveId
    organisation_id: OrganisationId
    instrument_id: str
    notice: LocalizedText
    min_n: int
    respondents: int | None
    coverage: tuple[Coverage, ...]
    results: tuple[Result, ...]

    def told(self, wave: Wave, instrument: Instrument) -> WaveClosed:
        """Make the fact for the others: whole-organisation scores that may be shown."""
        shown = [
            (r, r.figures[0]) for r in self.results if r.figures[0].score is not None
        ]
        return WaveClosed(
            wave_id=wave.id,
            organisation_id=wave.organisation_id,
            sector=wave.sector,
            instrument=instrument.instrument,
            instrument_version=instrument.version,
            respondents=self.respondents,
            scores=tuple(
                ConstructScore(
                    code=result.code,
                    title=result.title,
                    score=round(figure.score or 0),
                    respondents=figure.respondents or 0,
                )
                for result, figure in shown
            ),
        )


def build_report(
    wave: Wave,
    instrument: Instrument,
    sheets: Sequence[AnswerSheet],
    scorings: Mapping[str, ItemScoring],
) -> Report:
    """Compute every figure that may be shown."""
    cells = _cells(wave, sheets)
    base = protect(_count(sheets), cells, wave.min_n)
    return Report(
        id=wave.id,
        organisation_id=wave.organisation_id,
        instrument_id=instrument.id,
        notice=instrument.notice,
        min_n=wave.min_n,
        respondents=len(sheets) if len(sheets) >= wave.min_n else None,
        coverage=coverage(wave, sheets),
        results=tuple(
            _result(
                construct,
                instrument,
                _scored(construct, instrument, sheets, scorings),
                cells,
                base,
                wave.min_n,
            )
            for construct in instrument.constructs
        ),
    )


def coverage(wave: Wave, sheets: Sequence[AnswerSheet]) -> tuple[Coverage, ...]:
    """Tell per group how many answered, without singling anybody out."""
    counts = Counter(sheet.group for sheet in sheets)
    cells = [Cell(group.key, frozenset({group.key})) for group in wave.groups]
    everyone = Cell(None, frozenset(cell.key for cell in cells))
    states = protect(counts, [everyone, *cells], wave.min_n)
    return tuple(
        Coverage(
            group=group.key,
            name=group.name,
            invited=group.invited,
            answered=counts[group.key] if shown else None,
            rate=_rate(counts[group.key], group.invited) if shown else None,
        )
        for group in wave.groups
        for shown in (states[group.key] is Showing.SHOWN,)
    )


def _rate(answered: int, invited: int) -> int:
    """Percentage, in steps of 25 for small groups."""
    share = min(100, 100 * answered / invited)
    return 25 * round(share / 25) if invited < _ROUGH_BELOW else round(share)


def _scored(
    construct: Construct,
    instrument: Instrument,
    sheets: Sequence[AnswerSheet],
    scorings: Mapping[str, ItemScoring],
) -> list[Scored]:
    return [
        (sheet, score)
        for sheet in sheets
        if (score := score_of(sheet, construct, instrument, scorings)) is not None
    ]


def _result(  # noqa: PLR0917 - each is used once, in the order it was made
    construct: Construct,
    instrument: Instrument,
    scored: Sequence[Scored],
    cells: list[Cell],
    base: Mapping[Any, Showing],
    min_n: int,
) -> Result:
    """Show what the wave as a whole may show, less what too few answered here.

    Every construct hides the cells of `base`, so that they all hide the same ones;
    whoever left this construct open may make a further cell too small.
    """
    open_cells = [cell for cell in cells if base[cell.key] is Showing.SHOWN]
    counts = _count([sheet for sheet, _ in scored])
    states = {**base, **protect(counts, open_cells, min_n)}
    figures = []
    for cell in cells:
        inside = [(s, x) for s, x in scored if (s.group, s.role_group) in cell.atoms]
        figures.append(_figure(cell, states[cell.key], inside, construct, instrument))
    return Result(
        code=construct.code,
        layer=construct.layer,
        title=construct.title,
        question=construct.question,
        figures=tuple(figures),
    )


def _count(sheets: Sequence[AnswerSheet]) -> Counter[tuple[str, str]]:
    return Counter((sheet.group, sheet.role_group) for sheet in sheets)


def _cells(wave: Wave, sheets: Sequence[AnswerSheet]) -> list[Cell]:
    """List the whole organisation, then each group, then each role group present."""
    roles = sorted({sheet.role_group for sheet in sheets})
    groups = [group.key for group in wave.groups]
    everyone = frozenset((g, r) for g in groups for r in roles)
    return [
        Cell(("organisation", "all"), everyone),
        *(Cell(("group", g), frozenset((g, r) for r in roles)) for g in groups),
        *(Cell(("role_group", r), frozenset((g, r) for g in groups)) for r in roles),
    ]


def _figure(
    cell: Cell,
    state: Showing,
    inside: Sequence[Scored],
    construct: Construct,
    instrument: Instrument,
) -> Figure:
    breakdown, key = cell.key
    if state is not Showing.SHOWN:
        return Figure(breakdown=breakdown, key=key, state=state, why=_WHY[state])
    interval = mean_interval([100 * score for _, score in inside])
    return Figure(
        breakdown=breakdown,
        key=key,
        state=state,
        respondents=interval.n,
        score=round(interval.mean, 1),
        low=round(max(0.0, interval.low), 1),
        high=round(min(100.0, interval.high), 1),
        shares=shares_of([sheet for sheet, _ in inside], construct, instrument),
    )
