"""Data that ships with the core: the competency framework and the construct mapping."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from wvlo_core.domain.competency import CompetencyFramework, ConstructLinks


@cache
def competency_framework() -> CompetencyFramework:
    """Read the framework of agile craftsmanship, parsed once."""
    text = (files(__name__) / "competency_framework.json").read_text("utf-8")
    return CompetencyFramework.model_validate_json(text)


@cache
def construct_links() -> ConstructLinks:
    """Read which competencies each scan construct makes possible, and first actions."""
    text = (files(__name__) / "construct_links.json").read_text("utf-8")
    return ConstructLinks.model_validate_json(text)
