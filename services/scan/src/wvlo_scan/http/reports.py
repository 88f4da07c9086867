"""Reports over HTTP."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from wvlo_core.runtime.http import Read
from wvlo_scan import queries
from wvlo_scan.queries import ReportView

router = APIRouter(tags=["scan"])


@router.get("/waves/{wave_id}/report")
def show_report(wave_id: UUID, connection: Read) -> ReportView:
    """Read the report; hidden cells say why."""
    return queries.report(connection, wave_id)
