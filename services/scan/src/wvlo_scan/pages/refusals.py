"""A refusal is a page for whoever reads pages, and data for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from wvlo_core.errors import WvloError
from wvlo_scan.access import SIGN_IN
from wvlo_scan.pages.reader import Reader

Answer: TypeAlias = Callable[[Request, Any], Response]

_SIGN_IN_FIRST = 401
_OURS = 500
_WORDS = {401: "sign_in_first", 405: "not_that_way", 413: "too_large", 500: "broken"}
"""What to say about a status; anything else is an address that leads nowhere."""


def make_readable(door: FastAPI) -> None:
    """Say every refusal with the same status as a page when a browser asks for one."""
    for kind in (WvloError, HTTPException, RequestValidationError, Exception):
        answer = cast("Answer", door.exception_handlers[kind])
        door.add_exception_handler(kind, _readable(answer))


def _readable(answer: Answer) -> Answer:
    def answering(request: Request, error: Exception) -> Response:
        said = answer(request, error)
        wanted = "text/html" in request.headers.get("accept", "")
        if not wanted or said.status_code < 400:  # noqa: PLR2004 - a redirect
            return said
        return _page(Reader(request), error, said.status_code)

    return answering


def _page(reader: Reader, error: Exception, status: int) -> Response:
    """Say what happened and where to go on; never what the machine calls it."""
    if isinstance(error, WvloError):
        return reader.refuse(error, status)
    text = reader.words.text
    place, name = (
        (SIGN_IN, "sign_in_title") if status == _SIGN_IN_FIRST else ("/", "to_start")
    )
    return reader.page(
        "message.html",
        status=status,
        heading=text("broken_title" if status >= _OURS else "refused_title"),
        message=text(_WORDS.get(status, "no_such_address")),
        next_place=place,
        next_words=text(name),
    )
