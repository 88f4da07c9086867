"""The HTTP door of the scan: parse, run, answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from wvlo_core.runtime import http
from wvlo_scan import pages
from wvlo_scan.bootstrap import ScanApp
from wvlo_scan.caretaker import Caretaker
from wvlo_scan.http import (
    access,
    acting,
    between,
    dialogue,
    instruments,
    mailing,
    reports,
    taking_part,
    waves,
)
from wvlo_scan.pages.refusals import make_readable


def create(app: ScanApp) -> FastAPI:
    """Make the door."""
    door = http.create(
        app,
        "WVLO scan",
        "Vraag hoe goed mensen hier kunnen leren. Antwoorden zijn vertrouwelijk, en na het sluiten anoniem.\n\n"
        "Ask how well people can learn here. Answers are confidential, and anonymous after closing.",
        pages.router,  # first: whoever answers at the same time passes fewer routes
        access.router,
        waves.router,
        instruments.router,
        mailing.router,
        taking_part.router,
        reports.router,
        dialogue.router,
        acting.router,
        between.router,
    )
    make_readable(door)
    door.router.lifespan_context = _with_caretaker
    return door


@asynccontextmanager
async def _with_caretaker(door: FastAPI) -> AsyncIterator[None]:
    """Let the caretaker look around as long as the door is open."""
    caretaker = Caretaker(door.state.wvlo)
    caretaker.start()
    yield
    caretaker.stop()
