"""The HTTP door every service shares: errors, chains, health, and following events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any, TypeAlias, TypeVar
from uuid import UUID

import structlog
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi_offline import FastAPIOffline
from pydantic import SecretStr
from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from wvlo_core.domain.ids import new_id
from wvlo_core.errors import Invalid, WvloError
from wvlo_core.runtime.app import App
from wvlo_core.runtime.database import reading
from wvlo_core.runtime.operations import operations
from wvlo_core.runtime.operator_pages import operator_pages
from wvlo_core.runtime.operators import Operator, operators
from wvlo_core.runtime.statuses import status_of
from wvlo_core.runtime.turns import Turns

C = TypeVar("C")
R = TypeVar("R")

_log = structlog.get_logger()

_CORRELATION = b"correlation-id"


class Runner:
    """Runs use cases for one request, in the chain the request belongs to."""

    def __init__(self, request: Request) -> None:
        """There is one per request."""
        self._app: App[Any] = request.app.state.wvlo
        self._correlation_id: UUID = request.state.correlation_id

    def __call__(self, use_case: Callable[[C, Any], R], command: C) -> R:
        """Do what is asked."""
        return self._app.run(use_case, command, self._correlation_id)


def _reader(request: Request) -> Iterator[Connection]:
    app: App[Any] = request.app.state.wvlo
    with reading(app.engine) as connection:
        yield connection


async def _runner(request: Request) -> Runner:
    return Runner(request)


async def _looker(request: Request) -> Look:
    app: App[Any] = request.app.state.wvlo
    return partial(reading, app.engine)


# What FastAPI prepares without waiting is `async`: anything else costs a thread, and a
# turn of the interpreter, of its own.
Look: TypeAlias = Callable[[], AbstractContextManager[Connection]]
Run = Annotated[Runner, Depends(_runner)]
Read = Annotated[Connection, Depends(_reader)]
"""A connection for as long as the request takes; opening and closing cost a thread each."""
Looking = Annotated[Look, Depends(_looker)]
"""Opens a connection for part of a request, inside the thread that answers it."""


def create(app: App[Any], title: str, description: str, *routers: APIRouter) -> FastAPI:
    """Make the HTTP door of a service; its pages work without internet."""
    door = FastAPIOffline(title=title, description=description, version="0.1.0")
    door.state.wvlo = app
    door.state.operated = {app.service: app}
    allow_operator(door, SecretStr(""), f"WVLO_{app.service.upper()}_OPERATOR_TOKEN")
    door.add_middleware(Turns)
    door.add_middleware(_Chain)
    door.add_exception_handler(WvloError, _refused)
    door.add_exception_handler(RequestValidationError, _malformed)
    door.add_exception_handler(HTTPException, _plain)
    door.add_exception_handler(Exception, _failed)
    for router in (*routers, operations, operators, operator_pages):
        door.include_router(router)
    door.add_api_route("/", _to_docs, include_in_schema=False)
    return door


def operate_also(door: FastAPI, app: App[Any]) -> None:
    """Let the operator's page and the figures show one more, that has no door."""
    door.state.operated[app.service] = app


def allow_operator(door: FastAPI, token: SecretStr, setting: str) -> None:
    """Let in who shows this token; without one, tell which setting gives it."""
    door.state.operator = Operator(token, setting)


def _to_docs(request: Request) -> RedirectResponse:
    return RedirectResponse(f"{request.scope.get('root_path', '')}/docs")


class _Chain:
    """Gives each request a correlation id, and tells the caller which."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = dict(scope["headers"]).get(_CORRELATION, b"").decode("latin-1")
        try:
            chain = UUID(asked)
        except ValueError:
            chain = new_id()
        scope.setdefault("state", {})["correlation_id"] = chain

        async def tell(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((_CORRELATION, str(chain).encode()))
            await send(message)

        await self._app(scope, receive, tell)


def _problem(
    request: Request, status: int, code: str, detail: str, faults: tuple[str, ...] = ()
) -> JSONResponse:
    """Answer in the form of RFC 9457."""
    body = {
        "type": f"urn:wvlo:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        **({"faults": list(faults)} if faults else {}),
    }
    return JSONResponse(body, status, media_type="application/problem+json")


def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, WvloError)
    status = status_of(error)
    faults = error.faults if isinstance(error, Invalid) else ()
    detail = error.summary if isinstance(error, Invalid) else str(error)
    return _problem(request, status, error.code, detail, faults)


def _malformed(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = tuple(
        f"{'.'.join(str(part) for part in e['loc'])}: {e['msg']}"
        for e in error.errors()
    )
    detail = "the request does not have the right form; mend each fault and send again"
    return _problem(request, 422, "invalid", detail, faults)


def _plain(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
    detail = f"{error.detail}; see /docs for what can be asked"
    answer = _problem(request, error.status_code, code, detail)
    answer.headers.update(error.headers or {})
    return answer


def _failed(request: Request, error: Exception) -> JSONResponse:
    route = getattr(request.scope.get("route"), "path", "unknown")
    _log.error("request_failed", route=route, error=repr(error))
    detail = (
        "something went wrong on our side and nothing was changed; try again, and give "
        "the Correlation-Id of this answer to your administrator if it stays"
    )
    return _problem(request, 500, "failed", detail)
