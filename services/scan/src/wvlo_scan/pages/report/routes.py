"""The report for the organisation: a page, the same on paper, and the numbers alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from wvlo_core.errors import NotFound
from wvlo_core.runtime.http import Read, Run
from wvlo_scan import queries, use_cases
from wvlo_scan.access import OwnWave
from wvlo_scan.pages.reader import PRIVATE, CurrentReader
from wvlo_scan.pages.report.filling import answer, filled, report_text
from wvlo_scan.pages.report.kit import Kit
from wvlo_scan.pages.report.numbers import as_csv
from wvlo_scan.pages.report.paper import pdf
from wvlo_scan.pages.report.sheet import Sheet
from wvlo_scan.pages.words import Words

router = APIRouter(prefix="/rapport/{wave_id}", include_in_schema=False)


def _sheet(
    wave: OwnWave, connection: Read, reader: CurrentReader, part: str = ""
) -> Sheet:
    return Sheet(queries.report(connection, wave.id), Words(reader.language), part)


def _kit(wave: OwnWave, connection: Read, reader: CurrentReader) -> Kit:
    asked = queries.instrument_of(connection, wave)
    return Kit(asked, Words(reader.language))


Yes = Annotated[bool, Form()]
AskedSheet = Annotated[Sheet, Depends(_sheet)]
AskedKit = Annotated[Kit, Depends(_kit)]


@router.get("", response_class=HTMLResponse)
def show_report(
    wave: OwnWave, connection: Read, reader: CurrentReader, part: str = ""
) -> HTMLResponse:
    """Show the report, or why there is none and what to do instead."""
    try:
        sheet = _sheet(wave, connection, reader, part)
    except NotFound as refused:
        return reader.refuse(refused, 404)
    link = queries.share_back_of(connection, wave.id)
    place = f"{reader.origin}/uitkomst/"
    text = report_text(
        sheet,
        on_paper=False,
        kennisbank=reader.kennisbank,
        link=link,
        address=f"{place}{link.id}" if link else "",
    )
    return answer(text)


@router.post("/delen")
def decide_share_back(wave: OwnWave, run: Run, shown: Yes = False) -> Response:
    """Show the summary to everybody who was invited, or stop."""
    run(
        use_cases.decide_share_back,
        use_cases.DecideShareBack(wave_id=wave.id, shown=shown),
    )
    return RedirectResponse("../" + str(wave.id) + "#keep", 303)


@router.post("/vergelijken")
def decide_benchmark(wave: OwnWave, run: Run, takes_part: Yes = False) -> Response:
    """Take part in the comparison with other companies, or stop."""
    command = use_cases.DecideBenchmark(
        organisation_id=wave.organisation_id, takes_part=takes_part
    )
    run(use_cases.decide_benchmark, command)
    return RedirectResponse("../" + str(wave.id) + "#benchmark", 303)


@router.get("/pdf")
def print_report(sheet: AskedSheet) -> Response:
    """Give the same page as a PDF."""
    return _download(
        pdf(report_text(sheet, on_paper=True)), "application/pdf", "scan.pdf"
    )


@router.get("/csv")
def export_numbers(sheet: AskedSheet) -> Response:
    """Give every number of the report, and nothing more, as CSV."""
    return _download(as_csv(sheet).encode(), "text/csv; charset=utf-8", "scan.csv")


@router.get("/gesprek", response_class=HTMLResponse)
def show_kit(wave: OwnWave, kit: AskedKit) -> HTMLResponse:
    """Show the sheet for a dialogue without numbers."""
    return answer(_kit_text(kit, on_paper=False, back=f"../{wave.id}"))


@router.get("/gesprek/pdf")
def print_kit(kit: AskedKit) -> Response:
    """Give that sheet on one A4."""
    return _download(
        pdf(_kit_text(kit, on_paper=True)), "application/pdf", "gesprek.pdf"
    )


def _kit_text(kit: Kit, *, on_paper: bool, back: str = "") -> str:
    return filled("kit", kit.words, k=kit, on_paper=on_paper, back=back)


def _download(body: bytes, media_type: str, name: str) -> Response:
    """Answer with a file to keep."""
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=media_type, headers=headers)
