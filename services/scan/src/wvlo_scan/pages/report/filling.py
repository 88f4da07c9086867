"""From a sheet to the text of a page."""

from __future__ import annotations

from fastapi.responses import HTMLResponse

from wvlo_scan.pages.reader import PRIVATE
from wvlo_scan.pages.rendering import render
from wvlo_scan.pages.report.charts import SIGNS, tint
from wvlo_scan.pages.report.sheet import Sheet
from wvlo_scan.pages.words import Words


def answer(text: str, status: int = 200) -> HTMLResponse:
    """Give a page that no one else keeps a copy of."""
    return HTMLResponse(text, status, PRIVATE)


def report_text(
    sheet: Sheet,
    template: str = "page",
    *,
    on_paper: bool,
    kennisbank: str = "",
    **values: object,
) -> str:
    """Fill in a template about a report; titles lead to the Kennisbank, if known."""
    values = {"s": sheet, "on_paper": on_paper, "kennisbank": kennisbank, **values}
    return filled(template, sheet.words, **values)


def filled(template: str, words: Words, **values: object) -> str:
    """Fill in a template of `templates/report/`."""
    return render(
        f"report/{template}.html",
        w=words,
        t=words.text,
        p=Words(words.language, "page_words").text,
        say=words.say,
        number=words.number,
        signs=SIGNS,
        tint=tint,
        **values,
    )
