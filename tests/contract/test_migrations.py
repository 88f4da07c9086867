"""Migrations make exactly the tables the code uses, and refuse newer databases."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, select, text
from sqlalchemy.schema import CreateTable

from wvlo_core.errors import Invalid
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.migrating import migrate

SERVICES = ["scan", "kennisbank", "news", "learning_paths"]


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)],
)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path}/wvlo.sqlite"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    engine = open_engine(url)
    yield engine
    engine.dispose()


def migrated(engine: Engine, service: str) -> None:
    migrate(engine, service, f"wvlo_{service}")


def tables_of(service: str) -> MetaData:
    metadata: MetaData = import_module(f"wvlo_{service}.store").metadata
    return metadata


def differences(engine: Engine, service: str) -> list[Any]:
    version_table = f"{service}_alembic_version"
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"version_table": version_table, "compare_server_default": True},
        )
        return [*compare_metadata(context, tables_of(service))]


def everything_in(engine: Engine) -> dict[str, Any]:
    found = MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        return {
            table.name: (
                sorted(str(CreateTable(table).compile(engine)).splitlines()),
                sorted(index.name or "" for index in table.indexes),
                connection.execute(select(table)).all(),
            )
            for table in found.sorted_tables
        }


@pytest.mark.parametrize("service", SERVICES)
def test_a_migrated_database_has_exactly_the_tables_that_the_code_uses(
    engine: Engine, service: str
) -> None:
    migrated(engine, service)

    assert differences(engine, service) == []
    assert everything_in(engine).keys() == {
        *tables_of(service).tables,
        f"{service}_alembic_version",
    }


@pytest.mark.parametrize("service", SERVICES)
def test_migrating_again_changes_nothing(engine: Engine, service: str) -> None:
    migrated(engine, service)
    before = everything_in(engine)

    migrated(engine, service)

    assert everything_in(engine) == before


def test_four_services_can_share_one_database_without_noticing(engine: Engine) -> None:
    for service in [*SERVICES, *SERVICES]:
        migrated(engine, service)

    assert everything_in(engine).keys() == {
        *(name for service in SERVICES for name in tables_of(service).tables),
        *(f"{service}_alembic_version" for service in SERVICES),
    }


@pytest.mark.parametrize("service", SERVICES)
def test_a_database_from_newer_software_is_refused_and_left_as_it_was(
    engine: Engine, service: str
) -> None:
    migrated(engine, service)
    with engine.begin() as connection:
        connection.execute(
            text(
                f"UPDATE {service}_alembic_version SET version_num = 'from_the_future'"
            )
        )
    before = everything_in(engine)

    with pytest.raises(Invalid, match="upgrade WVLO, or point the setting") as refused:
        migrated(engine, service)

    assert str(engine.url.database) in str(refused.value)
    assert "from_the_future" in str(refused.value)
    assert everything_in(engine) == before


def test_the_refusal_does_not_repeat_the_password_of_the_database(
    tmp_path: Path,
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/wvlo.sqlite")
    migrated(engine, "scan")
    with engine.begin() as connection:
        connection.execute(text("UPDATE scan_alembic_version SET version_num = 'x'"))
    engine.url = engine.url.set(username="scan", password="s3cret")

    with pytest.raises(Invalid) as refused:
        migrated(engine, "scan")

    assert "s3cret" not in str(refused.value)
