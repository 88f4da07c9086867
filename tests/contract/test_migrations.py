"""Migrations make exactly the tables the code uses, and refuse newer databases."""

from __future__ import annotations

import json
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

from tests.builders import DAIRY, WAVE
from wvlo_core.domain.anonymity import Showing
from wvlo_core.errors import Invalid
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.documents import Documents
from wvlo_core.runtime.migrating import migrate
from wvlo_core.runtime.outbox import backlog
from wvlo_core.runtime.parked import parked as set_aside
from wvlo_core.runtime.tables import message_tables
from wvlo_scan.model import Report
from wvlo_scan.store import comments, reports

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


# holds SC11
def test_reports_from_before_lose_the_spreads_of_fewer_than_ten_people(
    engine: Engine,
) -> None:
    migrated(engine, "scan", "scan_0007")
    cell = {"state": "shown", "low": 40, "high": 60, "sd": 12, "score": 50}
    alike = {"level": "weak", "rwg": 0.4, "ad": 0.6}
    figures = [
        cell | {"breakdown": breakdown, "key": key, "respondents": n} | more
        for breakdown, key, n, more in (
            ("organisation", "all", 18, {"shares": [0, 50, 0, 50, 0]}),
            ("role_side", "employees", 12, {"agreement": alike}),
            ("role_side", "leading", 6, {"agreement": alike}),
        )
    ]
    gap = {"breakdown": "role_side", "first": "employees", "second": "leading"}
    gap |= {"difference": 20, "low": 2, "high": 38, "effect": 0.9, "notable": True}
    title = {"nl": "x", "en": "x"}
    result = {"code": "safety", "layer": "team", "title": title, "question": title}
    report = {
        "id": str(WAVE),
        "organisation_id": str(DAIRY),
        "instrument_id": "small-scan@1.0.0",
        "notice": title,
        "min_n": 5,
        "respondents": 18,
        "coverage": [],
        "results": [result | {"figures": figures, "gaps": [gap]}],
    }
    with engine.begin() as connection:
        old = MetaData()
        old.reflect(connection)
        row = {"revision": 1, "document": json.dumps(report)}
        connection.execute(old.tables["scan_report"].insert(), row | {"id": str(WAVE)})
        for wave in (str(WAVE), "open"):
            row = {"id": f"of-{wave}", "wave_id": wave, "revision": 1, "document": "{}"}
            connection.execute(old.tables["scan_comment"].insert(), row)

    migrated(engine, "scan")

    with engine.connect() as connection:
        kept = Documents(connection, reports, Report).get(WAVE)
        texts = connection.execute(select(comments.c.id)).scalars().all()
    whole, employees, leading = kept.results[0].figures
    assert (whole.spread, whole.sd) == (Showing.SHOWN, 12)
    assert (employees.spread, employees.sd) == (Showing.PROTECTS_OTHERS, None)
    assert (leading.spread, leading.agreement) == (Showing.TOO_FEW, None)
    assert leading.score == 50
    told = kept.results[0].gaps[0]
    assert (told.difference, told.low, told.effect, told.notable) == (
        20,
        None,
        None,
        False,
    )
    assert texts == ["of-open"]
