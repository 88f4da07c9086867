"""What a report is made of: figures, or the reason why there is none."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from wvlo_core.domain.anonymity import (
    COMMENT_FLOOR,
    DISTRIBUTION_FLOOR,
    Showing,
)
from wvlo_core.domain.ids import ConstructCode, OrganisationId, WaveId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.statistics import Consensus
from wvlo_core.domain.value import Value
from wvlo_core.events import ConstructScore, WaveClosed
from wvlo_scan.model.instrument import Instrument, Layer
from wvlo_scan.model.wave import Wave

Breakdown = Literal["organisation", "group", "role_group", "role_side", "group_role"]
"""How people are taken together; `group_role` is one role group inside one group."""


class Alikeness(Value):
    """How far people see a construct alike: the level, rwg(j), and AD in steps."""

    level: Consensus
    rwg: float
    ad: float


class Figure(Value):
    """One cell of the report. Scores run from 0 to 100; hidden cells say why.

    `counted_in` names, for a hidden cell, the smallest shown one that its people count
    in too. How answers lie apart is told from ten people on; for a shown cell `spread`
    says whether it is, and `spread_why` why not. `low` and `high` hold the true mean 95
    times in 100; `sd` is the standard deviation between people. `shares` is the
    percentage of people nearest to each step of the scale, the most positive step last.
    """

    breakdown: Breakdown
    key: str
    state: Showing
    why: LocalizedText | None = None
    counted_in: tuple[Breakdown, str] | None = None
    respondents: int | None = None
    score: float | None = None
    spread: Showing | None = None
    spread_why: LocalizedText | None = None
    low: float | None = None
    high: float | None = None
    sd: float | None = None
    shares: tuple[int, ...] | None = None
    agreement: Alikeness | None = None

    @model_validator(mode="after")
    def _a_spread_is_about_ten_people_or_more(self) -> Figure:
        telling = (self.low, self.high, self.sd, self.shares, self.agreement)
        enough = (self.respondents or 0) >= DISTRIBUTION_FLOOR
        if any(told is not None for told in telling) and not (
            enough and self.spread is Showing.SHOWN
        ):
            message = f"a spread is told of {DISTRIBUTION_FLOOR} people or more"
            raise ValueError(message)
        return self


class ItemFigure(Value):
    """One question over the whole organisation, 0 to 100, reversed ones turned round.

    It counts exactly the people of the construct: an item that somebody left open takes
    that person's mean on the other items. So the items of a construct average to its
    score, and nobody's open answer can be worked out from the two.
    """

    id: ConstructCode
    text: LocalizedText
    reversed: bool
    score: float
    sd: float


class Gap(Value):
    """How far two sets of roles lie apart: the second mean less the first, in points.

    `low` and `high` hold the true difference 95 times in 100, `effect` is Hedges' g; all
    three are absent when one side does not tell its spread. `notable`: at least 15
    points, and that range leaves out zero, or the one that the spread of the whole
    organisation makes in its place.
    """

    breakdown: Breakdown
    first: str
    second: str
    difference: float
    low: float | None
    high: float | None
    effect: float | None
    notable: bool


class Reliability(Value):
    """For editors of the questionnaire: how well the items hang together."""

    alpha: float
    low: float
    high: float
    omega: float | None


class Result(Value):
    """All figures about one construct, the whole organisation first.

    `steps` are the answers there were to choose from, the lowest first. `items` is empty and `reliability` absent where too few people answered.
    """

    code: ConstructCode
    layer: Layer
    title: LocalizedText
    question: LocalizedText
    steps: tuple[LocalizedText, ...] = ()
    figures: tuple[Figure, ...]
    items: tuple[ItemFigure, ...] = ()
    gaps: tuple[Gap, ...] = ()
    reliability: Reliability | None = None

    @property
    def whole(self) -> Figure:
        """The figure over the whole organisation."""
        return self.figures[0]

    def find(self, breakdown: Breakdown, key: str) -> Figure | None:
        """Give one figure, if the report has that cell."""
        for figure in self.figures:
            if (figure.breakdown, figure.key) == (breakdown, key):
                return figure
        return None


class Coverage(Value):
    """How many took part; rough where a group is small, absent where it would tell."""

    group: str
    name: LocalizedText
    invited: int
    answered: int | None
    rate: int | None


class Comments(Value):
    """What people wrote, of the whole organisation; `least` is from how many writers on.

    Names that were recognised are taken out, and the order tells nothing.
    """

    state: Showing
    why: LocalizedText | None = None
    least: Annotated[int, Field(ge=COMMENT_FLOOR)]
    texts: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _of_enough_writers(self) -> Comments:
        if self.texts and len(self.texts) < self.least:
            message = f"comments are shown of {self.least} writers or more"
            raise ValueError(message)
        return self


class Report(Value):
    """The fixed outcome of a wave. It never changes, so nothing can be subtracted.

    `number` counts the closed waves of the organisation, this one included. `comments`
    is absent in a report from before there were any.
    """

    id: WaveId
    number: int = 1
    organisation_id: OrganisationId
    instrument_id: str
    notice: LocalizedText
    min_n: int
    respondents: int | None
    coverage: tuple[Coverage, ...]
    results: tuple[Result, ...]
    comments: Comments | None = None

    def told(self, wave: Wave, instrument: Instrument) -> WaveClosed:
        """Make the fact for the others: whole-organisation scores that may be shown."""
        shown = [(r, r.whole) for r in self.results if r.whole.score is not None]
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
