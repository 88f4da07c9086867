"""Inserting many rows at the price of one statement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Integer,
    String,
    Table,
    insert,
)

_PLAIN = {
    String: "text",
    BigInteger: "bigint",
    Integer: "integer",
    Boolean: "boolean",
}
"""Types that drivers take as they are, and what PostgreSQL calls them."""


def insert_many(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]]
) -> None:
    """Insert rows with the same columns, in order."""
    columns = tuple(rows[0])
    dialect = connection.dialect.name
    statement = _statement(table, columns, dialect) if len(rows) > 1 else None
    if statement is None:
        connection.execute(insert(table), rows)
    elif dialect == "postgresql":
        connection.exec_driver_sql(statement, (json.dumps(rows),))
    else:
        values = [tuple(row[name] for name in columns) for row in rows]
        connection.exec_driver_sql(statement, values)


@cache
def _statement(table: Table, columns: tuple[str, ...], dialect: str) -> str | None:
    """Write the statement, or nothing when a column needs SQLAlchemy's care."""
    types = [_plain_type(table.c[name].type) for name in columns]
    if None in types:
        return None
    into = f"INSERT INTO {table.name} ({', '.join(columns)})"
    if dialect == "postgresql":
        rows = ", ".join(f"{n} {kind}" for n, kind in zip(columns, types, strict=True))
        told = f"json_to_recordset(%s::json) AS told({rows})"
        return f"{into} SELECT * FROM {told}"  # noqa: S608 - our own names
    return f"{into} VALUES ({', '.join('?' * len(columns))})"


def _plain_type(kind: object) -> str | None:
    return next((name for each, name in _PLAIN.items() if isinstance(kind, each)), None)
