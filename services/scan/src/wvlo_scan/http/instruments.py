"""Versions of questionnaires over HTTP."""

from __future__ import annotations

from fastapi import APIRouter, Response

from wvlo_core.runtime.http import Read, Run
from wvlo_scan import queries, use_cases
from wvlo_scan.access import Coordinator
from wvlo_scan.model import Instrument

router = APIRouter(tags=["scan"])


@router.post("/instruments", dependencies=[Coordinator], status_code=201)
def import_instrument(instrument: Instrument, run: Run) -> dict[str, str]:
    """Add a version of a questionnaire; for the coordinator."""
    command = use_cases.ImportInstrument(instrument=instrument)
    return {"id": run(use_cases.import_instrument, command).id}


@router.get("/instruments/{instrument_id}")
def export_instrument(instrument_id: str, connection: Read) -> Response:
    """Download a questionnaire in its normal form."""
    text = queries.instrument(connection, instrument_id)
    return Response(text, media_type="application/json")
