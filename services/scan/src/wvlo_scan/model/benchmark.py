"""A company beside other companies, without showing any one of them.

Companies that take part are compared in *editions*. An edition holds, per construct, the
mean of each company's last closed wave with one version of a questionnaire, and never
changes. A company sees the plain mean of the others: at least five, none with more than
half of the answers. Nor does any sum of editions tell about fewer: per construct an
edition holds the waves of an earlier one, or so many that no earlier one has that five
remain unknown to any of the companies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from statistics import fmean, quantiles
from typing import TypeAlias

from pydantic import Field

from wvlo_core.domain.ids import ConstructCode, OrganisationId, WaveId
from wvlo_core.domain.value import Value
from wvlo_scan.model.report import Report

OTHERS = 5
"""The mean of fewer other companies is not shown."""

SPREAD_OTHERS = 10
"""The middle half of the others is shown from this many on."""

_LARGEST_SHARE = 0.5


class Mean(Value):
    """The mean of a whole company on one construct, as its report shows it."""

    score: float
    respondents: int


class Contribution(Value):
    """What one closed wave adds to the comparison: shown means of the whole company."""

    wave_id: WaveId
    number: int
    means: dict[ConstructCode, Mean]

    @classmethod
    def of(cls, report: Report) -> Contribution:
        """Take the means out of a report."""
        return cls(
            wave_id=report.id,
            number=report.number,
            means={
                result.code: Mean(score=whole.score, respondents=whole.respondents)
                for result in report.results
                for whole in (result.whole,)
                if whole.score is not None and whole.respondents is not None
            },
        )


class Member(Value):
    """A company that chose to take part, with its last wave per questionnaire version."""

    id: OrganisationId
    since: date
    latest: dict[str, Contribution] = Field(default_factory=dict)

    def after(self, report: Report) -> Member:
        """Add a report; an older one than is known changes nothing."""
        known = self.latest.get(report.instrument_id)
        if known is not None and known.number >= report.number:
            return self
        added = {report.instrument_id: Contribution.of(report)}
        return self.model_copy(update={"latest": {**self.latest, **added}})


class Entry(Value):
    """The mean of one company on one construct, from one closed wave."""

    organisation_id: OrganisationId
    wave_id: WaveId
    score: float
    respondents: int


class Edition(Value):
    """What is compared from one day on; `means` has the entries per construct."""

    id: str
    instrument_id: str
    number: int
    made_on: date
    means: dict[ConstructCode, tuple[Entry, ...]]


class Standing(StrEnum):
    """Why a company sees a comparison, or none."""

    SHOWN = "shown"
    NOT_IN = "not_in"
    TOO_FEW = "too_few"
    ONE_LARGE = "one_large"


class Others(Value):
    """The other companies on one construct; the middle half from ten companies on."""

    code: ConstructCode
    standing: Standing
    companies: int | None = None
    mean: int | None = None
    middle_half: tuple[int, int] | None = None


Means: TypeAlias = dict[str, list[Entry]]


def next_edition(
    instrument_id: str, earlier: Sequence[Edition], members: Iterable[Member], on: date
) -> Edition | None:
    """Make the next edition from the last wave of each member, or nothing yet.

    A construct is left out as long as too few of its waves are new; without any construct
    that is new there is no edition.
    """
    means = _means(instrument_id, members)
    kept = {
        code: tuple(entries)
        for code, entries in means.items()
        if len(entries) > OTHERS
        and _apart(entries, [edition.means.get(code, ()) for edition in earlier])
    }
    if not kept or any(edition.means == kept for edition in earlier):
        return None
    number = len(earlier) + 1
    return Edition(
        id=f"{instrument_id}#{number}",
        instrument_id=instrument_id,
        number=number,
        made_on=on,
        means=kept,
    )


def others_of(edition: Edition, organisation_id: OrganisationId) -> tuple[Others, ...]:
    """Compare per construct with everybody but the company itself."""
    return tuple(
        _others(code, [e for e in entries if e.organisation_id != organisation_id])
        for code, entries in edition.means.items()
    )


def _means(instrument_id: str, members: Iterable[Member]) -> Means:
    found: Means = defaultdict(list)
    for member in sorted(members, key=lambda each: str(each.id)):
        given = member.latest.get(instrument_id)
        if given is None:
            continue
        for code, mean in given.means.items():
            entry = Entry(
                organisation_id=member.id,
                wave_id=given.wave_id,
                score=mean.score,
                respondents=mean.respondents,
            )
            found[code].append(entry)
    return found


def _apart(entries: Sequence[Entry], earlier: Sequence[Sequence[Entry]]) -> bool:
    """Tell whether no sum of editions is about five companies or fewer.

    In whatever is added and subtracted, the newest edition leaves the waves that were in
    none before it. One of them may be the reader's, who knows the own mean.
    """
    now, *before = [
        {(entry.organisation_id, entry.wave_id) for entry in each}
        for each in (entries, *earlier)
    ]
    return now in before or len(now.difference(*before)) > OTHERS


def _others(code: str, entries: Sequence[Entry]) -> Others:
    if len(entries) < OTHERS:
        return Others(code=code, standing=Standing.TOO_FEW)
    answers = [entry.respondents for entry in entries]
    if max(answers) > _LARGEST_SHARE * sum(answers):
        return Others(code=code, standing=Standing.ONE_LARGE)
    scores = [entry.score for entry in entries]
    low, _, high = quantiles(scores, n=4, method="inclusive")
    enough = len(scores) >= SPREAD_OTHERS
    return Others(
        code=code,
        standing=Standing.SHOWN,
        companies=len(scores),
        mean=round(fmean(scores)),
        middle_half=(round(low), round(high)) if enough else None,
    )
