"""Coming in: by the code on a poster, or with a code from another device."""

from __future__ import annotations

from fastapi import APIRouter, Response

from wvlo_core.errors import NotFound, WvloError
from wvlo_core.runtime.http import Looking, Read, Run
from wvlo_scan import queries, use_cases
from wvlo_scan.access import Now
from wvlo_scan.pages.reader import STYLE, STYLE_NAME, CurrentReader, Form

router = APIRouter(include_in_schema=False)

_MONTHS_3 = 92 * 24 * 3600
_WEEK = 7 * 24 * 3600


@router.get(f"/{STYLE_NAME}")
def style() -> Response:
    """Give the style sheet of all pages; its name changes with its content."""
    keep = {"Cache-Control": f"public, max-age={_WEEK}, immutable"}
    return Response(STYLE, media_type="text/css", headers=keep)


@router.get("/")
def start(reader: CurrentReader) -> Response:
    """Say where everybody has to be."""
    return reader.page("start.html")


@router.get("/poster/{code}")
def show_entrance(
    code: str, reader: CurrentReader, connection: Read, now: Now
) -> Response:
    """Ask for the group; a browser that was here goes on where it was."""
    try:
        wave = queries.wave_of_poster(connection, code)
        wave.require_open(now)
    except WvloError as refused:
        return reader.refuse(refused, 404 if isinstance(refused, NotFound) else 409)
    had = reader.cookies.get(_cookie(wave.poster_code), "")
    if had:
        return reader.go(f"/invullen/{had}")
    return reader.page(
        "poster_enter.html",
        promise=queries.promise(wave),
        instrument=queries.instrument_of(connection, wave),
        groups=[group for group in wave.groups if group.invited],
        faults=[],
    )


@router.post("/poster/{code}")
def enter(
    code: str, sent: Form, reader: CurrentReader, connection: Read, run: Run
) -> Response:
    """Give this browser one link of its own."""
    try:
        wave = queries.wave_of_poster(connection, code)
        had = reader.cookies.get(_cookie(wave.poster_code), "")
        chosen = sent.fields.get("group", "")
        if had or chosen in {group.key for group in wave.groups}:
            command = use_cases.EnterByPoster(poster_code=code, group=chosen or "none")
            token = had or run(use_cases.enter_by_poster, command)
            answer = reader.go(f"/invullen/{token}")
            reader.keep(answer, _cookie(wave.poster_code), token, _MONTHS_3)
            return answer
    except WvloError as refused:
        return reader.refuse(refused, 404 if isinstance(refused, NotFound) else 409)
    return reader.page(
        "poster_enter.html",
        status=422,
        promise=queries.promise(wave),
        instrument=queries.instrument_of(connection, wave),
        groups=[group for group in wave.groups if group.invited],
        faults=[("#group", reader.words.text("group_missing"))],
    )


@router.get("/verder")
def ask_code(reader: CurrentReader) -> Response:
    """Ask for the code from the other device."""
    return reader.page("resume.html", faults=[], code="")


@router.post("/verder")
def resume(sent: Form, reader: CurrentReader, look: Looking) -> Response:
    """Open the questionnaire behind the code."""
    code = sent.fields.get("code", "")[:40]
    try:
        return reader.go(f"/invullen/{queries.token_behind(look, code)}")
    except NotFound as refused:
        faults = [("#code", reader.said(refused))]
        return reader.page("resume.html", status=404, faults=faults, code=code)


def _cookie(poster_code: str) -> str:
    return f"wvlo_poster_{poster_code}"
