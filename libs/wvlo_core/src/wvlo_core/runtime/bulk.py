"""Many rows or values at the price of one statement with one parameter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Integer,
    String,
    Table,
    any_,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

_PLAIN = {
    String: "text",
    BigInteger: "bigint",
    Integer: "integer",
    Boolean: "boolean",
}
"""Types that drivers take as they are, and what PostgreSQL calls them."""


_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_or(connection: Connection, table: Table) -> Any:
    """Begin an insert that can say what to do with a row that is there already."""
    return _INSERT[connection.dialect.name](table)


def insert_many(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]]
) -> None:
    """Insert rows with the same columns, in order; those of an outbox wait to be sent."""
    columns = tuple(rows[0])
    dialect = connection.dialect.name
    unsent: Table | None = table.info.get("unsent")
    by_hand = len(rows) > 1 or unsent is not None
    statement = _statement(table, columns, dialect) if by_hand else None
    if statement is None:
        connection.execute(insert(table).inline(), rows)  # asks for no keys
    elif dialect == "postgresql":
        connection.exec_driver_sql(statement, (json.dumps(rows),))
    else:
        connection.exec_driver_sql(statement, rows)
        if unsent is not None:
            _let_the_last_wait(connection, table, unsent, len(rows))


def _let_the_last_wait(
    connection: Connection, outbox: Table, unsent: Table, count: int
) -> None:
    """Note in SQLite, where nobody else writes meanwhile, that these were not sent."""
    (last,) = connection.exec_driver_sql("SELECT last_insert_rowid()").one()
    connection.exec_driver_sql(
        f"INSERT INTO {unsent.name} SELECT seq, type FROM {outbox.name} WHERE seq > ?",  # noqa: S608 - our own names
        (last - count,),
    )


def among(
    connection: Connection, column: ColumnElement[Any], values: Iterable[Any]
) -> ColumnElement[bool]:
    """Say that a column has one of these values.

    A parameter for each, as `in_` makes them, costs more than finding the row.
    """
    listed = [*values]
    if connection.dialect.name == "postgresql":
        return column == any_(literal(listed, ARRAY(column.type)))
    rows = func.json_each(json.dumps(listed)).table_valued("value")
    return column.in_(select(rows.c.value))


@contextmanager
def whole_or_nothing(connection: Connection) -> Iterator[None]:
    """Write and commit inside, waiting for the database once where it can do that.

    None of the statements may give rows. After a fault, raised as `DBAPIError`, nothing
    of the transaction is left, and neither is the connection.
    """
    pooled = connection.connection
    errors: Any = connection.dialect.loaded_dbapi
    driver: Any = pooled.driver_connection
    postgresql = connection.dialect.name == "postgresql"
    try:
        with driver.pipeline() if postgresql else nullcontext():
            yield
    except errors.Error as fault:
        pooled.invalidate()
        raise DBAPIError("a pipeline of statements", None, fault) from fault
    except BaseException:
        pooled.invalidate()
        raise


@cache
def _statement(table: Table, columns: tuple[str, ...], dialect: str) -> str | None:
    """Write the statement, or nothing when a column needs SQLAlchemy's care."""
    types = [_plain_type(table.c[name].type) for name in columns]
    if None in types:
        return None
    into = f"INSERT INTO {table.name} ({', '.join(columns)})"
    if dialect == "postgresql":
        rows = ", ".join(f"{n} {kind}" for n, kind in zip(columns, types, strict=True))
        given = f"json_to_recordset(%s::json) AS given({rows})"
        plain = f"{into} SELECT * FROM {given}"  # noqa: S608 - our own names
        unsent: Table | None = table.info.get("unsent")
        if unsent is None:
            return plain
        told = f"WITH told AS ({plain} RETURNING seq, type)"
        return f"{told} INSERT INTO {unsent.name} SELECT * FROM told"  # noqa: S608 - the same
    return f"{into} VALUES ({', '.join(f':{name}' for name in columns)})"


def _plain_type(kind: object) -> str | None:
    return next((name for each, name in _PLAIN.items() if isinstance(kind, each)), None)
