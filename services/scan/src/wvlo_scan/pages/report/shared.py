"""What everybody who was invited may read: the summary behind a link."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from wvlo_core.errors import NotFound
from wvlo_core.runtime.http import Read
from wvlo_scan import queries
from wvlo_scan.pages.reader import CurrentReader
from wvlo_scan.pages.report.filling import answer, filled, report_text
from wvlo_scan.pages.report.sheet import Sheet
from wvlo_scan.pages.words import Words

router = APIRouter(include_in_schema=False)


@router.get("/uitkomst/{code}", response_class=HTMLResponse)
def show_summary(code: str, connection: Read, reader: CurrentReader) -> HTMLResponse:
    """Show the figures of the whole organisation to whoever has the link."""
    words = Words(reader.language)
    try:
        link = queries.share_back(connection, code)
    except NotFound:
        return _said(words, "shared_unknown", 404)
    if not link.shown:
        return _said(words, "shared_off")
    try:
        sheet = Sheet(queries.report(connection, link.wave_id), words, summary=True)
    except NotFound:
        return _said(words, "shared_not_yet")
    return answer(report_text(sheet, "shared", on_paper=False))


def _said(words: Words, key: str, status: int = 200) -> HTMLResponse:
    return answer(filled("said", words, text=words.text(key), on_paper=False), status)
