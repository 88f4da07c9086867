from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, func, select
from starlette.testclient import TestClient

from tests.builders import learner, learner_id
from tests.esco_folder import (
    COLUMNS,
    EscoFolder,
    asks,
    occupation,
    skill,
    skill_row,
)
from tests.integration.wvlo_learning_paths.test_http import PICTURE, problem
from wvlo_core.domain.locale import Language
from wvlo_core.errors import Invalid
from wvlo_core.runtime.app import App
from wvlo_core.runtime.database import open_engine, reading
from wvlo_core.runtime.migrating import migrate
from wvlo_learning_paths import http, use_cases
from wvlo_learning_paths.bootstrap import bootstrap
from wvlo_learning_paths.esco import read_folder
from wvlo_learning_paths.esco.telling import ATTRIBUTION, import_text
from wvlo_learning_paths.model import ImportOutcome
from wvlo_learning_paths.store.tables import competencies, relations


@pytest.fixture
def folder(tmp_path: Path) -> EscoFolder:
    return EscoFolder(tmp_path / "esco")


@pytest.fixture
def app(either_url: str) -> Iterator[App[Any]]:
    engine = open_engine(either_url)
    migrate(engine, "learning_paths", "wvlo_learning_paths")
    yield bootstrap(engine=engine)
    engine.dispose()


def bring_in(app: App[Any], path: Path, version: str = "1.2.0") -> ImportOutcome:
    found = read_folder(path, version)
    command = use_cases.ImportFramework(framework=found.framework)
    return app.run(use_cases.import_framework, command)


def within(app: App[Any], look: Callable[[Any], Any]) -> Any:
    return app.run(lambda _, work: look(work), None)


def everything(app: App[Any]) -> dict[str, Any]:
    found = MetaData()
    with reading(app.engine) as connection:
        found.reflect(connection)
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in found.sorted_tables
        }


def report_of(path: Path, name: str) -> Any:
    files = read_folder(path).files
    return next(each for each in files if each.name.startswith(name))


# --- what comes in ---


# holds CO3, LP17
def test_a_skill_comes_in_with_its_address_label_kind_and_what_is_broader(
    app: App[Any], folder: EscoFolder
) -> None:
    folder.write_dutch(bake_bread="brood bakken")

    bring_in(app, folder.path)

    found = within(app, lambda work: work.frameworks.named([skill("bake-bread")]))
    bread = found[skill("bake-bread")]
    assert (bread.kind, bread.reuse) == ("skill", "sector-specific")
    assert bread.title.nl == "brood bakken"
    assert bread.title.text(Language.EN) == "bake bread"
    with reading(app.engine) as connection:
        above = connection.execute(
            select(relations.c.target).where(
                relations.c.source == skill("bake-bread"),
                relations.c.kind == "broader",
            )
        ).scalars()
        assert [*above] == [skill("food")]


# holds LP17
def test_an_occupation_becomes_a_target_profile_with_essential_and_optional_skills(
    app: App[Any], folder: EscoFolder
) -> None:
    bring_in(app, folder.path)

    baker = within(app, lambda work: work.profiles.get("esco-baker"))
    assert {(t.competency, t.level, t.importance) for t in baker.target} == {
        (skill("bake-bread"), 3, "essential"),
        (skill("knead-dough"), 3, "essential"),
        (skill("food-safety"), 2, "optional"),
    }


# holds LP17
def test_the_same_folder_a_second_time_changes_nothing(
    app: App[Any], folder: EscoFolder
) -> None:
    first = bring_in(app, folder.path)
    before = everything(app)

    second = bring_in(app, folder.path)

    assert first.news
    assert not second.news
    assert everything(app) == before


# holds CO3
def test_a_skill_that_a_new_version_leaves_out_stays_resolvable(
    app: App[Any], folder: EscoFolder
) -> None:
    bring_in(app, folder.path, "1.1.0")
    folder.rows["skills"] = [
        row for row in folder.rows["skills"] if row["conceptUri"] != skill("brew-beer")
    ] + [skill_row("smoke-fish")]
    folder.rows["broaderRelationsSkillPillar"].pop()
    folder.rows["occupationSkillRelations"][-1] = asks("brewer", "smoke-fish")
    folder.write()

    outcome = bring_in(app, folder.path, "1.2.0")

    found = within(
        app,
        lambda work: work.frameworks.named([skill("brew-beer"), skill("smoke-fish")]),
    )
    assert found[skill("brew-beer")].retired_in == "1.2.0"
    assert found[skill("smoke-fish")].since == "1.2.0"
    assert outcome.competencies.model_dump() == {
        "added": 1,
        "changed": 0,
        "retired": 1,
        "unchanged": 4,
    }
    assert outcome.changed_profiles == ("esco-brewer",)
    versions = within(app, lambda work: work.frameworks.imported("esco")).versions
    assert [each.version for each in versions] == ["1.1.0", "1.2.0"]


