"""The same page on paper: HTML to PDF, without fetching anything from anywhere."""

from __future__ import annotations

import logging
from typing import cast

from wvlo_core.errors import Unavailable

# It tells of every style that only a screen needs.
logging.getLogger("weasyprint").setLevel(logging.ERROR)


def pdf(html: str) -> bytes:
    """Print a page; `Unavailable` with what to install where Pango is missing.

    It is tagged (PDF/UA-1): a screen reader finds headings, lists, tables and language.

    WeasyPrint is imported here because it loads Pango, which only printing needs.
    """
    try:
        from weasyprint import HTML  # noqa: PLC0415 - see above
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except (ImportError, OSError) as missing:
        raise Unavailable.said(
            "een PDF maken kan hier nog niet; gebruik de pagina of de CSV. Beheerder: "
            "installeer Pango (apt-get install libpango-1.0-0 libpangoft2-1.0-0)",
            "a PDF cannot be made here yet; use the page or the CSV. Administrator: "
            "install Pango (apt-get install libpango-1.0-0 libpangoft2-1.0-0)",
        ) from missing
    nothing = URLFetcher(allowed_protocols=())
    page = HTML(string=html, url_fetcher=nothing)
    return cast("bytes", page.write_pdf(pdf_variant="pdf/ua-1"))
