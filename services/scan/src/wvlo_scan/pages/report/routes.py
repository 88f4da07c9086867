"""The report for the organisation: a page, the same on paper, and the numbers alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import HTMLResponse

from wvlo_core.domain.locale import Language
from wvlo_core.runtime.http import Read
from wvlo_scan import queries
from wvlo_scan.access import OwnWave
from wvlo_scan.pages.rendering import render
from wvlo_scan.pages.report.charts import SIGNS, tint
from wvlo_scan.pages.report.kit import Kit
from wvlo_scan.pages.report.numbers import as_csv
from wvlo_scan.pages.report.paper import pdf
from wvlo_scan.pages.report.sheet import Sheet
from wvlo_scan.pages.report.words import Words

router = APIRouter(prefix="/rapport/{wave_id}", include_in_schema=False)


def _sheet(
    wave: OwnWave, connection: Read, language: Language = Language.NL, part: str = ""
) -> Sheet:
    return Sheet(queries.report(connection, wave.id), Words(language), part)


def _kit(wave: OwnWave, connection: Read, language: Language = Language.NL) -> Kit:
    asked = queries.instrument_of(connection, wave)
    return Kit(asked, Words(language))


AskedSheet = Annotated[Sheet, Depends(_sheet)]
AskedKit = Annotated[Kit, Depends(_kit)]


@router.get("", response_class=HTMLResponse)
def show_report(sheet: AskedSheet) -> HTMLResponse:
    """Show the report, or why there is none and what to do instead."""
    return HTMLResponse(report_text(sheet, on_paper=False))


@router.get("/pdf")
def print_report(sheet: AskedSheet) -> Response:
    """Give the same page as a PDF."""
    return download(
        pdf(report_text(sheet, on_paper=True)), "application/pdf", "scan.pdf"
    )


@router.get("/csv")
def export_numbers(sheet: AskedSheet) -> Response:
    """Give every number of the report, and nothing more, as CSV."""
    return download(as_csv(sheet).encode(), "text/csv; charset=utf-8", "scan.csv")


@router.get("/gesprek", response_class=HTMLResponse)
def show_kit(kit: AskedKit) -> HTMLResponse:
    """Show the sheet for a dialogue without numbers."""
    return HTMLResponse(_kit_text(kit, on_paper=False))


@router.get("/gesprek/pdf")
def print_kit(kit: AskedKit) -> Response:
    """Give that sheet on one A4."""
    return download(
        pdf(_kit_text(kit, on_paper=True)), "application/pdf", "gesprek.pdf"
    )


def report_text(sheet: Sheet, template: str = "page", *, on_paper: bool) -> str:
    """Fill in one of the report's templates."""
    return _filled(template, sheet.words, s=sheet, on_paper=on_paper)


def _kit_text(kit: Kit, *, on_paper: bool) -> str:
    return _filled("kit", kit.words, k=kit, on_paper=on_paper)


def _filled(template: str, words: Words, **values: object) -> str:
    return render(
        f"report/{template}.html",
        w=words,
        t=words.text,
        say=words.say,
        number=words.number,
        signs=SIGNS,
        tint=tint,
        **values,
    )


def download(body: bytes, media_type: str, name: str) -> Response:
    """Answer with a file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=media_type, headers=headers)
