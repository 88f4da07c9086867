"""Competencies and target profiles that others published, beside our own framework.

An imported competency is named by its URI; our own have short codes such as `A1`. What a
later version leaves out is retired, never removed, so that old pictures stay readable.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from wvlo_core.domain.ids import CompetencyCode, Key
from wvlo_core.domain.learning_path import RoleProfile
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.value import Value

Version = Annotated[str, Field(min_length=1, max_length=40)]
CompetencyKind = Literal["skill", "knowledge", "group", "unknown"]
Reuse = Literal[
    "transversal", "cross-sector", "sector-specific", "occupation-specific", "unknown"
]
RelationKind = Literal["broader", "essential", "optional"]


class ExternalCompetency(Value):
    """One competency of an imported framework; `group` only gathers others."""

    uri: CompetencyCode
    kind: CompetencyKind
    reuse: Reuse
    title: LocalizedText
    since: Version
    retired_in: Version | None = None


class Relation(NamedTuple):
    """The target is broader than the source, or goes together with it."""

    source: CompetencyCode
    kind: RelationKind
    target: CompetencyCode


class Framework(Value):
    """Everything that one published version holds."""

    scheme: Key
    version: Version
    competencies: tuple[ExternalCompetency, ...]
    relations: tuple[Relation, ...]
    profiles: tuple[RoleProfile, ...]


class ImportedVersion(Value):
    """When a version came in, and how much was in it."""

    version: Version
    imported_on: date
    competencies: int
    relations: int
    profiles: int


class ImportedFramework(Value):
    """What is known of a framework that was imported; its last version counts."""

    id: Key
    versions: Annotated[tuple[ImportedVersion, ...], Field(min_length=1)]


class Change(Value):
    """What an import did to one kind of thing.

    A competency that is left out is retired, a relation goes, a target profile stays.
    """

    added: int = 0
    changed: int = 0
    retired: int = 0
    unchanged: int = 0


class ImportOutcome(Value):
    """What an import did; the same files a second time change nothing."""

    version: Version
    competencies: Change
    relations: Change
    profiles: Change
    changed_profiles: tuple[Key, ...] = ()
    """Target profiles that were there and ask something else now."""

    @property
    def news(self) -> bool:
        """Whether anything became different."""
        kinds = (self.competencies, self.relations, self.profiles)
        return any(each.added or each.changed or each.retired for each in kinds)


Fault = Literal[
    "columns",
    "uri",
    "label",
    "twice",
    "not_released",
    "relation_kind",
]


class SkippedRow(NamedTuple):
    """A row that could not be used; `line` is where it begins in the file."""

    line: int
    fault: Fault


class DanglingReference(NamedTuple):
    """A row that speaks of something that is in none of the files."""

    line: int
    uri: str


class FileReport(NamedTuple):
    """What one file gave: `rows` is the sum of the other three."""

    name: str
    rows: int
    kept: int
    skipped: tuple[SkippedRow, ...] = ()
    dangling: tuple[DanglingReference, ...] = ()
