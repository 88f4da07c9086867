"""Compare the event backbone with named baselines, all in one run on this machine.

Prints a table of ratios and writes it to docs/reference/benchmarks.md. Absolute figures
say little about another machine; ratios say what our code costs over what is possible.
"""

from __future__ import annotations

import os
import platform
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import pika
import structlog
from sqlalchemy import Column, MetaData, String, func, select

from tests.bench.baselines import raw_pika
from wvlo_core.domain.ids import named_id, new_id
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.value import Value
from wvlo_core.events import Event, ItemPublished, ItemWithdrawn
from wvlo_core.runtime.app import App, Transaction
from wvlo_core.runtime.database import Documents, document_table, open_engine
from wvlo_core.runtime.embedded import EmbeddedBus
from wvlo_core.runtime.intake import Intake
from wvlo_core.runtime.message import Message
from wvlo_core.runtime.outbox import backlog
from wvlo_core.runtime.relay import Relay
from wvlo_core.runtime.tables import message_tables
from wvlo_core.runtime.topology import Names, declare, listening, telling
from wvlo_core.testing.factories import envelope_of, example_of

ROUNDS = int(os.environ.get("WVLO_BENCH_ROUNDS", "3"))
COUNT = int(os.environ.get("WVLO_BENCH_COUNT", "5000"))
AMQP = os.environ.get("WVLO_TEST_AMQP_URL", "amqp://guest:guest@127.0.0.1:5672/")
REPORT = Path(__file__).parents[2] / "docs" / "reference" / "benchmarks.md"

metadata = MetaData()
messages = message_tables(metadata, "bench")
entries = document_table(metadata, "bench_entry", Column("slug", String(80)))


class Entry(Value):
    """A row that a handler writes."""

    id: str
    slug: str


class Store:
    """The smallest service there is."""

    def __init__(self, transaction: Transaction) -> None:
        self.outbox = transaction.outbox
        self.cause = transaction.cause
        self.now = transaction.now
        columns = lambda entry: {"slug": entry.slug}  # noqa: E731
        self.entries = Documents(transaction.connection, entries, Entry, columns)


def keep(event: ItemPublished, work: Store) -> None:
    """Inbox, one row, one outbox row: what a real handler costs at least."""
    work.entries.save(Entry(id=str(work.cause.event_id), slug=event.slug))
    work.outbox.add(ItemWithdrawn(item_id=event.item_id, edition=event.edition))


def service(url: str, *handled: type[Event]) -> App[Store]:
    engine = open_engine(url)
    metadata.drop_all(engine)
    metadata.create_all(engine)
    return App("bench", engine, messages, Store, dict.fromkeys(handled, keep))


def load() -> list[Message]:
    """COUNT different messages of about 1 KiB."""
    words = LocalizedText(nl="x" * 300, en="y" * 300)
    example = example_of(ItemPublished).model_copy(update={"summary": words})
    return [Message.of(envelope_of(example, str(i))) for i in range(COUNT)]


def filled(queue: str, batch: list[Message]) -> None:
    with raw_pika.channel(AMQP) as channel:
        channel.queue_purge(queue)
        for each in batch:
            properties = pika.BasicProperties(
                delivery_mode=2, headers=dict(each.headers)
            )
            channel.basic_publish("", queue, each.body, properties)
    deadline = time.monotonic() + 60
    with raw_pika.channel(AMQP) as channel:
        while channel.queue_declare(queue, passive=True).method.message_count < COUNT:
            assert time.monotonic() < deadline, "the queue does not fill"
            time.sleep(0.05)


def through_intake(app: App[Store] | None, names: Names, batch: list[Message]) -> float:
    """Our way in: intake, and the runner when an app is given."""
    filled(names.inbox, batch)
    where = pika.URLParameters(AMQP)
    intake = Intake(where, names, [ItemPublished.type], [1])
    started = time.perf_counter()
    intake.start()
    seen = 0
    while seen < COUNT:
        taken = intake.take(10)
        assert taken is not None
        given = [d.message for d in taken.deliveries]
        intake.settle(taken, app.receive_all(given) if app else [_DONE] * len(given))
        seen += len(given)
    took = time.perf_counter() - started
    intake.stop()
    if app:
        with app.engine.connect() as connection:
            kept = connection.execute(select(func.count()).select_from(entries))
            assert kept.scalar_one() == COUNT
    return COUNT / took


def one_by_one(names: Names, batch: list[Message]) -> float:
    """The usual way: one message, one transaction, one acknowledgement."""
    filled(names.inbox, batch)
    app = service(PLACES["sqlite"], ItemPublished)
    seen = 0
    started = time.perf_counter()
    with raw_pika.channel(AMQP) as channel:
        channel.basic_qos(prefetch_count=100)
        for method, properties, body in channel.consume(names.inbox):
            app.receive(Message(properties.headers, body))
            channel.basic_ack(method.delivery_tag)
            seen += 1
            if seen == COUNT:
                break
        took = time.perf_counter() - started
        channel.cancel()
    return COUNT / took


