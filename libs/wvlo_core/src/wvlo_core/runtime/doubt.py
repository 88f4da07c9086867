"""Finding the message that stops its worker, again and again.

When a process dies, the broker gives everything it had to the next one, the guilty and
the innocent alike. So what came before is tried alone, and its try is written down first:
only the one in hand when a process dies has one more.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, delete
from sqlalchemy.dialects import postgresql, sqlite

from wvlo_core.runtime.database import translated
from wvlo_core.runtime.tables import MessageTables

TRIES = 5
"""How often a message may stop its worker before it is given up."""

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def try_alone(engine: Engine, tables: MessageTables, event_id: str) -> int:
    """Write down that this one is in hand now; tell how often it was before."""
    table = tables.doubted
    first = _INSERT[engine.dialect.name](table).values(event_id=event_id, tries=1)
    again = first.on_conflict_do_update(
        index_elements=["event_id"], set_={"tries": table.c.tries + 1}
    )
    with translated(), engine.begin() as connection:
        tries = connection.execute(again.returning(table.c.tries)).scalar_one()
    return int(tries) - 1


def trust_again(engine: Engine, tables: MessageTables, event_id: str) -> None:
    """Forget it: it did not stop its worker."""
    gone = delete(tables.doubted).where(tables.doubted.c.event_id == event_id)
    with translated(), engine.begin() as connection:
        connection.execute(gone)
