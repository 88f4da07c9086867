"""The skills, groups and occupations that ESCO lists, with their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wvlo_core.domain.locale import LocalizedText
from wvlo_learning_paths.esco.rows import Row, Sheet
from wvlo_learning_paths.model.frameworks import CompetencyKind, Reuse

_CONCEPT = ("conceptUri", "preferredLabel", "status")
LABELLED = {
    "skills": (*_CONCEPT, "skillType", "reuseLevel", "modifiedDate"),
    "skillGroups": (*_CONCEPT, "modifiedDate"),
    "occupations": (*_CONCEPT, "modifiedDate"),
}
"""The files with labels, and the columns that are read."""

_URI = re.compile(r"^https?://[A-Za-z0-9_.:/-]{1,110}$")
_OCCUPATION = re.compile(r"^https?://\S+/occupation/[a-z0-9]+(?:-[a-z0-9]+)*$")
_KINDS: dict[str, CompetencyKind] = {
    "skill/competence": "skill",
    "knowledge": "knowledge",
}
_REUSES: dict[str, Reuse] = {
    "transversal": "transversal",
    "cross-sector": "cross-sector",
    "sector-specific": "sector-specific",
    "occupation-specific": "occupation-specific",
}


@dataclass(frozen=True)
class Concept:
    """What ESCO has a page about."""

    uri: str
    title: LocalizedText
    kind: CompetencyKind
    reuse: Reuse
    modified: str
    """When ESCO last changed it, ISO 8601."""


def concepts_of(name: str, sheet: Sheet, dutch: Sheet | None) -> Iterator[Concept]:
    """Give what the file lists, each URI once.

    Without a Dutch label the English one stands for it.
    """
    labels = {
        row["conceptUri"]: row["preferredLabel"]
        for row in (_released(name, dutch) if dutch else ())
    }
    for row in _released(name, sheet):
        label = row["preferredLabel"]
        yield Concept(
            uri=row["conceptUri"],
            title=LocalizedText(nl=labels.get(row["conceptUri"], label), en=label),
            kind=_kind(name, row),
            reuse=_REUSES.get(row.values.get("reuseLevel", ""), "unknown"),
            modified=row["modifiedDate"],
        )


def _released(name: str, sheet: Sheet) -> Iterator[Row]:
    """Give the concepts in use, each once."""
    pattern = _OCCUPATION if name == "occupations" else _URI
    seen = set()
    for row in sheet.read():
        uri = row["conceptUri"]
        if not (_URI.match(uri) and pattern.match(uri)):
            sheet.skip(row, "uri")
        elif uri in seen:
            sheet.skip(row, "twice")
        elif not row["preferredLabel"]:
            sheet.skip(row, "label")
        elif row["status"] != "released":
            sheet.skip(row, "not_released")
        else:
            sheet.keep()
            seen.add(uri)
            yield row


def _kind(name: str, row: Row) -> CompetencyKind:
    if name == "skillGroups":
        return "group"
    return _KINDS.get(row.values.get("skillType", ""), "unknown")
