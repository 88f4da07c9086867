"""The HTTP door of the scan: parse, run, answer."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from wvlo_core.runtime import http
from wvlo_core.runtime.app import App
from wvlo_scan import pages
from wvlo_scan.http import instruments, reports, taking_part, waves


def create(app: App[Any]) -> FastAPI:
    """Make the door."""
    return http.create(
        app,
        "WVLO scan",
        "Vraag hoe goed mensen hier kunnen leren. Antwoorden blijven anoniem.\n\n"
        "Ask how well people can learn here. Answers stay anonymous.",
        waves.router,
        instruments.router,
        taking_part.router,
        reports.router,
        pages.router,
    )
