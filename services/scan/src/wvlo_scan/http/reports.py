"""Reports over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from wvlo_core.runtime.http import Read
from wvlo_scan import queries
from wvlo_scan.access import OwnWave
from wvlo_scan.queries import ReportView

router = APIRouter(tags=["scan"])


@router.get("/waves/{wave_id}/report")
def show_report(wave: OwnWave, connection: Read) -> ReportView:
    """Read the report; hidden cells say why."""
    return queries.report(connection, wave.id)