def through_relay(names: Names) -> float:
    app = service(PLACES["sqlite"])
    example = example_of(ItemPublished)

    def tell(_: None, work: Store) -> None:
        for _each in range(COUNT):
            work.outbox.add(example)

    app.run(tell, None)
    relay = Relay(app, AMQP, names.namespace)
    thread = threading.Thread(target=relay.run)
    started = time.perf_counter()
    thread.start()
    while True:
        with app.engine.connect() as connection:
            if backlog(connection, messages).unsent == 0:
                break
        time.sleep(0.01)
    took = time.perf_counter() - started
    relay.stop()
    thread.join()
    return COUNT / took


def embedded() -> float:
    app = service(PLACES["sqlite"], ItemPublished)
    example = example_of(ItemPublished)

    def tell(_: None, work: Store) -> None:
        for number in range(COUNT):
            item_id = named_id("bench", str(number))
            work.outbox.add(example.model_copy(update={"item_id": item_id}))

    app.run(tell, None)
    bus = EmbeddedBus([app])
    started = time.perf_counter()
    bus.settle(600)
    return COUNT / (time.perf_counter() - started)


class _Done:
    fate = "done"
    reason = ""


_DONE = _Done()
PLACES: dict[str, str] = {}


def main() -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    namespace = f"bench-{new_id().hex[:8]}"
    names = Names("bench", namespace)
    batch = load()
    with TemporaryDirectory() as folder:
        PLACES["sqlite"] = f"sqlite:///{folder}/bench.sqlite"
        with raw_pika.channel(AMQP) as channel:
            declare(channel, listening(names, [ItemPublished.type], [1]))
            declare(channel, telling(names))
            channel.queue_declare(
                f"{namespace}.raw", durable=True, arguments=raw_pika.QUORUM
            )
            channel.queue_bind(f"{namespace}.raw", names.exchange, "#")
        ways: dict[str, Callable[[], float]] = {
            "raw pika consumer, acks of 50": lambda: _raw(names.inbox, batch),
            "intake, no database": lambda: through_intake(None, names, batch),
            "one message, one transaction (SQLite)": lambda: one_by_one(names, batch),
            "intake and runner (SQLite)": lambda: through_intake(
                service(PLACES["sqlite"], ItemPublished), names, batch
            ),
            "embedded bus (SQLite)": embedded,
            "raw pika publisher, window 500": lambda: raw_pika.Windowed(
                AMQP, f"{namespace}.raw", batch
            ).run(),
            "raw pika publisher, each confirmed": lambda: raw_pika.publish_each(
                AMQP, f"{namespace}.raw", batch[: COUNT // 5]
            ),
            "relay (SQLite)": lambda: through_relay(names),
        }
        try:
            rates = _measured(ways)
        finally:
            _clean(names)
    text = _table(rates)
    sys.stdout.write(text)
    REPORT.write_text(_HEAD.format(_machine(), ROUNDS, COUNT) + text, "utf-8")
    return 0


def _raw(queue: str, batch: list[Message]) -> float:
    filled(queue, batch)
    return raw_pika.consume(AMQP, queue, COUNT)


def _measured(ways: dict[str, Callable[[], float]]) -> dict[str, float]:
    """Medians of interleaved rounds, so that a slow moment hits everybody."""
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for round_number in range(ROUNDS):
        for name, way in ways.items():
            sys.stderr.write(f"round {round_number + 1}: {name} ...\n")
            rates[name].append(way())
    return {name: median(found) for name, found in rates.items()}


_COMPARED = [
    ("intake, no database", "raw pika consumer, acks of 50"),
    ("intake and runner (SQLite)", "one message, one transaction (SQLite)"),
    ("embedded bus (SQLite)", "intake and runner (SQLite)"),
    ("relay (SQLite)", "raw pika publisher, window 500"),
    ("relay (SQLite)", "raw pika publisher, each confirmed"),
]


def _table(rates: dict[str, float]) -> str:
    lines = [
        "| Ours | Events/s | Baseline | Events/s | Ratio |",
        "| --- | --- | --- | --- | --- |",
    ]
    for ours, baseline in _COMPARED:
        mine, theirs = rates[ours], rates[baseline]
        lines.append(
            f"| {ours} | {mine:,.0f} | {baseline} | {theirs:,.0f} | {mine / theirs:.2f} |"
        )
    return "\n".join(lines) + "\n"


_HEAD = """# Benchmarks

Written by `make bench`; compare the ratios, not the absolute figures.
Machine: {0}. Medians of {1} interleaved rounds of {2} persistent 1 KiB events on quorum queues, everything on one machine.

"""


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _clean(names: Names) -> None:
    with raw_pika.channel(AMQP) as channel:
        for queue in (
            names.inbox,
            names.dead,
            names.quarantine,
            names.retry(1),
            names.unrouted,
            f"{names.namespace}.raw",
        ):
            channel.queue_delete(queue)
        for exchange in (
            names.exchange,
            names.exchange_of("kennisbank"),
            names.unrouted,
        ):
            channel.exchange_delete(exchange)


if __name__ == "__main__":
    sys.exit(main())
