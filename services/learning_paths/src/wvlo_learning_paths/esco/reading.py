"""From a folder of ESCO's CSV files to competencies, relations and target profiles.

Nothing here touches a database: either the whole folder could be read, or it is refused
with every fault at once. Rows that cannot be used are skipped and reported.

Our choice, not ESCO's, which knows no levels: an essential skill is asked at level 3
(on own initiative), an optional one at level 2 (applies). Skills that go together
(`skillSkillRelations`) are kept as such and are not prerequisites.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wvlo_core.domain.learning_path import Importance, RoleProfile, Target
from wvlo_core.errors import Invalid
from wvlo_learning_paths.esco.concepts import LABELLED, Concept, concepts_of
from wvlo_learning_paths.esco.rows import Row, Sheet
from wvlo_learning_paths.model.frameworks import (
    ExternalCompetency,
    FileReport,
    Framework,
    Relation,
    RelationKind,
)

SCHEME = "esco"
LEVELS = {Importance.ESSENTIAL: 3, Importance.OPTIONAL: 2}

_RELATIONS: dict[str, RelationKind] = {"essential": "essential", "optional": "optional"}

_FILES = {
    **LABELLED,
    "broaderRelationsSkillPillar": ("conceptUri", "broaderUri"),
    "skillSkillRelations": ("originalSkillUri", "relationType", "relatedSkillUri"),
    "occupationSkillRelations": ("occupationUri", "relationType", "skillUri"),
}


@dataclass(frozen=True)
class Folder:
    """What a folder holds, and what its files gave."""

    framework: Framework
    files: tuple[FileReport, ...]
    unused: tuple[str, ...]
    """CSV files in the folder that nothing is taken from."""
    dutch: bool
    """Whether the labels are there in Dutch; else the English ones stand for them."""


def read_folder(folder: Path, version: str | None = None) -> Folder:
    """Read all of it; without a version, the newest change in the files is its name.

    Raises `Invalid` when files are missing, broken, or do not belong together.
    """
    reading = _Reading(folder)
    concepts = {
        name: [
            *concepts_of(name, reading.sheets[name], reading.sheets.get(f"{name}_nl"))
        ]
        for name in LABELLED
    }
    newest = max((c.modified for each in concepts.values() for c in each), default="")
    known = version or newest[:10] or "unknown"
    competencies = [
        ExternalCompetency(
            uri=each.uri,
            kind=each.kind,
            reuse=each.reuse,
            title=each.title,
            since=known,
        )
        for name in ("skillGroups", "skills")
        for each in concepts[name]
    ]
    uris = {each.uri for each in competencies}
    framework = Framework(
        scheme=SCHEME,
        version=known,
        competencies=tuple(sorted(competencies, key=lambda each: each.uri)),
        relations=tuple(sorted(reading.relations(uris))),
        profiles=tuple(reading.profiles(concepts["occupations"], uris)),
    )
    reading.refuse_if_unfit()
    return Folder(framework, reading.reports(), reading.unused(), reading.dutch)


@dataclass
class _Reading:
    """The sheets of one folder, opened as they are needed."""

    folder: Path
    sheets: dict[str, Sheet] = field(default_factory=dict)
    dutch: bool = False

    def __post_init__(self) -> None:
        """Find every file, or name all that are missing."""
        if not self.folder.is_dir():
            message = f"there is no folder {self.folder}; give the unpacked ESCO files"
            raise Invalid(message)
        for name, columns in _FILES.items():
            if path := self._path(name, "en"):
                self.sheets[name] = Sheet(path, columns)
        if missing := [f"{name}.csv" for name in _FILES if name not in self.sheets]:
            message = "files of ESCO are missing; download all CSV files of one version"
            raise Invalid(message, tuple(missing))
        for name, columns in LABELLED.items():
            if path := self._path(name, "nl"):
                self.sheets[f"{name}_nl"] = Sheet(path, columns)
                self.dutch = True

    def _path(self, name: str, language: str) -> Path | None:
        names = [
            f"{name}_{language}.csv",
            *([f"{name}.csv"] if language == "en" else []),
        ]
        found = (self.folder / each for each in names)
        return next((path for path in found if path.is_file()), None)

    def relations(self, uris: set[str]) -> set[Relation]:
        """Give what is broader than what, and what goes together."""
        found: set[Relation] = set()
        broader = self.sheets["broaderRelationsSkillPillar"]
        for row in broader.read():
            relation = Relation(row["conceptUri"], "broader", row["broaderUri"])
            _relate(broader, row, relation, uris, found)
        together = self.sheets["skillSkillRelations"]
        for row in together.read():
            kind = _RELATIONS.get(row["relationType"])
            if kind is None:
                together.skip(row, "relation_kind")
                continue
            pair = row["originalSkillUri"], row["relatedSkillUri"]
            _relate(together, row, Relation(pair[0], kind, pair[1]), uris, found)
        return found

    def profiles(
        self, occupations: list[Concept], uris: set[str]
    ) -> Iterator[RoleProfile]:
        """Give a target profile for each occupation that asks for any skill."""
        asked: dict[str, dict[str, Importance]] = {each.uri: {} for each in occupations}
        sheet = self.sheets["occupationSkillRelations"]
        for row in sheet.read():
            occupation, skill = row["occupationUri"], row["skillUri"]
            if row["relationType"] not in _RELATIONS:
                sheet.skip(row, "relation_kind")
            elif occupation not in asked or skill not in uris:
                sheet.dangle(row, skill if occupation in asked else occupation)
            elif skill in asked[occupation]:
                sheet.skip(row, "twice")
            else:
                sheet.keep()
                asked[occupation][skill] = Importance(row["relationType"])
        for each in sorted(occupations, key=lambda occupation: occupation.uri):
            if asked[each.uri]:
                yield _profile(each, asked[each.uri])

    def refuse_if_unfit(self) -> None:
        """Refuse files that do not belong together."""
        faults = [fault for each in self.sheets.values() if (fault := each.fault())]
        if faults:
            message = (
                "too much of these files cannot be used, so nothing was imported; "
                "are they complete, and all of one version?"
            )
            raise Invalid(message, tuple(faults))

    def reports(self) -> tuple[FileReport, ...]:
        """Say what each file gave, by name."""
        return tuple(sorted(each.report() for each in self.sheets.values()))

    def unused(self) -> tuple[str, ...]:
        """Name the files that nothing is taken from."""
        used = {each.path.name for each in self.sheets.values()}
        names = {path.name for path in self.folder.glob("*.csv")}
        return tuple(sorted(names - used))


def _relate(
    sheet: Sheet, row: Row, relation: Relation, uris: set[str], found: set[Relation]
) -> None:
    unknown = [uri for uri in (relation.source, relation.target) if uri not in uris]
    if unknown:
        sheet.dangle(row, unknown[0])
    elif relation in found:
        sheet.skip(row, "twice")
    else:
        sheet.keep()
        found.add(relation)


def _profile(occupation: Concept, asked: dict[str, Importance]) -> RoleProfile:
    return RoleProfile(
        key=f"{SCHEME}-{occupation.uri.rpartition('/')[2]}",
        title=occupation.title,
        target=tuple(
            Target(competency=uri, level=LEVELS[importance], importance=importance)
            for uri, importance in sorted(asked.items())
        ),
    )
