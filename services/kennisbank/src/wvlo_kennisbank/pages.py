"""A published item as a page: what a link from elsewhere leads to."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_core.domain.people import Audience
from wvlo_core.errors import NotFound
from wvlo_core.runtime.app import App
from wvlo_core.runtime.http import Read
from wvlo_kennisbank import queries

router = APIRouter(include_in_schema=False)

_CLOSED = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
_templates = Environment(
    loader=PackageLoader("wvlo_kennisbank"), autoescape=True, undefined=StrictUndefined
)
_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")


@router.get("/artikel/{slug}")
def show_item(
    slug: str,
    request: Request,
    read: Read,
    audience: Audience = Audience.EMPLOYEE,
    language: Language = Language.NL,
) -> HTMLResponse:
    """Show an item to one audience; what is withdrawn or not for it is not there."""
    app: App[Any] = request.app.state.wvlo
    known: dict[str, Any] = {
        "lang": language.value,
        "audience": audience.value,
        "t": _texts(language),
    }
    try:
        item = queries.read_item(read, slug, audience, language, app.clock().date())
    except NotFound:
        return _page(404, item=None, body="", **known)
    # What an editor writes is text: marks become structure, HTML stays as it is typed.
    body = Markup(_markdown.render(item.body.text))  # noqa: S704 - see above
    return _page(200, item=item, body=body, **known)


def _page(status: int, **values: Any) -> HTMLResponse:
    text = _templates.get_template("item.html").render(**values)
    return HTMLResponse(text, status, _CLOSED)


@cache
def _texts(language: Language) -> dict[str, str]:
    file = files("wvlo_kennisbank") / "content" / "page_words.toml"
    found = tomllib.loads(file.read_text("utf-8"))
    return {
        key: LocalizedText.model_validate(text).text(language)
        for key, text in found.items()
    }
