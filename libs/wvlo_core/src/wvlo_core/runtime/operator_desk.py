"""One request at the operator's pages: who asks, in which language, and the answer."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from jinja2 import Environment, PackageLoader, StrictUndefined

from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_core.errors import NotAllowed, NotFound, WvloError
from wvlo_core.runtime.app import App
from wvlo_core.runtime.operators import Operator
from wvlo_core.runtime.statuses import status_of
from wvlo_core.runtime.visits import LONGEST_SECONDS, Visits

_templates = Environment(
    loader=PackageLoader("wvlo_core.runtime"),
    autoescape=True,
    undefined=StrictUndefined,
)
_CLOSED = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""The page runs nothing, is in no frame, and stays in no memory."""
_MALFORMED = LocalizedText(
    nl="Zo kan het niet gevraagd worden. Ga terug en gebruik de knoppen van de pagina.",
    en="It cannot be asked like this. Go back and use the buttons of the page.",
)


class NotInside(Exception):
    """Whoever asks did not show the token yet, or too long ago."""


class Desk:
    """Where an operator asks for a page; its paths begin at the door's own address."""

    def __init__(self, request: Request) -> None:
        """FastAPI makes one per request."""
        self.apps: Mapping[str, App[Any]] = request.app.state.operated
        self.operator: Operator = request.app.state.operator
        self.home = f"{request.scope.get('root_path', '')}/operator"
        self._secure = request.url.scheme == "https"
        name = next(iter(self.apps)) if len(self.apps) == 1 else "wvlo"
        self.visits = Visits(self.operator.token, name)
        self.kept = request.cookies.get(self.visits.cookie, "")
        asked = request.query_params.get("language")
        self.language = Language.EN if asked == Language.EN else Language.NL

    def app(self, name: str) -> App[Any]:
        """Give a service by its name."""
        if name not in self.apps:
            message = (
                f"there is no service {name!r} here; choose {', '.join(self.apps)}"
            )
            raise NotFound(message)
        return self.apps[name]

    def enter(self, token: str) -> Response | None:
        """Let in who shows the token."""
        if not self.operator.is_shown(token):
            return None
        answer = self.go()
        answer.set_cookie(
            self.visits.cookie, self.visits.begin(), LONGEST_SECONDS, **self._cookie()
        )
        return answer

    def leave(self) -> Response:
        """End the visit."""
        answer = self.go()
        answer.delete_cookie(self.visits.cookie, **self._cookie())
        return answer

    def _cookie(self) -> dict[str, Any]:
        rules = {"httponly": True, "samesite": "strict", "secure": self._secure}
        return {"path": self.home, **rules}

    def go(self, *path: str, **query: object) -> RedirectResponse:
        """Send the browser to a page of ours, so that a reload does nothing twice."""
        return RedirectResponse(self.address(*path, **query), 303, headers=_CLOSED)

    def address(self, *path: str, **query: object) -> str:
        """Give the address of a page of ours, in the language of this one."""
        kept = {name: value for name, value in query.items() if value is not None}
        words = urlencode({**kept, "language": self.language.value})
        return "/".join([self.home, *path]) + f"?{words}"

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Fill in a template; `t` chooses between Dutch and English words."""
        english = self.language is Language.EN
        text = _templates.get_template(template).render(
            lang=self.language.value,
            t=lambda nl, en: en if english else nl,
            say=lambda words: words.text(self.language),
            address=self.address,
            home=self.home,
            mark=self.visits.mark(self.kept),
            **values,
        )
        return HTMLResponse(text, status, headers=_CLOSED)

    def login(self, *, refused: bool = False) -> HTMLResponse:
        """Ask for the token."""
        self.operator.is_shown("")  # say so when there is none to show
        return self.page("login.html", 401, refused=refused)


class PageRoute(APIRoute):
    """Answers with a page, also when we refuse."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Put our refusals around the route."""
        plain = super().get_route_handler()

        async def handle(request: Request) -> Response:
            desk = Desk(request)
            try:
                try:
                    return await plain(request)
                except NotInside:
                    return desk.login()
            except RequestValidationError:
                return _refuse(desk, _MALFORMED.text(desk.language), 422)
            except WvloError as refused:
                return _refuse(desk, str(refused), status_of(refused))

        return handle


def _refuse(desk: Desk, words: str, status: int) -> HTMLResponse:
    return desk.page("message.html", status, words=words)


def inside(request: Request) -> Desk:
    """Let through whose browser was shown in."""
    desk = Desk(request)
    if not desk.visits.go_on(desk.kept):
        raise NotInside
    return desk


async def acting(request: Request) -> Desk:
    """Let through what one of our own forms sent, and no other site's."""
    desk = inside(request)
    mark = (await request.form()).get("mark")
    if mark != desk.visits.mark(desk.kept):
        message = (
            "this form is not ours, or too old; go back and press the button again"
        )
        raise NotAllowed(message)
    return desk
