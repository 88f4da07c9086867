"""The report of a closed wave, with the Kennisbank beside it."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Connection

from wvlo_core.domain.locale import LocalizedText
from wvlo_core.errors import NotFound
from wvlo_core.runtime.database import Documents
from wvlo_scan.model import LinkedItem, Report, Result, Wave
from wvlo_scan.store import linked_items, reports, waves

_ITEMS_PER_CONSTRUCT = 2


class LinkedItemView(BaseModel):
    """A Kennisbank item beside a result."""

    slug: str
    title: LocalizedText


class ResultView(BaseModel):
    """A result with what the Kennisbank offers about it."""

    result: Result
    knowledge: list[LinkedItemView]


class ReportView(BaseModel):
    """The fixed report, with today's Kennisbank beside it."""

    report: Report
    results: list[ResultView]


def report(connection: Connection, wave_id: UUID) -> ReportView:
    """Give the report of a closed wave."""
    Documents(connection, waves, Wave).get(wave_id)
    found = Documents(connection, reports, Report).find(wave_id)
    if found is None:
        message = "this wave is still open; close it first, then there is a report"
        raise NotFound(message)
    offered = Documents(connection, linked_items, LinkedItem).all()
    offered = sorted(offered, key=lambda item: item.slug)
    return ReportView(
        report=found,
        results=[
            ResultView(
                result=result,
                knowledge=[
                    LinkedItemView(slug=item.slug, title=item.title)
                    for item in offered
                    if result.code in item.constructs
                ][:_ITEMS_PER_CONSTRUCT],
            )
            for result in found.results
        ],
    )
