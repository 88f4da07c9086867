"""The HTTP door of the scan: parse, run, answer."""

from __future__ import annotations

from fastapi import FastAPI

from wvlo_core.runtime import http
from wvlo_scan import pages
from wvlo_scan.bootstrap import ScanApp
from wvlo_scan.http import access, instruments, reports, taking_part, waves


def create(app: ScanApp) -> FastAPI:
    """Make the door."""
    return http.create(
        app,
        "WVLO scan",
        "Vraag hoe goed mensen hier kunnen leren. Antwoorden blijven anoniem.\n\n"
        "Ask how well people can learn here. Answers stay anonymous.",
        access.router,
        waves.router,
        instruments.router,
        taking_part.router,
        reports.router,
        pages.router,
    )