# holds CO3
def test_a_skill_that_comes_back_is_in_use_again(
    app: App[Any], folder: EscoFolder
) -> None:
    whole = [*folder.rows["skillGroups"]]
    folder.rows["skillGroups"].append(skill_row("drinks"))
    bring_in(app, folder.write(), "1.0")
    folder.rows["skillGroups"] = whole
    bring_in(app, folder.write(), "1.1")
    folder.rows["skillGroups"] = [*whole, skill_row("drinks")]

    bring_in(app, folder.write(), "1.2")

    found = within(app, lambda work: work.frameworks.named([skill("drinks")]))
    assert found[skill("drinks")].retired_in is None
    assert found[skill("drinks")].since == "1.0"


# --- rows that cannot be used ---


# holds LP17
@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"conceptUri": "no address"}, "uri"),
        ({"conceptUri": skill("bake-bread")}, "twice"),
        ({"preferredLabel": " "}, "label"),
        ({"status": "deprecated"}, "not_released"),
        ({"preferredLabel": "null\0byte"}, "columns"),
    ],
)
def test_a_row_that_cannot_be_used_is_skipped_with_its_line_and_the_reason(
    folder: EscoFolder, changes: dict[str, str], fault: str
) -> None:
    folder.rows["skills"].append(skill_row("pipe-cream", **changes))

    found = report_of(folder.write(), "skills")

    # Each record takes two lines: its other names are on lines of their own.
    assert [(each.line, each.fault) for each in found.skipped] == [(10, fault)]
    assert (found.rows, found.kept) == (5, 4)


def test_a_row_with_too_few_fields_is_skipped(folder: EscoFolder) -> None:
    path = folder.file("occupationSkillRelations")
    path.write_text(path.read_text("utf-8") + "only,two\n", "utf-8")

    found = report_of(folder.path, "occupationSkillRelations")

    assert [(each.line, each.fault) for each in found.skipped] == [(6, "columns")]


# holds LP17
def test_a_reference_to_what_is_in_no_file_is_reported_with_its_line(
    folder: EscoFolder,
) -> None:
    folder.rows["occupationSkillRelations"] += [
        asks("smith", "bake-bread"),
        asks("baker", "forge-iron"),
    ]

    found = report_of(folder.write(), "occupationSkillRelations")

    assert [(each.line, each.uri) for each in found.dangling] == [
        (6, occupation("smith")),
        (7, skill("forge-iron")),
    ]


def test_a_relation_of_an_unknown_kind_or_told_twice_is_skipped(
    folder: EscoFolder,
) -> None:
    folder.rows["occupationSkillRelations"] += [
        asks("baker", "brew-beer", "perhaps"),
        asks("baker", "bake-bread", "optional"),
    ]

    found = report_of(folder.write(), "occupationSkillRelations")

    assert [each.fault for each in found.skipped] == ["relation_kind", "twice"]


# --- files that cannot be used: nothing comes in ---


def without_a_file(folder: EscoFolder) -> str:
    folder.file("skills").unlink()
    folder.file("skillGroups").unlink()
    return "skillGroups.csv"


def without_a_column(folder: EscoFolder) -> str:
    columns = [name for name in COLUMNS["skills"] if name != "status"]
    folder.write_file(folder.file("skills"), columns, folder.rows["skills"])
    return "no column status"


def cut_off_in_a_field(folder: EscoFolder) -> str:
    path = folder.file("skills")
    path.write_text(path.read_text("utf-8").rpartition('"')[0], "utf-8")
    return "record that begins on line 8"


def in_another_encoding(folder: EscoFolder) -> str:
    path = folder.file("occupations")
    path.write_bytes(path.read_bytes() + "é".encode("latin-1"))
    return "not UTF-8"


def cut_off_between_rows(folder: EscoFolder) -> str:
    more = [asks("baker", f"skill-{n}") for n in range(40)]
    folder.rows["occupationSkillRelations"] += more
    folder.write()
    return "40 of 44 rows cannot be used"


def empty(folder: EscoFolder) -> str:
    folder.write_file(folder.file("skills"), COLUMNS["skills"], [])
    return "no row that can be used"


