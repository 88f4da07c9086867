"""Migrations make exactly the tables the code uses, and refuse newer databases."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import alembic.command
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, select, text
from sqlalchemy.schema import CreateTable

from wvlo_core.errors import Invalid
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.migrating import migrate
from wvlo_core.runtime.outbox import backlog
from wvlo_core.runtime.parked import parked as set_aside
from wvlo_core.runtime.tables import message_tables

SERVICES = ["scan", "kennisbank", "news", "learning_paths"]


@pytest.fixture
def engine(either_url: str) -> Iterator[Engine]:
    engine = open_engine(either_url)
    yield engine
    engine.dispose()


def migrated(engine: Engine, service: str, revision: str = "head") -> None:
    """Migrate to the newest version, or to an older one as old software did."""
    with pytest.MonkeyPatch.context() as patch:
        if revision != "head":
            upgrade = alembic.command.upgrade
            patch.setattr(
                alembic.command, "upgrade", lambda config, _: upgrade(config, revision)
            )
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


# holds EV11
def test_the_tables_of_webhooks_are_those_of_every_service_beside_its_own(
    engine: Engine,
) -> None:
    name, wanted = "news_webhook", MetaData()
    message_tables(wanted, name)
    migrated(engine, "news")
    of_service = {*everything_in(engine)}

    migrate(engine, name, "wvlo_core.runtime.webhooks")
    migrate(engine, name, "wvlo_core.runtime.webhooks")

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": f"{name}_alembic_version",
                "compare_server_default": True,
                "include_name": lambda found, kind, _: (
                    kind != "table" or str(found).startswith(name)
                ),
            },
        )
        assert compare_metadata(context, wanted) == []
    made = {*everything_in(engine)} - of_service
    assert made == {*wanted.tables, f"{name}_alembic_version"}


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


# holds EV3, EV5
@pytest.mark.parametrize("service", SERVICES)
def test_what_lay_in_a_database_of_the_first_version_is_still_there(
    engine: Engine, service: str
) -> None:
    migrated(engine, service, f"{service}_0001")
    with engine.begin() as connection:
        first = MetaData()
        first.reflect(connection)
        told = {
            "type": "scan.wave_closed",
            "version": 1,
            "subject": "a-subject",
            "time": "2026-11-23T12:00:00+00:00",
            "correlation_id": "a-chain",
            "data": "{}",
        }
        outbox, parked = (first.tables[f"{service}_{n}"] for n in ("outbox", "parked"))
        for number, sent in ((1, "2026-11-23T12:00:01+00:00"), (2, None)):
            row = {**told, "id": f"told-{number}", "sent_at": sent}
            connection.execute(outbox.insert(), row)
        for number, queue in ((1, "quarantine"), (2, "dead")):
            row = {
                "queue": queue,
                "event_id": f"parked-{number}",
                "headers": '{"ce-type": "scan.wave_closed"}',
                "body": b"\x00\xff",
                "reason": "because",
                "parked_at": "2026-11-23T12:00:00+00:00",
            }
            connection.execute(parked.insert(), row)

    migrated(engine, service)

    assert differences(engine, service) == []
    tables = import_module(f"wvlo_{service}.store").messages
    with engine.connect() as connection:
        aside = [each for _, each in set_aside(connection, tables)]
        counted = backlog(connection, tables)
    assert [(each.key, each.queue, each.code) for each in aside] == [
        ("parked-1", "quarantine", "unknown"),
        ("parked-2", "dead", "unknown"),
    ]
    assert {each.body for each in aside} == {b"\x00\xff"}
    assert aside[0].headers == {"ce-type": "scan.wave_closed"}
    assert (counted.unsent, counted.dead, counted.quarantined) == (1, 1, 1)


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
