"""A refusal is a page for whoever reads pages, and data for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from fastapi import Request, Response

from wvlo_core.errors import WvloError
from wvlo_scan.pages.reader import Reader

Answer: TypeAlias = Callable[[Request, Any], Response]


def readable(answer: Answer) -> Answer:
    """Say the same, with the same status, as a page when a browser asks for one."""

    def answering(request: Request, error: WvloError) -> Response:
        said = answer(request, error)
        if "text/html" not in request.headers.get("accept", ""):
            return said
        return Reader(request).refuse(error, said.status_code)

    return answering
