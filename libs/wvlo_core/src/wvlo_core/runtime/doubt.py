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


class Doubts:
    """What came before, and how often a process died that had it in hand.

    While the database comes and goes, this process tries the same messages many times.
    It did not die of that, so it counts only once.
    """

    def __init__(self, engine: Engine, tables: MessageTables) -> None:
        """Nothing is in hand yet."""
        self._engine = engine
        self._table = tables.doubted
        self._in_hand: set[str] = set()

    def known(self, event_ids: Sequence[str]) -> set[str]:
        """Tell in whose company another process died when they had come before."""
        counted = self._counted(event_ids)
        return {each for each, tries in counted.items() if tries > 0}

    def try_again(self, event_ids: Collection[str]) -> dict[str, int]:
        """Write down that these are in hand now; tell how often each was before."""
        once_more = {"tries": self._table.c.tries + 1}
        rows = [{"event_id": e, "tries": 1} for e in {*event_ids} - self._in_hand]
        if rows:
            with translated(), self._engine.begin() as connection:
                first = insert_or(connection, self._table)
                again = first.on_conflict_do_update(
                    index_elements=["event_id"], set_=once_more
                )
                connection.execute(again, rows)
            self._in_hand.update(event_ids)
        return self._counted(event_ids)

    def trust_again(self, event_ids: Collection[str]) -> None:
        """Forget them: no process died."""
        with translated(), self._engine.begin() as connection:
            these = among(connection, self._table.c.event_id, event_ids)
            connection.execute(delete(self._table).where(these))
        self._in_hand.difference_update(event_ids)

    def _counted(self, event_ids: Collection[str]) -> dict[str, int]:
        """Look up the tries of those written down, besides the one of this process."""
        key, tries = self._table.c.event_id, self._table.c.tries
        with reading(self._engine) as connection:
            these = select(key, tries).where(among(connection, key, event_ids))
            found = connection.execute(these).all()
        return {each: count - (each in self._in_hand) for each, count in found}
