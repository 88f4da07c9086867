"""What a closed wave shows: scores where enough people answered, reasons elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

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
    return Report(
        id=wave.id,
        organisation_id=wave.organisation_id,
        instrument_id=instrument.id,
        notice=instrument.notice,
        min_n=wave.min_n,
        respondents=len(sheets) if len(sheets) >= wave.min_n else None,
        coverage=coverage(wave, sheets),
        results=tuple(
            _result(wave, instrument, construct, sheets, scorings)
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


def _result(
    wave: Wave,
    instrument: Instrument,
    construct: Construct,
    sheets: Sequence[AnswerSheet],
    scorings: Mapping[str, ItemScoring],
) -> Result:
    scored = [
        (sheet, score)
        for sheet in sheets
        if (score := score_of(sheet, construct, instrument, scorings)) is not None
    ]
    cells = _cells(wave, sheets)
    states = _states(cells, sheets, [sheet for sheet, _ in scored], wave.min_n)
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


def _states(
    cells: list[Cell],
    everybody: Sequence[AnswerSheet],
    scored: Sequence[AnswerSheet],
    min_n: int,
) -> dict[Any, Showing]:
    """Protect the wave as a whole first, so that all constructs hide the same cells.

    Whoever left a construct open may make a further cell too small for that construct.
    """
    states = protect(_count(everybody), cells, min_n)
    open_cells = [cell for cell in cells if states[cell.key] is Showing.SHOWN]
    return states | protect(_count(scored), open_cells, min_n)


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
    inside: Sequence[tuple[AnswerSheet, float]],
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
