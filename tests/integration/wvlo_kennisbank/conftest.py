"""The Kennisbank on a real database, with a door to knock on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from wvlo_core.runtime.app import App
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.migrating import migrate
from wvlo_core.testing.fakes import NOON
from wvlo_kennisbank.bootstrap import bootstrap
from wvlo_kennisbank.http import create
from wvlo_kennisbank.store import Store


def open_app(url: str) -> App[Store]:
    """Make an empty Kennisbank; its clock stands still at noon."""
    app = bootstrap(engine=open_engine(url), clock=lambda: NOON)
    migrate(app.engine, "kennisbank", "wvlo_kennisbank")
    return app


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App[Store]]:
    app = open_app(f"sqlite:///{tmp_path / 'kennisbank.sqlite'}")
    yield app
    app.engine.dispose()


@pytest.fixture
def other_app(tmp_path: Path) -> Iterator[App[Store]]:
    """A second Kennisbank, to compare with."""
    app = open_app(f"sqlite:///{tmp_path / 'other.sqlite'}")
    yield app
    app.engine.dispose()


@pytest.fixture
def postgres_app(postgres_url: str) -> Iterator[App[Store]]:
    app = open_app(postgres_url)
    yield app
    app.engine.dispose()


@pytest.fixture(params=["app", "postgres_app"])
def any_app(request: pytest.FixtureRequest) -> Any:
    """The same on SQLite and on PostgreSQL."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def door(app: App[Store]) -> TestClient:
    return TestClient(create(app))
