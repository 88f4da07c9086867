"""Importing costs little and does nothing: measured in fresh interpreters."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from statistics import median
from typing import Any

import pytest

PACKAGES = [
    "wvlo_core",
    "wvlo_scan",
    "wvlo_kennisbank",
    "wvlo_news",
    "wvlo_learning_paths",
    "wvlo",
]
HEAVY = {
    *("sqlalchemy", "alembic", "psycopg", "sqlite3"),
    *("nameko", "kombu", "eventlet", "pika"),
    *("fastapi", "starlette", "uvicorn", "jinja2"),
    *("structlog", "pydantic_settings", "typer", "prometheus_client"),
}
TIMES_PYDANTIC = 2.0
"""On a quiet laptop pydantic itself takes a tenth of a second, and we twice as much."""

IMPORT = """
import json, sys, time
begun = time.process_time()
from pydantic import BaseModel, RootModel, TypeAdapter, create_model
create_model("First", one=(int, ...))
alone = time.process_time() - begun
import wvlo_core
whole = time.process_time() - begun
print(json.dumps({"times": whole / alone, "loaded": [*sys.modules]}))
"""
IMPORT_PURE = """
import importlib, json, pkgutil, sys, wvlo_core
for found in pkgutil.walk_packages(wvlo_core.__path__, "wvlo_core."):
    if not found.name.startswith("wvlo_core.runtime"):
        importlib.import_module(found.name)
print(json.dumps([*sys.modules]))
"""
# An audit hook sees sockets that a patched `socket.socket` would miss: eventlet
# keeps a copy of the original class.
IMPORT_ALL = """
import importlib, json, pkgutil, sys, warnings

def forbid(event, arguments):
    if event.startswith("socket."):
        raise RuntimeError(f"importing does {event}{arguments}")

sys.addaudithook(forbid)
package = importlib.import_module(sys.argv[1])
names = [m.name for m in pkgutil.walk_packages(package.__path__, f"{sys.argv[1]}.")]
for name in names:
    importlib.import_module(name)
print(json.dumps(names))
"""


def run(script: str, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def heavy(loaded: list[str]) -> set[str]:
    return {name.split(".")[0] for name in loaded} & HEAVY


# holds CO11
def test_importing_the_core_costs_little_more_than_what_it_is_built_on() -> None:
    times = [run(IMPORT)["times"] for _ in range(5)]

    assert median(times) < TIMES_PYDANTIC, times


# holds CO11
def test_importing_the_core_brings_no_broker_web_or_database_package() -> None:
    loaded = run(IMPORT)["loaded"]

    assert "pydantic" in loaded
    assert heavy(loaded) == set()


# holds CO11
def test_no_module_of_the_core_outside_its_runtime_needs_such_a_package() -> None:
    loaded = run(IMPORT_PURE)

    assert "wvlo_core.testing.fakes" in loaded
    assert heavy(loaded) == set()


@pytest.mark.parametrize("package", [name for name in PACKAGES if find_spec(name)])
def test_importing_any_module_opens_no_socket(package: str) -> None:
    imported = run(IMPORT_ALL, package)

    assert f"{package}.__main__" in imported or package == "wvlo_core"
    assert f"{package}.worker" in imported or package in {"wvlo_core", "wvlo"}


def test_the_socket_watch_does_see_a_socket() -> None:
    opening = IMPORT_ALL.replace("names =", "import socket; socket.socket()\nnames =")

    with pytest.raises(AssertionError, match=r"importing does socket\.__new__"):
        run(opening, "wvlo_core")