def not_there(folder: EscoFolder) -> str:
    folder.path = folder.path / "elsewhere"
    return "there is no folder"


# holds LP17
@pytest.mark.parametrize(
    "spoil",
    [
        without_a_file,
        without_a_column,
        cut_off_in_a_field,
        in_another_encoding,
        cut_off_between_rows,
        empty,
        not_there,
    ],
)
def test_a_bad_file_is_named_and_the_import_before_it_stays(
    tmp_path: Path, folder: EscoFolder, spoil: Callable[[EscoFolder], str]
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/paths.sqlite")
    migrate(engine, "learning_paths", "wvlo_learning_paths")
    app = bootstrap(engine=engine)
    bring_in(app, folder.path, "1.1.0")
    before = everything(app)
    said = spoil(folder)

    with pytest.raises(Invalid, match=said):
        bring_in(app, folder.path, "1.2.0")

    assert everything(app) == before
    engine.dispose()


# holds LP17
def test_an_import_that_fails_half_way_leaves_the_one_before_it(
    app: App[Any], folder: EscoFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_in(app, folder.path, "1.1.0")
    before = everything(app)
    folder.rows["skills"].append(skill_row("pipe-cream"))

    def fail(*_: Any) -> None:
        message = "the power went"
        raise RuntimeError(message)

    monkeypatch.setattr("wvlo_learning_paths.use_cases.frameworks.refresh", fail)
    with pytest.raises(RuntimeError):
        bring_in(app, folder.write(), "1.2.0")

    assert everything(app) == before


# --- what the importer says, and what learners may do with it ---


# holds LP17
@pytest.mark.parametrize("language", [*Language])
def test_the_report_counts_every_file_and_names_lines(
    app: App[Any], folder: EscoFolder, language: Language
) -> None:
    folder.rows["skills"].append(skill_row("pipe-cream", preferredLabel=""))
    folder.rows["occupationSkillRelations"] += [asks("smith", "bake-bread")] * 12
    outcome = bring_in(app, folder.write())

    text = import_text(read_folder(folder.path), outcome, language)

    assert all(folder.file(name).name in text for name in COLUMNS)
    assert "10: " in text
    assert occupation("smith") in text
    assert text.endswith(ATTRIBUTION)


def test_a_learner_can_only_speak_of_imported_competencies(
    tmp_path: Path, folder: EscoFolder
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/paths.sqlite")
    migrate(engine, "learning_paths", "wvlo_learning_paths")
    app = bootstrap(engine=engine)
    bring_in(app, folder.path)
    picture = {**PICTURE, "profile": "esco-baker", "levels": {skill("forge-iron"): 1}}

    with TestClient(http.create(app), raise_server_exceptions=False) as door:
        refused = door.put(f"/learners/{learner_id()}", json=picture)

    assert skill("forge-iron") in problem(refused, 422)["faults"]
    engine.dispose()


def test_whose_target_profile_changed_hears_that(
    app: App[Any], folder: EscoFolder
) -> None:
    bring_in(app, folder.path, "1.1.0")
    baker = learner(profile="esco-baker")
    app.run(use_cases.save_learner, use_cases.SaveLearner(learner=baker))
    folder.rows["occupationSkillRelations"].append(asks("baker", "brew-beer"))

    bring_in(app, folder.write(), "1.2.0")

    found = within(app, lambda work: work.learners.with_gap_in([skill("brew-beer")]))
    assert [each.id for each in found] == [baker.id]


# --- the real files ---


def counted(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


# holds LP17
@pytest.mark.skipif(
    "WVLO_ESCO_DIR" not in os.environ,
    reason="set WVLO_ESCO_DIR to the unpacked CSV files of ESCO to import all of them",
)
def test_all_of_esco_comes_in(app: App[Any]) -> None:
    path = Path(os.environ["WVLO_ESCO_DIR"])
    found = read_folder(path)

    outcome = bring_in(app, path)

    for file in found.files:
        assert file.rows == counted(path / file.name)
        assert file.rows == file.kept + len(file.skipped) + len(file.dangling)
    kept = Counter({each.name.partition("_")[0]: each.kept for each in found.files})
    with reading(app.engine) as connection:
        rows = connection.execute(select(func.count()).select_from(competencies))
        assert rows.scalar() == kept["skills"] + kept["skillGroups"]
    asked = sum(len(each.target) for each in found.framework.profiles)
    assert asked == kept["occupationSkillRelations.csv"]
    assert outcome.profiles.added == len(found.framework.profiles)
    assert not bring_in(app, path).news
