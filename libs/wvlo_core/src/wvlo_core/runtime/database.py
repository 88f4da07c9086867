"""Opening a database, what goes wrong with it, and collections of documents in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    CursorResult,
    Engine,
    Executable,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from wvlo_core.errors import Contention, Invalid, NotFound, Unavailable
from wvlo_core.runtime.unit_of_work import UnitOfWork

M = TypeVar("M", bound=BaseModel)

_BUSY_SECONDS = 30
_CONNECT_SECONDS = 10
_FOUR_SERVICES = 60
"""How many more connections than five a file may have: four services can share one."""
_LOST_A_RACE = {"55P03", "57014"}
"""PostgreSQL: a lock was not available; a statement took too long."""
# Ids sort by their characters everywhere, whatever language the server is set to.
_PLAIN_ORDER = String(120).with_variant(String(120, collation="C"), "postgresql")


class DatabaseAway(Unavailable):
    """The service's own database cannot be used now; nothing was kept."""


def open_engine(url: str) -> Engine:
    """Open the database; SQLite gets settings that survive kill -9."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            parsed,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"connect_timeout": _CONNECT_SECONDS},
        )
    if parsed.database and parsed.database != ":memory:":
        _make_folder(Path(parsed.database).parent)
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


def document_table(metadata: MetaData, name: str, *columns: Column[Any]) -> Table:
    """Make a table that keeps whole things as JSON beside the columns we search on."""
    return Table(
        name,
        metadata,
        Column("id", _PLAIN_ORDER, primary_key=True),
        Column("revision", Integer, nullable=False),
        *columns,
        Column("document", Text, nullable=False),
    )


class Documents(Generic[M]):
    """A collection of models in one document table, safe against lost updates."""

    def __init__(
        self,
        connection: Connection | UnitOfWork,
        table: Table,
        model: type[M],
        columns: Callable[[M], Mapping[str, Any]] = lambda _: {},
        key: Callable[[M], UUID | str] = lambda thing: thing.id,  # type: ignore[attr-defined]
    ) -> None:
        """`columns` gives the searchable values of a thing, `key` its id."""
        self.connection = connection
        self.table = table
        self._model = model
        self._columns = columns
        self._key = key
        self._seen: dict[str, int] = {}

    def get(self, key: UUID | str) -> M:
        """Give the thing, or raise `NotFound`."""
        found = self.find(key)
        if found is None:
            kind = self._model.__name__
            message = f"there is no {kind} with id {key}; check the id"
            raise NotFound(message)
        return found

    def find(self, key: UUID | str) -> M | None:
        """Give the thing, or nothing."""
        found = self.select(self.table.c.id == str(key))
        return found[0] if found else None

    def where(self, **columns: Any) -> list[M]:
        """Give all things whose columns have these values, in id order."""
        return self.select(*(self.table.c[n] == v for n, v in columns.items()))

    def select(self, *conditions: ColumnElement[bool]) -> list[M]:
        """Give all things that meet the conditions, in id order."""
        table = self.table
        rows = self._read(
            select(table.c.id, table.c.revision, table.c.document)
            .where(*conditions)
            .order_by(table.c.id)
        ).all()
        self._seen.update({row.id: row.revision for row in rows})
        return [self._model.model_validate_json(row.document) for row in rows]

    def save(self, thing: M) -> None:
        """Keep this state; `Contention` when somebody else saved in between."""
        key = str(self._key(thing))
        values = {**self._columns(thing), "document": thing.model_dump_json()}
        revision = self._seen.get(key)
        if revision is None:
            row = {"id": key, "revision": 1, **values}
            self._insert(row)
            self._seen[key] = 1
            return
        done = self.connection.execute(
            update(self.table)
            .where(self.table.c.id == key, self.table.c.revision == revision)
            .values(revision=revision + 1, **values)
        )
        if done.rowcount != 1:
            kind = self._model.__name__
            message = f"{kind} {key} was changed by somebody else; try again"
            raise Contention(message)
        self._seen[key] = revision + 1

    def _read(self, query: Executable) -> CursorResult[Any]:
        if isinstance(self.connection, UnitOfWork):
            return self.connection.read(query, self.table)
        return self.connection.execute(query)

    def _insert(self, row: dict[str, Any]) -> None:
        if isinstance(self.connection, UnitOfWork):
            self.connection.add(self.table, row)
        else:
            self.connection.execute(insert(self.table), row)

    def put(self, thing: M) -> None:
        """Keep this state, whatever was there before."""
        self.find(self._key(thing))
        self.save(thing)

    def all(self) -> Sequence[M]:
        """Give everything, in id order."""
        return self.select()
