"""From a template to an answer, for every page of the scan."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

_templates = Environment(
    loader=PackageLoader("wvlo_scan"), autoescape=True, undefined=StrictUndefined
)


def render(template: str, **values: Any) -> str:
    """Fill in a template and give the text."""
    return _templates.get_template(template).render(**values)
