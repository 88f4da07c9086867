"""One transaction that writes in bulk, and can still forget one message's part.

New rows are held back and written many at a time. A read of a table first writes what is
held back for it, so nobody notices. Each message's part is dropped whole when its handler
fails: by forgetting rows not yet written, and by a savepoint for what was written already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, Table
from sqlalchemy.engine import NestedTransaction
from sqlalchemy.exc import DBAPIError

from wvlo_core.runtime.bulk import insert_many

R = TypeVar("R")


class NotKept(Exception):
    """The rows of several messages failed together; do them one at a time."""


class GivenUp(Exception):
    """The database ended the whole transaction: SQLite does when its disk is full."""


class UnitOfWork:
    """The connection that collections and the outbox of one transaction share."""

    def __init__(self, connection: Connection, *, careful: bool = True) -> None:
        """Be careful to learn which message a fault belongs to, at more round trips.

        When not careful, a fault of the database outside a savepoint raises `NotKept`
        and the transaction is worth nothing any more.
        """
        self._connection = connection
        self._careful = careful
        self._held: list[tuple[Table, dict[str, Any]]] = []
        self._mine = 0
        self._in_part = False
        self._savepoint: NestedTransaction | None = None
        self.not_kept = False

    @property
    def dialect(self) -> str:
        """Name the kind of database."""
        return self._connection.dialect.name

    def add(self, table: Table, row: dict[str, Any]) -> None:
        """Insert this row, at the latest when the work is kept."""
        self._held.append((table, row))

    def read(
        self,
        statement: Executable,
        table: Table,
        values: Mapping[str, Any] | None = None,
    ) -> CursorResult[Any]:
        """Run a query that looks at one table only, with these values filled in."""
        if any(held is table for held, _ in self._held):
            self._write_before()
        return self._guarded(lambda: self._connection.execute(statement, values))

    def execute(
        self,
        statement: Executable,
        parameters: Any = None,
        *,
        execution_options: Mapping[str, Any] | None = None,
    ) -> CursorResult[Any]:
        """Run any statement, after what was held back."""
        self._write_before()
        return self._guarded(
            lambda: self._connection.execute(
                statement, parameters, execution_options=execution_options
            )
        )

    @contextmanager
    def part(self) -> Iterator[None]:
        """Keep or forget what is done inside, whole; the rest of the work stands."""
        self._mine = len(self._held)
        self._in_part = True
        try:
            if self._careful:
                self._write_before()
            yield
            if self._careful or self._savepoint is not None:
                self.flush()
            if self._savepoint is not None:
                self._guarded(self._savepoint.commit)
        except BaseException:
            self._forget()
            raise
        finally:
            self._savepoint = None
            self._in_part = False

    def flush(self) -> None:
        """Write everything that was held back."""
        held, self._held = self._held, []
        self._mine = 0
        self._write(held)

    def _forget(self) -> None:
        del self._held[self._mine :]
        if self._savepoint is None or self._connection.invalidated:
            return
        try:
            self._savepoint.rollback()
        except DBAPIError as gone:
            raise GivenUp from gone

    def _write_before(self) -> None:
        """Write what is held back; from here on this part needs a savepoint."""
        if self._in_part and self._savepoint is None:
            others, self._held = self._held[: self._mine], self._held[self._mine :]
            self._mine = 0
            self._write(others)
            self._savepoint = self._guarded(self._connection.begin_nested)
        self.flush()

    def _write(self, rows: list[tuple[Table, dict[str, Any]]]) -> None:
        by_table: dict[Table, list[dict[str, Any]]] = {}
        for table, row in rows:
            by_table.setdefault(table, []).append(row)
        for table, each in by_table.items():
            self._guarded(lambda t=table, e=each: self._insert(t, e))  # type: ignore[misc]

    def _insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        insert_many(self._connection, table, rows)
        if "wakes" in table.info and self.dialect == "postgresql":
            self._connection.exec_driver_sql(f"NOTIFY {table.info['wakes']}")

    def _guarded(self, act: Callable[[], R]) -> R:
        try:
            return act()
        except DBAPIError as error:
            if self._careful or self._savepoint is not None:
                raise
            self.not_kept = True
            raise NotKept from error
