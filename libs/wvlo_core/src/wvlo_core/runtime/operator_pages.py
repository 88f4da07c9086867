"""Pages for an operator: what was set aside, and bringing it back.

Plain HTML without JavaScript. They do what the commands and the JSON addresses do.
"""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import Response

from wvlo_core.errors import NewerVersion, NotFound
from wvlo_core.runtime import operate
from wvlo_core.runtime.app import App
from wvlo_core.runtime.database import reading
from wvlo_core.runtime.events_text import body_lines, printable
from wvlo_core.runtime.message import Fate
from wvlo_core.runtime.operator_desk import Desk, PageRoute, acting, inside
from wvlo_core.runtime.operators import After, Choice
from wvlo_core.runtime.outbox import Backlog, backlog
from wvlo_core.runtime.parked import Parked, Wanted
from wvlo_core.runtime.wording import OUTCOMES, advice

operator_pages = APIRouter(
    prefix="/operator", include_in_schema=False, route_class=PageRoute
)

Inside = Annotated[Desk, Depends(inside)]
Acting = Annotated[Desk, Depends(acting)]
_NUMBER = re.compile(r"[0-9]{1,9}").fullmatch
_PAGE = 50
_AT_ONCE = 200
_STYLE = (files("wvlo_core.runtime") / "templates" / "operator.css").read_text("utf-8")


class Row(NamedTuple):
    """One service in the overview."""

    service: str
    behind: Backlog
    newer: int


@operator_pages.get("/style.css")
def style() -> Response:
    """Give what the pages look like."""
    return Response(_STYLE, media_type="text/css")


@operator_pages.post("/login")
def log_in(request: Request, token: Annotated[str, Form()] = "") -> Response:
    """Let a browser in that shows the token."""
    desk = Desk(request)
    return desk.enter(token) or desk.login(refused=True)


@operator_pages.post("/logout")
def log_out(desk: Acting) -> Response:
    """Let the browser forget."""
    return desk.leave()


@operator_pages.get("")
def overview(desk: Inside) -> Response:
    """Show how far behind each service is, and what it set aside."""
    rows = [_row(name, app) for name, app in desk.apps.items()]
    return desk.page("overview.html", rows=rows)


def _row(name: str, app: App[Any]) -> Row:
    with reading(app.engine) as connection:
        behind = backlog(connection, app.messages)
    newer = Wanted(queue=str(Fate.QUARANTINE), code=NewerVersion.code)
    return Row(name, behind, operate.remaining(app, newer))


@operator_pages.get("/{service}")
def list_parked(
    request: Request,
    desk: Inside,
    service: str,
    wanted: Choice,
    after: After = 0,
    *,
    remaining: Annotated[int, Query(ge=0)] = 0,
    go_on: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """List what a service set aside, and tell what the last replay brought."""
    page = operate.look_at_page(desk.app(service), wanted, after=after, limit=_PAGE)
    return desk.page(
        "parked.html",
        service=service,
        page=page,
        after=after,
        wanted=wanted,
        asked={"queue": wanted.queue, "code": wanted.code, "type": wanted.type},
        outcomes=_told(request),
        remaining=remaining,
        go_on=go_on,
        **_words(),
    )


@operator_pages.post("/{service}/replay")
def replay_many(
    desk: Acting, service: str, wanted: Choice, after: After = 0
) -> Response:
    """Offer many again, oldest first, and count what became of them."""
    app, fates = desk.app(service), Counter[str]()
    for page in operate.replay_all(app, wanted, after=after, limit=_AT_ONCE):
        after = page[-1][0]
        fates.update(str(result.outcome.fate) for _, result in page)
    left = operate.remaining(app, wanted, after)
    asked = {"queue": wanted.queue, "code": wanted.code, "type": wanted.type}
    return desk.go(service, **asked, **fates, remaining=left, go_on=after)


@operator_pages.get("/{service}/{key}")
def show_parked(request: Request, desk: Inside, service: str, key: str) -> Response:
    """Show one, whole."""
    found = operate.look_at(desk.app(service), key)
    return desk.page("whole.html", outcomes=_told(request), **_whole(service, found))


@operator_pages.post("/{service}/{key}/replay")
def replay_one(desk: Acting, service: str, key: str) -> Response:
    """Offer one again, and tell what became of it."""
    app = desk.app(service)
    told = {str(operate.replay(app, key).outcome.fate): 1}
    try:
        return desk.go(service, operate.look_at(app, key).key, **told)
    except NotFound:  # it had its effect, or failed in another way under another key
        return desk.go(service, **told)


@operator_pages.get("/{service}/{key}/discard")
def ask_to_discard(desk: Inside, service: str, key: str) -> Response:
    """Ask whether it may go: there is no way back."""
    found = operate.look_at(desk.app(service), key)
    return desk.page("discard.html", **_whole(service, found))


@operator_pages.post("/{service}/{key}/discard")
def discard_one(desk: Acting, service: str, key: str) -> Response:
    """Throw one away for good."""
    operate.throw_away(desk.app(service), key)
    return desk.go(service, discarded=1)


def _told(request: Request) -> dict[str, int]:
    """Read what the last act brought; whatever else is in the address is not shown."""
    asked = request.query_params
    names = [*map(str, OUTCOMES), "discarded"]
    return {name: int(asked[name]) for name in names if _NUMBER(asked.get(name, ""))}


def _whole(service: str, found: Parked) -> dict[str, Any]:
    headers = {printable(n): printable(str(v)) for n, v in found.headers.items()}
    body = "\n".join(map(printable, body_lines(found.body)))
    return {
        "service": service,
        "found": found,
        "headers": headers,
        "body": body,
        **_words(),
    }


def _words() -> dict[str, Any]:
    words = {str(fate): text for fate, text in OUTCOMES.items()}
    return {"advice": advice, "printable": printable, "outcome_words": words}
