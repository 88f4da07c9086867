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
    text = _templates.get_template(template).render(lang=language.value, **values)
    return HTMLResponse(text, status)
