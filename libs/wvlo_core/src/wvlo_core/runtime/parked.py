"""Messages set aside for an operator: dead ones and unreadable ones, whole."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    delete,
    func,
    select,
    update,
)

from wvlo_core.errors import Conflict, NotFound
from wvlo_core.runtime.bulk import insert_or
from wvlo_core.runtime.message import Delivered, Outcome
from wvlo_core.runtime.tables import MessageTables


@dataclass(frozen=True)
class Parked:
    """A message that was set aside, and why."""

    key: str
    queue: str
    type: str | None
    code: str
    reason: str
    headers: dict[str, Any]
    body: bytes
    parked_at: datetime


def park(
    connection: Connection,
    tables: MessageTables,
    message: Delivered,
    outcome: Outcome,
    now: datetime,
) -> str:
    """Set a message aside, once however often it comes; give the key it lies under."""
    headers, queue = dict(message.headers), str(outcome.fate)
    told = headers.get("ce-type")
    row = {
        "key": _key(queue, headers, message.body),
        "queue": queue,
        "type": _storable(told[:80]) if isinstance(told, str) else None,
        "code": outcome.code,
        "reason": _storable(outcome.reason[:2000]),
        "headers": json.dumps(headers, default=_plain),
        "body": message.body,
        "parked_at": now.isoformat(),
    }
    insert_row = insert_or(connection, tables.parked).values(row)
    changes = {"reason": row["reason"], "code": row["code"]}
    connection.execute(
        insert_row.on_conflict_do_update(index_elements=["key"], set_=changes)
    )
    return str(row["key"])


@dataclass(frozen=True)
class Wanted:
    """Which of the messages set aside; nothing means all."""

    queue: str | None = None
    code: str | None = None
    type: str | None = None

    def among(self, table: Table) -> list[ColumnElement[bool]]:
        """Say it to the database."""
        columns = (
            (table.c.queue, self.queue),
            (table.c.code, self.code),
            (table.c.type, self.type),
        )
        return [column == value for column, value in columns if value is not None]


ALL = Wanted()


def parked(
    connection: Connection,
    tables: MessageTables,
    wanted: Wanted = ALL,
    *,
    after: int = 0,
    limit: int = 100,
) -> list[tuple[int, Parked]]:
    """Give what was set aside, oldest first, each with its place; page with `after`."""
    table = tables.parked
    query = select(table).where(table.c.seq > after, *wanted.among(table))
    rows = connection.execute(query.order_by(table.c.seq).limit(limit))
    return [(row.seq, _parked(row)) for row in rows]


def count_parked(
    connection: Connection,
    tables: MessageTables,
    wanted: Wanted = ALL,
    *,
    after: int = 0,
) -> tuple[int, int]:
    """Tell how many there are after this place, and which place is the last."""
    table = tables.parked
    query = select(func.count(), func.max(table.c.seq))
    found = connection.execute(query.where(table.c.seq > after, *wanted.among(table)))
    number, last = found.one()
    return number, last or after


def as_json(body: bytes) -> Any:
    """Read a body as JSON that can be shown again, or give nothing."""
    try:
        data = json.loads(body, parse_constant=_no_number)
        json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return data


def _no_number(name: str) -> None:
    message = f"{name} is not JSON"
    raise ValueError(message)


def find_parked(connection: Connection, tables: MessageTables, key: str) -> Parked:
    """Give one by its key, or by the beginning of it; refuse when that is unclear."""
    column = tables.parked.c.key
    begins = select(tables.parked).where(column.startswith(key, autoescape=True))
    rows = connection.execute(begins.limit(2)).all()
    if not key or not rows:
        message = f"no message {key!r} is set aside; `events dead` lists what is"
        raise NotFound(message)
    if len(rows) > 1:
        message = f"more than one id begins with {key!r}; give more of it"
        raise Conflict(message)
    return _parked(rows[0])


def discard(connection: Connection, tables: MessageTables, key: str) -> None:
    """Throw it away for good."""
    connection.execute(delete(tables.parked).where(tables.parked.c.key == key))


def say_again(
    connection: Connection, tables: MessageTables, key: str, outcome: Outcome
) -> None:
    """Keep the reason of the last try with it."""
    table = tables.parked
    reason = _storable(outcome.reason[:2000])
    changes = {"reason": reason, "code": outcome.code}
    connection.execute(update(table).where(table.c.key == key).values(changes))


def _key(queue: str, headers: Mapping[str, Any], body: bytes) -> str:
    """Name an event by its id; what cannot be read, by what it looks like."""
    if queue == "dead":
        try:
            return str(UUID(str(headers.get("ce-id"))))
        except ValueError:
            pass
    looks = json.dumps(dict(headers), default=_plain, sort_keys=True).encode() + body
    return hashlib.sha256(looks).hexdigest()[:32]


def _storable(text: str) -> str:
    """Take out what a stranger can write and PostgreSQL cannot keep."""
    return text.replace("\0", "?").encode("utf-8", "replace").decode()


def _plain(value: object) -> object:
    """Write what AMQP headers can hold and JSON cannot."""
    if isinstance(value, bytes | bytearray):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return repr(value)


def _parked(row: Row[Any]) -> Parked:
    return Parked(
        key=row.key,
        queue=row.queue,
        type=row.type,
        code=row.code,
        reason=row.reason,
        headers=json.loads(row.headers),
        body=bytes(row.body),
        parked_at=datetime.fromisoformat(row.parked_at),
    )
