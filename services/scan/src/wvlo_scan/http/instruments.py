"""Versions of questionnaires over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response, UploadFile
from pydantic import BaseModel

from wvlo_core.runtime.http import Read, Run
from wvlo_scan import queries, use_cases
from wvlo_scan.access import Coordinator
from wvlo_scan.model import Comparison, Instrument
from wvlo_scan.model.formats import LARGEST, Form, ImportAs, Loss
from wvlo_scan.model.readable import HardText, hard_texts
from wvlo_scan.queries import InstrumentLine

router = APIRouter(tags=["scan"])


class FileRequest(ImportAs):
    """What the file does not tell; `look_only` keeps nothing."""

    look_only: bool = False


class FileRead(BaseModel):
    """What came in, what did not, and what respondents may find hard to read."""

    id: str
    items: tuple[str, ...]
    losses: tuple[Loss, ...]
    hard_texts: tuple[HardText, ...]


@router.post("/instruments", dependencies=[Coordinator], status_code=201)
def import_instrument(instrument: Instrument, run: Run) -> dict[str, str]:
    """Add a version of a questionnaire; for the coordinator."""
    command = use_cases.ImportInstrument(instrument=instrument)
    return {"id": run(use_cases.import_instrument, command).id}


@router.post("/instruments/files", dependencies=[Coordinator], status_code=201)
def import_file(
    file: UploadFile, told: Annotated[FileRequest, Query()], run: Run
) -> FileRead:
    """Add a questionnaire from a file: ours, LimeSurvey's .lss or SurveyJS JSON."""
    command = use_cases.ImportFile(
        data=file.file.read(LARGEST + 1),
        wanted=ImportAs.model_validate(told.model_dump(exclude={"look_only"})),
        look_only=told.look_only,
    )
    found = run(use_cases.import_file, command)
    return FileRead(
        id=found.instrument.id,
        items=tuple(item.id for item in found.instrument.items()),
        losses=found.losses,
        hard_texts=hard_texts(found.instrument),
    )


@router.get("/instruments")
def list_instruments(connection: Read) -> list[InstrumentLine]:
    """See which questionnaires there are."""
    return queries.all_instruments(connection)


@router.get("/instruments/{instrument_id}/changes")
def list_changes(instrument_id: str, since: str, connection: Read) -> Comparison:
    """See what changed since an earlier version: what waves can be compared on."""
    return queries.comparison(connection, since, instrument_id)


@router.get("/instruments/{instrument_id}")
def export_instrument(instrument_id: str, connection: Read) -> Response:
    """Download a questionnaire in its normal form."""
    written = queries.instrument_file(connection, instrument_id, Form.WVLO)
    return Response(written.text, media_type=written.media_type)


@router.get("/instruments/{instrument_id}/files/{form}")
def export_file(instrument_id: str, form: Form, connection: Read) -> Response:
    """Download a questionnaire for another program."""
    written = queries.instrument_file(connection, instrument_id, form)
    name = f'attachment; filename="{instrument_id}{written.suffix}"'
    headers = {"content-disposition": name}
    return Response(written.text, media_type=written.media_type, headers=headers)


@router.get("/instruments/{instrument_id}/files/{form}/losses")
def list_losses(instrument_id: str, form: Form, connection: Read) -> tuple[Loss, ...]:
    """See what the file for another program does not hold."""
    return queries.instrument_file(connection, instrument_id, form).losses
