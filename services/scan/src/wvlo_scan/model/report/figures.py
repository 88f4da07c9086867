"""What a report is made of: figures, or the reason why there is none."""

from __future__ import annotations

from typing import Literal

from wvlo_core.domain.anonymity import Showing
from wvlo_core.domain.ids import ConstructCode, OrganisationId, WaveId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.value import Value
from wvlo_core.events import ConstructScore, WaveClosed
from wvlo_scan.model.instrument import Instrument, Layer
from wvlo_scan.model.wave import Wave

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
