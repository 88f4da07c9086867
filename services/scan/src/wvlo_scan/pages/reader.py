"""Whoever reads a page: where it stands, in which language, and what was sent along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Annotated, Any, TypeAlias
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from wvlo_core.domain.locale import Language
from wvlo_core.errors import Contention, NotFound, Unavailable, WvloError
from wvlo_scan.pages.rendering import render
from wvlo_scan.pages.words import Words

LANGUAGE_COOKIE = "wvlo_scan_language"
LARGEST_FORM = 4_000_000
_MOST_FIELDS = 600
_YEAR = 365 * 24 * 3600
_ENDS = ".?!:"

STYLE = "".join(
    (files("wvlo_scan") / "templates" / name).read_text("utf-8")
    for name in ("shared.css", "pages.css")
)
STYLE_NAME = f"stijl-{sha256(STYLE.encode()).hexdigest()[:12]}.css"
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}


Faults: TypeAlias = Sequence[tuple[str, str]]
"""Where something is wrong, and what to do about it."""


_GENERAL = (
    (NotFound, "no_such_thing"),
    (Contention, "at_once"),
    (Unavailable, "away"),
)
"""What to say when a refusal brings no words for readers."""


class Reader:
    """Makes pages and redirects for one request."""

    def __init__(self, request: Request, language: Language | None = None) -> None:
        """Take the language that is asked for, remembered, or preferred by the browser."""
        self.root: str = request.scope.get("root_path", "")
        self.path = request.url.path
        self.cookies = request.cookies
        self.secure = request.url.scheme == "https"
        # `base_url` forgets where an application above this one put it.
        self.origin = f"{request.url.scheme}://{request.url.netloc}{self.root}"
        self.kennisbank: str = request.app.state.wvlo.kennisbank
        self.asked = language
        self.language = language or _remembered(request) or _preferred(request)
        self.words = Words(self.language, "page_words")

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Fill in a template; it knows `t` for texts, `say`, `root` and `lang`."""
        text = render(
            template,
            t=self.words.text,
            say=self.words.say,
            words=self.words,
            lang=self.language.value,
            root=self.root,
            path=self.path,
            style=STYLE_NAME,
            kennisbank=self.kennisbank,
            **values,
        )
        answer = HTMLResponse(text, status, PRIVATE)
        if self.asked is not None:
            self.remember(answer, self.asked)
        return answer

    def refuse(
        self, error: WvloError, status: int, title: str = "refused_title"
    ) -> HTMLResponse:
        """Say why not, in the reader's language."""
        return self.page(
            "message.html",
            status=status,
            heading=self.words.text(title),
            message=self.said(error),
        )

    def said(self, error: WvloError) -> str:
        """Give the message of a refusal in the reader's language."""
        general = next((key for kind, key in _GENERAL if isinstance(error, kind)), "")
        words = error.words or {}
        message = words.get(self.language.value) or (
            self.words.text(general) if general else str(error)
        )
        return _sentence(message)

    def faults(self, error: WvloError, field: str) -> Faults:
        """Give a refusal, and each of its details, to stand above a form."""
        return [
            (f"#{field}", _sentence(words))
            for words in self.said(error).split("\n  - ")
        ]

    def go(self, place: str) -> Response:
        """Send the reader on after something was done."""
        return RedirectResponse(f"{self.root}{place}", 303, PRIVATE)

    def remember(self, answer: Response, language: Language) -> None:
        """Let the browser remember the language."""
        self.keep(answer, LANGUAGE_COOKIE, language.value, _YEAR)

    def keep(self, answer: Response, name: str, value: str, seconds: int) -> None:
        """Let the browser remember something for this service only."""
        answer.set_cookie(
            name,
            value,
            max_age=seconds,
            path=self.root or "/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )


def _sentence(words: str) -> str:
    """Begin with a capital and end with a point, as other texts of a page do."""
    return words[:1].upper() + words[1:] + ("" if words[-1:] in _ENDS else ".")


def _remembered(request: Request) -> Language | None:
    try:
        return Language(request.cookies.get(LANGUAGE_COOKIE, ""))
    except ValueError:
        return None


def _preferred(request: Request) -> Language:
    wanted = request.headers.get("accept-language", "").lower()
    first = wanted.split(",")[0].strip()
    return Language.EN if first.startswith("en") else Language.NL


@dataclass(frozen=True)
class Sent:
    """What came with a form; nothing when it was too large."""

    fields: Mapping[str, str]
    too_large: bool = False


async def _sent(request: Request) -> Sent:
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST_FORM:
            return Sent({}, too_large=True)
    try:
        text = raw.decode("utf-8", "replace")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return Sent({}, too_large=True)
    return Sent(dict(pairs))


async def _current(request: Request, language: str = "") -> Reader:
    """Pass over a language we do not have, as an address that was mistyped gives."""
    known = [each for each in Language if each == language]
    return Reader(request, known[0] if known else None)


CurrentReader = Annotated[Reader, Depends(_current)]
Form = Annotated[Sent, Depends(_sent)]
