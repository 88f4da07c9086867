"""Imported frameworks: written in bulk, and only what differs from what is there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from wvlo_core.domain.ids import CompetencyCode, Key
from wvlo_core.domain.learning_path import RoleProfile
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.runtime.documents import Documents
from wvlo_core.runtime.unit_of_work import UnitOfWork
from wvlo_learning_paths.model import (
    Change,
    ExternalCompetency,
    Framework,
    ImportedFramework,
    ImportOutcome,
    Relation,
)
from wvlo_learning_paths.model.frameworks import ImportedVersion
from wvlo_learning_paths.store.tables import competencies, frameworks, relations

_AT_A_TIME = 500


class Frameworks:
    """Competencies and target profiles that others published."""

    def __init__(
        self, connection: UnitOfWork, profiles: Documents[RoleProfile]
    ) -> None:
        """Keep competencies in tables of their own, target profiles beside ours."""
        self._connection = connection
        self._profiles = profiles
        self._imported = Documents(connection, frameworks, ImportedFramework)

    def imported(self, scheme: Key) -> ImportedFramework | None:
        """Tell which versions came in, if any."""
        return self._imported.find(scheme)

    def named(
        self, codes: Collection[CompetencyCode]
    ) -> dict[CompetencyCode, ExternalCompetency]:
        """Find imported competencies, also retired ones; unknown codes are left out."""
        found: dict[CompetencyCode, ExternalCompetency] = {}
        wanted = sorted(codes)
        for start in range(0, len(wanted), _AT_A_TIME):
            some = wanted[start : start + _AT_A_TIME]
            found |= self._competencies(competencies.c.uri.in_(some))
        return found

    def keep(self, framework: Framework, on: date) -> ImportOutcome:
        """Bring what is kept up to this version; retire what it leaves out."""
        changed_profiles, profiles = self._keep_profiles(framework)
        outcome = ImportOutcome(
            version=framework.version,
            competencies=self._keep_competencies(framework),
            relations=self._keep_relations(framework),
            profiles=profiles,
            changed_profiles=changed_profiles,
        )
        self._remember(framework, on, outcome)
        return outcome

    def _keep_competencies(self, framework: Framework) -> Change:
        present = self._competencies(competencies.c.scheme == framework.scheme)
        added = changed = 0
        for new in framework.competencies:
            old = present.pop(new.uri, None)
            if old is None:
                self._connection.add(competencies, _row(framework.scheme, new))
                added += 1
            elif old != new.model_copy(update={"since": old.since}):
                self._rewrite(
                    framework.scheme, new.model_copy(update={"since": old.since})
                )
                changed += 1
        gone = [each for each in present.values() if each.retired_in is None]
        for each in gone:
            retired = each.model_copy(update={"retired_in": framework.version})
            self._rewrite(framework.scheme, retired)
        same = len(framework.competencies) - added - changed
        return Change(added=added, changed=changed, retired=len(gone), unchanged=same)

    def _keep_relations(self, framework: Framework) -> Change:
        rows = self._connection.read(
            select(relations.c.source, relations.c.kind, relations.c.target).where(
                relations.c.scheme == framework.scheme
            ),
            relations,
        )
        present = {Relation(row.source, row.kind, row.target) for row in rows}
        wanted = set(framework.relations)
        for relation in sorted(wanted - present):
            row = {**relation._asdict(), "scheme": framework.scheme}
            self._connection.add(relations, row)
        for relation in sorted(present - wanted):
            same = (relations.c[n] == v for n, v in relation._asdict().items())
            self._connection.execute(delete(relations).where(*same))
        return Change(
            added=len(wanted - present),
            retired=len(present - wanted),
            unchanged=len(wanted & present),
        )

    def _keep_profiles(self, framework: Framework) -> tuple[tuple[Key, ...], Change]:
        ours = self._profiles.table.c.id.startswith(f"{framework.scheme}-")
        present = {each.key: each for each in self._profiles.select(ours)}
        added = 0
        changed = []
        for new in framework.profiles:
            old = present.get(new.key)
            if old != new:
                self._profiles.save(new)
                if old is None:
                    added += 1
                else:
                    changed.append(new.key)
        same = len(framework.profiles) - added - len(changed)
        return tuple(changed), Change(added=added, changed=len(changed), unchanged=same)

    def _remember(self, framework: Framework, on: date, outcome: ImportOutcome) -> None:
        known = self._imported.find(framework.scheme)
        versions = known.versions if known else ()
        if versions and versions[-1].version == outcome.version and not outcome.news:
            return
        version = ImportedVersion(
            version=framework.version,
            imported_on=on,
            competencies=len(framework.competencies),
            relations=len(framework.relations),
            profiles=len(framework.profiles),
        )
        self._imported.save(
            ImportedFramework(id=framework.scheme, versions=(*versions, version))
        )

    def _competencies(
        self, *conditions: ColumnElement[bool]
    ) -> dict[CompetencyCode, ExternalCompetency]:
        rows = self._connection.read(
            select(competencies).where(*conditions), competencies
        )
        return {row.uri: _competency(row) for row in rows}

    def _rewrite(self, scheme: Key, competency: ExternalCompetency) -> None:
        self._connection.execute(
            update(competencies)
            .where(competencies.c.uri == competency.uri)
            .values(_row(scheme, competency))
        )


def _row(scheme: Key, competency: ExternalCompetency) -> dict[str, Any]:
    values = competency.model_dump(exclude={"title"})
    title = competency.title
    return {**values, "scheme": scheme, "title_nl": title.nl, "title_en": title.en}


def _competency(row: Any) -> ExternalCompetency:
    return ExternalCompetency(
        uri=row.uri,
        kind=row.kind,
        reuse=row.reuse,
        title=LocalizedText(nl=row.title_nl, en=row.title_en),
        since=row.since,
        retired_in=row.retired_in,
    )
