"""Collections of whole things, kept as documents in a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    CursorResult,
    Executable,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    Update,
    bindparam,
    insert,
    select,
    update,
)

from wvlo_core.errors import Contention, NotFound
from wvlo_core.runtime.unit_of_work import UnitOfWork

M = TypeVar("M", bound=BaseModel)

# Ids sort by their characters everywhere, whatever language the server is set to.
_PLAIN_ORDER = String(120).with_variant(String(120, collation="C"), "postgresql")


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


@cache
def _whose(table: Table, *names: str) -> Select[Any]:
    """Make a query once for each set of columns: making one takes longer than asking."""
    return (
        select(table.c.id, table.c.revision, table.c.document)
        .where(*(table.c[name] == bindparam(name) for name in names))
        .order_by(table.c.id)
    )


@cache
def _changing(table: Table) -> Update:
    """Write over one thing as it was when we saw it."""
    mine = table.c.id == bindparam("key"), table.c.revision == bindparam("seen")
    rest = [column.name for column in table.c if column.name != "id"]
    return update(table).where(*mine).values({n: bindparam(n) for n in rest})


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
        found = self._found(_whose(self.table, "id"), {"id": str(key)})
        return found[0] if found else None

    def where(self, **columns: Any) -> list[M]:
        """Give all things whose columns have these values, in id order."""
        given = {name: value for name, value in columns.items() if value is not None}
        empty = [self.table.c[name].is_(None) for name in columns if name not in given]
        return self._found(_whose(self.table, *given).where(*empty), given)

    def select(self, *conditions: ColumnElement[bool]) -> list[M]:
        """Give all things that meet the conditions, in id order."""
        return self._found(_whose(self.table).where(*conditions), {})

    def _found(self, query: Executable, values: Mapping[str, Any]) -> list[M]:
        rows = self._read(query, values).all()
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
        now = {"key": key, "seen": revision, "revision": revision + 1, **values}
        done = self.connection.execute(_changing(self.table), now)
        if done.rowcount != 1:
            kind = self._model.__name__
            message = f"{kind} {key} was changed by somebody else; try again"
            raise Contention(message)
        self._seen[key] = revision + 1

    def _read(self, query: Executable, values: Mapping[str, Any]) -> CursorResult[Any]:
        if isinstance(self.connection, UnitOfWork):
            return self.connection.read(query, self.table, values)
        return self.connection.execute(query, values)

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
