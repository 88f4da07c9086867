"""The report of a closed wave, with the Kennisbank beside it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Connection

from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import Audience, Organisation
from wvlo_core.errors import NotFound
from wvlo_core.runtime.documents import Documents
from wvlo_scan.model import Instrument, LinkedItem, Report, Result, Wave
from wvlo_scan.model.report import WaveChange, change_between
from wvlo_scan.queries.sharing import Benchmark, benchmark
from wvlo_scan.store import instruments, linked_items, organisations, reports, waves

_ITEMS_PER_CONSTRUCT = 2


class LinkedItemView(BaseModel):
    """A Kennisbank item beside a result, and as which audience it can be read."""

    slug: str
    title: LocalizedText
    read_as: Audience | None = None


class ResultView(BaseModel):
    """A result with what the Kennisbank offers about it."""

    result: Result
    knowledge: list[LinkedItemView]


class EarlierWave(BaseModel):
    """The closed wave before this one, and what moved since."""

    closed_on: date | None
    change: WaveChange


class ReportView(BaseModel):
    """The fixed report, with today's Kennisbank beside it."""

    report: Report
    organisation: str
    opened_on: date
    closed_on: date | None
    results: list[ResultView]
    earlier: EarlierWave | None
    benchmark: Benchmark


def report(connection: Connection, wave_id: UUID) -> ReportView:
    """Give the report of a closed wave."""
    wave = Documents(connection, waves, Wave).get(wave_id)
    found = Documents(connection, reports, Report).find(wave_id)
    if found is None:
        raise NotFound.said(
            "deze meting is nog open; na het sluiten is er een rapport",
            "this wave is still open; there is a report once it is closed",
        )
    offered = Documents(connection, linked_items, LinkedItem).all()
    offered = sorted(offered, key=lambda item: item.slug)
    who = Documents(connection, organisations, Organisation).get(wave.organisation_id)
    return ReportView(
        report=found,
        organisation=who.name,
        opened_on=wave.opened_on,
        closed_on=wave.closed_on,
        earlier=_earlier(connection, wave, found),
        benchmark=benchmark(connection, found),
        results=[
            ResultView(
                result=result,
                knowledge=[
                    LinkedItemView(
                        slug=item.slug, title=item.title, read_as=item.read_as
                    )
                    for item in offered
                    if result.code in item.constructs
                ][:_ITEMS_PER_CONSTRUCT],
            )
            for result in found.results
        ],
    )


def _earlier(connection: Connection, wave: Wave, now: Report) -> EarlierWave | None:
    """Compare with the last closed wave before it that used the same questionnaire."""
    others = Documents(connection, waves, Wave).where(
        organisation_id=str(wave.organisation_id)
    )
    name = wave.instrument_id.partition("@")[0]
    alike = {
        str(other.id): other
        for other in others
        if other.instrument_id.partition("@")[0] == name and other.id != wave.id
    }
    kept = Documents(connection, reports, Report).select(reports.c.id.in_(alike))
    before = [report for report in kept if report.number < now.number]
    if not before:
        return None
    then = max(before, key=lambda report: report.number)
    asked = Documents(connection, instruments, Instrument)
    return EarlierWave(
        closed_on=alike[str(then.id)].closed_on,
        change=change_between(
            (then, asked.get(then.instrument_id)), (now, asked.get(now.instrument_id))
        ),
    )
