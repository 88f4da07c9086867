"""The same work as our service, written by hand on the drivers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg

from tests.bench.service import Entry
from tests.bench.site import Site, channel
from tests.bench.watch import Watch
from wvlo_core.events import ItemPublished, ItemWithdrawn

TRANSACTION = 100
PREFETCH = 400
Delivered = tuple[int, Any, bytes]
Rows = tuple[Any, ...]

_INBOX = (
    "INSERT INTO bench_inbox (event_id, type, correlation_id, received_at) "
    "VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
)
_ENTRY = (
    "INSERT INTO bench_entry (id, revision, slug, document) VALUES (%s, %s, %s, %s)"
)
_OUTBOX = (
    "INSERT INTO bench_outbox (id, type, version, subject, time, correlation_id, "
    "causation_id, data) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)
_TOLD = (
    f"WITH told AS ({_OUTBOX} RETURNING seq, type) "
    "INSERT INTO bench_unsent SELECT * FROM told"
)
_UNSENT = "INSERT INTO bench_unsent (seq, type) VALUES (?, ?)"


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _inbox(headers: Any) -> Rows:
    return headers["ce-id"], headers["ce-type"], headers["ce-correlationid"], _now()


def _effects(headers: Any, body: bytes | str) -> tuple[Rows, Rows]:
    """Validate the event; give the row, and the row of the outbox."""
    event = ItemPublished.model_validate_json(body)
    entry = Entry(id=str(event.item_id), slug=event.slug)
    told = ItemWithdrawn(item_id=event.item_id, edition=event.edition)
    return (entry.id, 1, entry.slug, entry.model_dump_json()), (
        str(uuid4()),
        told.type,
        told.version,
        told.subject,
        _now(),
        headers["ce-correlationid"],
        headers["ce-id"],
        told.model_dump_json(),
    )


def pipelined(site: Site, count: int) -> dict[str, float]:
    """Consume with pika and psycopg's pipeline, a hundred events per transaction."""
    batch: list[Delivered] = []
    seen = 0
    watch = Watch()
    address = site.postgres.replace("+psycopg", "")
    with (
        psycopg.connect(address, autocommit=True) as database,
        channel(site.amqp) as ours,
    ):

        def came(_channel: Any, method: Any, properties: Any, body: bytes) -> None:
            nonlocal seen
            watch.start()
            seen += 1
            batch.append((method.delivery_tag, properties.headers, body))
            if len(batch) == TRANSACTION or seen == count:
                _keep(database, batch)
                ours.basic_ack(method.delivery_tag, multiple=True)
                batch.clear()
            if seen == count:
                ours.stop_consuming()

        ours.basic_qos(prefetch_count=PREFETCH)
        ours.basic_consume(site.raw, came)
        ours.start_consuming()
        return watch.measures(count)


def _keep(database: psycopg.Connection[Any], batch: Sequence[Delivered]) -> None:
    effects = [_effects(headers, body) for _, headers, body in batch]
    with (
        database.pipeline(),
        database.transaction(),
        database.cursor() as cursor,
    ):
        incoming = [_inbox(headers) for _, headers, _ in batch]
        cursor.executemany(f"{_INBOX} RETURNING event_id", incoming, returning=True)
        new = {row[0] for _ in cursor.results() for row in cursor.fetchall()}
        fresh = [effects[i] for i, row in enumerate(incoming) if row[0] in new]
        cursor.executemany(_ENTRY, [entry for entry, _ in fresh])
        cursor.executemany(_TOLD, [told for _, told in fresh])


def one_by_one(site: Site, count: int) -> dict[str, float]:
    """Consume the usual way: one message, one transaction, one acknowledgement."""
    seen = 0
    watch = Watch()
    address = site.postgres.replace("+psycopg", "")
    with psycopg.connect(address) as database, channel(site.amqp) as ours:

        def came(_channel: Any, method: Any, properties: Any, body: bytes) -> None:
            nonlocal seen
            watch.start()
            seen += 1
            headers = properties.headers
            entry, told = _effects(headers, body)
            with database.transaction(), database.cursor() as cursor:
                cursor.execute(_INBOX, _inbox(headers))
                if cursor.rowcount == 1:
                    cursor.execute(_ENTRY, entry)
                    cursor.execute(_TOLD, told)
            ours.basic_ack(method.delivery_tag)
            if seen == count:
                ours.stop_consuming()

        ours.basic_qos(prefetch_count=100)
        ours.basic_consume(site.raw, came)
        ours.start_consuming()
        return watch.measures(count)


def in_one_file(site: Site, count: int) -> dict[str, float]:
    """Carry facts from an SQLite outbox to the same service, a hundred at a time."""
    path = site.sqlite.removeprefix("sqlite:///")
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    watch = Watch()
    watch.start()
    while _carry(database):
        pass
    measures = watch.measures(count)
    database.close()
    return measures


def _carry(database: sqlite3.Connection) -> int:
    database.execute("BEGIN IMMEDIATE")
    rows = database.execute(
        "SELECT seq, id, type, correlation_id, data FROM bench_outbox WHERE seq IN "
        "(SELECT seq FROM bench_unsent ORDER BY seq LIMIT ?) ORDER BY seq",
        (TRANSACTION,),
    ).fetchall()
    for _seq, event_id, kind, chain, data in rows:
        if kind != ItemPublished.type:
            continue  # nobody acts on it
        headers = {"ce-id": event_id, "ce-type": kind, "ce-correlationid": chain}
        entry, told = _effects(headers, data)
        if database.execute(_lite(_INBOX), _inbox(headers)).rowcount == 1:
            database.execute(_lite(_ENTRY), entry)
            seq = database.execute(_lite(_OUTBOX), told).lastrowid
            database.execute(_UNSENT, (seq, told[1]))
    _mark(database, (row[0] for row in rows))
    database.execute("COMMIT")
    return len(rows)


def _mark(database: sqlite3.Connection, seqs: Iterable[int]) -> None:
    sent = "DELETE FROM bench_unsent WHERE seq = ?"
    database.executemany(sent, ((seq,) for seq in seqs))


def _lite(statement: str) -> str:
    return _LITE[statement]


_LITE = {each: each.replace("%s", "?") for each in (_INBOX, _ENTRY, _OUTBOX)}
