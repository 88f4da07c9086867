"""Opening a database, and what goes wrong with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from wvlo_core.errors import Contention, Invalid, Unavailable

_BUSY_SECONDS = 30
_CONNECT_SECONDS = 10
_FOUR_SERVICES = 60
"""How many more connections than five a file may have: four services can share one."""
_LOST_A_RACE = {"55P03", "57014"}
"""PostgreSQL: a lock was not available; a statement took too long."""


class DatabaseAway(Unavailable):
    """The service's own database cannot be used now; nothing was kept."""


def open_engine(url: str) -> Engine:
    """Open the database, with the settings on which we rely."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(
            parsed,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"connect_timeout": _CONNECT_SECONDS},
        )
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    file = parsed.database
    if not file or file == ":memory:":
        message = f"{url!r} keeps nothing; name a file: sqlite:///var/wvlo.sqlite"
        raise Invalid(message)
    _make_folder(Path(file).parent)
    engine = create_engine(
        parsed,
        connect_args={"timeout": _BUSY_SECONDS},
        hide_parameters=True,
        max_overflow=_FOUR_SERVICES,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        message = (
            f"the folder {folder} for the database cannot be made "
            f"({refused.strerror}); choose another place"
        )
        raise Invalid(message) from refused


def _prepare_postgresql(connection: Any, _record: object) -> None:
    # A plan kept from when a table was small reads all of it when it has grown.
    connection.execute("SET plan_cache_mode TO force_custom_plan")
    connection.commit()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see below
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: upgrading a read lock later can only fail.
    reading = connection.get_execution_options().get("wvlo_read", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Look without locking out writers."""
    with translated(), engine.connect() as connection:
        yield connection.execution_options(wvlo_read=True)


class translated:  # noqa: N801 - a generator would cost each message a microsecond
    """Turn database errors into ours, at the border."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, _kind: object, error: object, _trace: object) -> None:
        if isinstance(error, IntegrityError):
            message = "this exists already, or somebody changed it at the same time"
            raise Contention(message) from error
        if isinstance(error, DBAPIError):
            _translate(error)


def _translate(broken: DBAPIError) -> None:
    """Say what an administrator can do about it; leave programming errors alone."""
    words = str(broken.orig)
    if "no such table" in words or "UndefinedTable" in type(broken.orig).__name__:
        message = "the database is not set up; run `migrate` of this service first"
        raise DatabaseAway(message) from broken
    if "not a database" in words:
        message = (
            "the file is not an SQLite database; point the setting at another file"
        )
        raise Invalid(message) from broken
    state = getattr(broken.orig, "sqlstate", None) or ""
    if state.startswith("40") or state in _LOST_A_RACE:
        message = f"somebody else was at it at the same time: {_first_line(words)}"
        raise Contention(message) from broken
    if broken.connection_invalidated or _is_away(broken):
        message = f"the database does not answer: {_first_line(words)}"
        raise DatabaseAway(message) from broken


def _is_away(broken: DBAPIError) -> bool:
    """Tell trouble with the server, the disk or a lock from a wrong statement."""
    code = getattr(broken.orig, "sqlite_errorcode", None)
    wrong_statement = code is not None and code & 0xFF == sqlite3.SQLITE_ERROR
    return isinstance(broken, OperationalError) and not wrong_statement


def _first_line(words: str) -> str:
    return (words.splitlines() or ["no reason given"])[0]
