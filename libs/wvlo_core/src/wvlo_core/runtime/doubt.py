"""Finding the message that stops its worker, again and again.

When a process dies, the broker gives everything it had to the next one, the guilty and
the innocent alike. So what came before is written down while it is in hand. When the
process dies once more, those are tried one by one, and only the one in hand has one more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Engine, delete, select

from wvlo_core.runtime.bulk import among, insert_or
from wvlo_core.runtime.database import reading, translated
from wvlo_core.runtime.tables import MessageTables

TRIES = 5
"""How often a message may stop its worker before it is given up."""


def doubted(
    engine: Engine, tables: MessageTables, event_ids: Sequence[str]
) -> set[str]:
    """Tell in whose company a process died when they had come before."""
    key = tables.doubted.c.event_id
    with reading(engine) as connection:
        known = select(key).where(among(connection, key, event_ids))
        return {*connection.execute(known).scalars()}


def try_again(
    engine: Engine, tables: MessageTables, event_ids: Collection[str]
) -> dict[str, int]:
    """Write down that these are in hand now; tell how often each was before."""
    table = tables.doubted
    once_more = {"tries": table.c.tries + 1}
    rows = [{"event_id": each, "tries": 1} for each in {*event_ids}]
    with translated(), engine.begin() as connection:
        first = insert_or(connection, table)
        again = first.on_conflict_do_update(index_elements=["event_id"], set_=once_more)
        connection.execute(again, rows)
        these = among(connection, table.c.event_id, event_ids)
        found = connection.execute(select(table.c.event_id, table.c.tries).where(these))
        return {event_id: tries - 1 for event_id, tries in found}


def trust_again(
    engine: Engine, tables: MessageTables, event_ids: Collection[str]
) -> None:
    """Forget them: no process died."""
    table = tables.doubted
    with translated(), engine.begin() as connection:
        these = among(connection, table.c.event_id, event_ids)
        connection.execute(delete(table).where(these))
