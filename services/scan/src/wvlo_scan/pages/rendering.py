"""From a template to an answer, for every page of the scan."""

from __future__ import annotations

from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from wvlo_core.domain.locale import Language

_templates = Environment(
    loader=PackageLoader("wvlo_scan"), autoescape=True, undefined=StrictUndefined
)


def page(
    template: str, language: Language, *, status: int = 200, **values: Any
) -> HTMLResponse:
    """Fill in a template of `templates/`; it knows the language as `lang`."""
    return HTMLResponse(render(template, lang=language.value, **values), status)


def render(template: str, **values: Any) -> str:
    """Fill in a template and give the text."""
    return _templates.get_template(template).render(**values)
