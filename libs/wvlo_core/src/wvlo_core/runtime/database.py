"""Engine, document collections, and bringing a database to the newest version."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar
from uuid import UUID

import alembic.command
import alembic.config
from alembic import context
from alembic.script import ScriptDirectory
from pydantic import BaseModel
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    inspect,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from wvlo_core.errors import Contention, Invalid, NotFound, Unavailable

M = TypeVar("M", bound=BaseModel)

_BUSY_SECONDS = 30
# Ids sort by their characters everywhere, whatever language the server is set to.
_PLAIN_ORDER = String(120).with_variant(String(120, collation="C"), "postgresql")


def open_engine(url: str) -> Engine:
    """Open the database; SQLite gets settings that survive kill -9."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    if parsed.database and parsed.database != ":memory:":
        _make_folder(Path(parsed.database).parent)
    engine = create_engine(
        parsed, connect_args={"timeout": _BUSY_SECONDS}, hide_parameters=True
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


@contextmanager
def translated() -> Iterator[None]:
    """Turn database errors into ours, at the border."""
    try:
        yield
    except IntegrityError as clash:
        message = "this exists already, or somebody else changed it at the same time"
        raise Contention(message) from clash
    except DBAPIError as broken:
        _translate(broken)
        raise


def _translate(broken: DBAPIError) -> None:
    """Say what an administrator can do about it; leave programming errors alone."""
    words = str(broken.orig)
    if "no such table" in words or "UndefinedTable" in type(broken.orig).__name__:
        message = "the database is not set up; run `migrate` of this service first"
        raise Unavailable(message) from broken
    if "not a database" in words:
        message = (
            "the file is not an SQLite database; point the setting at another file"
        )
        raise Invalid(message) from broken
    if isinstance(broken, OperationalError) or broken.connection_invalidated:
        message = f"the database does not answer: {words.splitlines()[0]}"
        raise Unavailable(message) from broken


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
        connection: Connection,
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
        rows = self.connection.execute(
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
            self.connection.execute(insert(self.table), row)
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

    def put(self, thing: M) -> None:
        """Keep this state, whatever was there before."""
        self.find(self._key(thing))
        self.save(thing)

    def all(self) -> Sequence[M]:
        """Give everything, in id order."""
        return self.select()


def migrate(engine: Engine, service: str, package: str) -> None:
    """Bring the database to the newest version; refuse one from newer software."""
    config = alembic.config.Config()
    config.set_main_option("script_location", f"{package}:migrations")
    table = f"{service}_alembic_version"
    with translated(), engine.begin() as connection:
        _refuse_newer(connection, table, ScriptDirectory.from_config(config), engine)
        config.attributes.update(connection=connection, version_table=table)
        alembic.command.upgrade(config, "head")


def run_migrations() -> None:
    """Serve the `env.py` of a service: migrate on the connection handed over."""
    attributes = context.config.attributes
    context.configure(
        connection=attributes["connection"],
        version_table=attributes["version_table"],
        transactional_ddl=False,
    )
    context.run_migrations()


def _refuse_newer(
    connection: Connection, table: str, scripts: ScriptDirectory, engine: Engine
) -> None:
    if not inspect(connection).has_table(table):
        return
    known = {script.revision for script in scripts.walk_revisions()}
    for (found,) in connection.exec_driver_sql(f"SELECT version_num FROM {table}"):  # noqa: S608
        if found not in known:
            place = engine.url.render_as_string(hide_password=True)
            message = (
                f"the database {place} was made by newer software (version {found}); "
                "upgrade WVLO, or point the setting at another database"
            )
            raise Invalid(message)
