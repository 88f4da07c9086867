"""Questionnaires for whoever edits them: which there are, and one more from a file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response, UploadFile

from wvlo_core.errors import Invalid, WvloError
from wvlo_core.runtime.http import Read, Run
from wvlo_scan import queries, use_cases
from wvlo_scan.access import Coordinator
from wvlo_scan.model.formats import LARGEST, Imported, import_as
from wvlo_scan.model.readable import hard_texts
from wvlo_scan.pages.reader import CurrentReader, Faults

router = APIRouter(
    prefix="/vragenlijsten", include_in_schema=False, dependencies=[Coordinator]
)

Text = Annotated[str, Form()]
_FIELDS = ("name", "version", "reversed_items")


@router.get("")
def show_questionnaires(reader: CurrentReader, connection: Read) -> Response:
    """List every version, to download, and ask for a file."""
    return reader.page(
        "questionnaires.html",
        known=queries.all_instruments(connection),
        faults=(),
        given=dict.fromkeys(_FIELDS, ""),
        read=None,
    )


@router.post("")
def read_file(
    *,
    reader: CurrentReader,
    connection: Read,
    run: Run,
    file: UploadFile | None = None,
    name: Text = "",
    version: Text = "",
    reversed_items: Text = "",
    action: Text = "look",
) -> Response:
    """Read a file; keep it when asked, and say what did not come along."""
    given = dict(zip(_FIELDS, (name, version, reversed_items), strict=True))
    faults: Faults = ()
    read: Imported | None = None
    try:
        wanted = import_as(
            instrument=name.strip() or None,
            version=version.strip() or "1.0.0",
            reversed=tuple(reversed_items.replace(",", " ").split()),
        )
        data = file.file.read(LARGEST + 1) if file else b""
        if not data:
            raise Invalid(reader.words.text("file_missing"))
        looking = action != "keep"
        command = use_cases.ImportFile(data=data, wanted=wanted, look_only=looking)
        read = run(use_cases.import_file, command)
    except WvloError as wrong:
        faults = reader.faults(wrong, "file")
    return reader.page(
        "questionnaires.html",
        status=422 if faults else 200,
        known=queries.all_instruments(connection),
        faults=faults,
        given=given,
        read=read,
        kept=action == "keep",
        hard=hard_texts(read.instrument) if read else (),
    )
