"""The relay against a real broker: confirmed before it is marked, and never doubled."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pika
import pytest
from pika.spec import PERSISTENT_DELIVERY_MODE
from sqlalchemy import Connection, Engine, delete, select, text, update

from tests.contract import tiny
from tests.contract.tiny import TELLER, item
from tests.fixtures.local import free_port
from tests.fixtures.rabbitmq import Namespace
from tests.fixtures.waiting import until
from wvlo_core.errors import Invalid
from wvlo_core.events import Envelope, ItemPublished
from wvlo_core.ports import Work
from wvlo_core.runtime.app import App
from wvlo_core.runtime.database import open_engine, reading
from wvlo_core.runtime.outbox import Told, backlog, trail
from wvlo_core.runtime.outbox import unsent as rows_unsent
from wvlo_core.runtime.relay import Relay
from wvlo_core.runtime.topology import Names, declare, routing_key, telling

pytestmark = [pytest.mark.broker, pytest.mark.postgres]

STOP_SECONDS = 30


@pytest.fixture
def engine(postgres_url: str) -> Iterator[Engine]:
    opened = open_engine(postgres_url)
    tiny.metadata.create_all(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def app(engine: Engine) -> App[Work]:
    return tiny.teller(engine)


@pytest.fixture
def names(namespace: Namespace) -> Names:
    return Names(TELLER, namespace)


@pytest.fixture
def channel(amqp_url: str, names: Names) -> Iterator[Any]:
    """Give a channel on a broker where this service told something before."""
    with pika.BlockingConnection(pika.URLParameters(amqp_url)) as connection:
        opened = connection.channel()
        declare(opened, telling(names))
        yield opened


@contextmanager
def relaying(*relays: Relay) -> Iterator[None]:
    threads = [threading.Thread(target=relay.run, daemon=True) for relay in relays]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for relay in relays:
            relay.stop()
        for thread in threads:
            thread.join(STOP_SECONDS)
    assert not any(thread.is_alive() for thread in threads)


def listen(channel: Any, names: Names, arguments: dict[str, Any] | None = None) -> str:
    """Bind a queue of this test's own to what the service tells."""
    queue: str = channel.queue_declare(
        "", exclusive=True, arguments=arguments
    ).method.queue
    channel.queue_bind(queue, names.exchange, f"{ItemPublished.type}.#")
    return queue


def take_all(channel: Any, queue: str) -> list[tuple[Any, Any, bytes]]:
    found: list[tuple[Any, Any, bytes]] = []
    while True:
        method, properties, body = channel.basic_get(queue, auto_ack=True)
        if method is None:
            return found
        found.append((method, properties, body))


def unsent(app: App[Work]) -> int:
    with reading(app.engine) as connection:
        return backlog(connection, app.messages).unsent


def told_by(app: App[Work]) -> list[Envelope]:
    with reading(app.engine) as connection:
        return trail(connection, app.messages, None).told


# holds EV1, EV3
def test_a_fact_lies_on_the_broker_as_a_cloudevent_and_is_marked_as_sent(
    app: App[Work], amqp_url: str, names: Names, channel: Any
) -> None:
    queue = listen(channel, names)
    app.run(tiny.tell, [item()], uuid4())

    with relaying(Relay(app, amqp_url, names.namespace)):
        until(lambda: unsent(app) == 0, "the fact is marked as sent")

    [(method, properties, body)] = take_all(channel, queue)
    [envelope] = told_by(app)
    assert Envelope.read(properties.headers, body) == envelope
    assert body.decode() == envelope.data
    assert properties.headers == envelope.headers()
    assert properties.content_type == "application/json"
    assert properties.content_encoding == "utf-8"
    assert properties.delivery_mode == PERSISTENT_DELIVERY_MODE
    assert properties.message_id == str(envelope.id)
    assert properties.type == "kennisbank.item_published"
    assert method.routing_key == routing_key(envelope.type, envelope.subject)


# holds EV3
def test_a_fact_that_the_broker_refuses_stays_until_the_broker_has_room(
    app: App[Work], amqp_url: str, names: Names, channel: Any
) -> None:
    full = {"x-max-length": 1, "x-overflow": "reject-publish"}
    queue = listen(channel, names, full)
    app.run(tiny.tell, [item(edition=number) for number in (1, 2)])

    with relaying(Relay(app, amqp_url, names.namespace)):
        until(lambda: unsent(app) == 1, "the first is taken, the second is not")
        first = take_all(channel, queue)
        until(lambda: unsent(app) == 0, "now there is room")
        second = take_all(channel, queue)

    ids = [properties.message_id for _, properties, _ in first + second]
    assert ids == [str(envelope.id) for envelope in told_by(app)]


# holds EV3
def test_a_fact_that_nobody_listens_to_is_kept_on_the_broker(
    app: App[Work], amqp_url: str, names: Names, channel: Any
) -> None:
    app.run(tiny.tell, [item()])

    with relaying(Relay(app, amqp_url, names.namespace)):
        until(lambda: unsent(app) == 0, "the fact is marked as sent")

    [(method, properties, body)] = take_all(channel, names.unrouted)
    [envelope] = told_by(app)
    assert Envelope.read(properties.headers, body) == envelope
    assert method.routing_key == routing_key(envelope.type, envelope.subject)


# holds EV3
def test_facts_told_in_order_are_published_in_order(
    app: App[Work], amqp_url: str, names: Names, channel: Any
) -> None:
    queue = listen(channel, names)
    app.run(tiny.tell, [item(edition=number) for number in range(1, 1201)])

    with relaying(Relay(app, amqp_url, names.namespace)):
        until(lambda: unsent(app) == 0, "more than a window is marked as sent")

    ids = [properties.message_id for _, properties, _ in take_all(channel, queue)]
    assert ids == [str(envelope.id) for envelope in told_by(app)]


# holds EV3
def test_two_relays_side_by_side_publish_every_fact_once_and_in_order(
    app: App[Work], amqp_url: str, names: Names, channel: Any
) -> None:
    queue = listen(channel, names)

    with relaying(*(Relay(app, amqp_url, names.namespace) for _ in range(2))):
        for start in range(0, 1200, 100):
            numbers = range(start + 1, start + 101)
            app.run(tiny.tell, [item(edition=number) for number in numbers])
        until(lambda: unsent(app) == 0, "everything is marked as sent")

    ids = [properties.message_id for _, properties, _ in take_all(channel, queue)]
    assert ids == [str(envelope.id) for envelope in told_by(app)]


# holds EV3
def test_a_relay_makes_its_exchange_anew_when_somebody_deleted_it(
    app: App[Work], amqp_url: str, names: Names, channel: Any
) -> None:
    app.run(tiny.tell, [item("before")])

    with relaying(Relay(app, amqp_url, names.namespace)):
        until(lambda: unsent(app) == 0, "the relay runs")
        channel.exchange_delete(names.exchange)
        app.run(tiny.tell, [item("after")])
        until(lambda: unsent(app) == 0, "the fact found its way", 8)

    assert len(take_all(channel, names.unrouted)) == 2


# holds EV3
@pytest.mark.parametrize("told", [0, 1], ids=["idle", "with a fact in hand"])
def test_a_relay_goes_on_when_its_connection_to_the_database_was_cut(
    app: App[Work],
    amqp_url: str,
    names: Names,
    channel: Any,
    *,
    monkeypatch: pytest.MonkeyPatch,
    told: int,
) -> None:
    queue = listen(channel, names)
    cut: list[int] = []

    def read_and_be_cut(connection: Connection, *rest: Any, **more: Any) -> list[Told]:
        rows = rows_unsent(connection, *rest, **more)
        if len(rows) == told and not cut:
            cut.append(_cut(connection))
        return rows

    monkeypatch.setattr("wvlo_core.runtime.window.unsent", read_and_be_cut)
    app.run(tiny.tell, [item()] * told)

    with relaying(Relay(app, amqp_url, names.namespace)):
        until(lambda: cut, "the connection is cut")
        app.run(tiny.tell, [item("after")])
        until(lambda: unsent(app) == 0, "everything is marked as sent")

    ids = {properties.message_id for _, properties, _ in take_all(channel, queue)}
    assert ids == {str(envelope.id) for envelope in told_by(app)}


def _cut(connection: Connection) -> int:
    """Do as a database that restarts: end this connection from the other side."""
    victim: int = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with connection.engine.connect() as other:
        other.execute(text(f"SELECT pg_terminate_backend({victim})"))
    return victim


# holds EV3
def test_a_relay_stands_by_and_takes_over_when_the_other_is_killed(
    app: App[Work], amqp_url: str, names: Names, channel: Any, tmp_path: Path
) -> None:
    queue = listen(channel, names)
    settings = {
        "WVLO_KENNISBANK_DATABASE_URL": app.engine.url.render_as_string(
            hide_password=False
        ),
        "WVLO_KENNISBANK_AMQP_URL": amqp_url,
        "WVLO_KENNISBANK_BROKER_NAMESPACE": names.namespace,
    }
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WVLO_")}
    said = tmp_path / "relay.log"
    command = [sys.executable, "-m", "wvlo_kennisbank", "relay"]
    with said.open("wb") as log:
        working = subprocess.Popen(command, env=kept | settings, stderr=log)
    try:
        until(lambda: b"relay_ready" in said.read_bytes(), "the first works")
        with relaying(Relay(app, amqp_url, names.namespace)):
            app.run(tiny.tell, [item(edition=number) for number in range(1, 101)])
            until(lambda: unsent(app) == 0, "the first passed them on")
            working.kill()
            working.wait(STOP_SECONDS)
            app.run(tiny.tell, [item(edition=number) for number in range(101, 201)])
            until(lambda: unsent(app) == 0, "the second took over")
    finally:
        working.kill()
        working.wait(STOP_SECONDS)

    ids = [properties.message_id for _, properties, _ in take_all(channel, queue)]
    assert ids == [str(envelope.id) for envelope in told_by(app)]
    assert said.read_bytes().count(b"passed_on") > 0


# holds EV3
def test_a_relay_goes_on_when_its_lease_was_cut(
    app: App[Work], amqp_url: str, names: Names, channel: Any
) -> None:
    queue = listen(channel, names)

    with relaying(Relay(app, amqp_url, names.namespace)):
        app.run(tiny.tell, [item("before")])
        until(lambda: unsent(app) == 0, "the relay runs")
        with app.engine.connect() as other:
            ended = other.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks l "
                    "JOIN pg_database d ON d.oid = l.database "
                    "WHERE locktype = 'advisory' AND datname = current_database()"
                )
            ).all()
        app.run(tiny.tell, [item("after")])
        until(lambda: unsent(app) == 0, "the relay goes on")

    assert len(ended) == 1
    ids = [properties.message_id for _, properties, _ in take_all(channel, queue)]
    assert ids == [str(envelope.id) for envelope in told_by(app)]


# holds EV3
def test_a_relay_goes_to_the_next_address_when_the_first_does_not_answer(
    app: App[Work], amqp_url: str, names: Names
) -> None:
    app.run(tiny.tell, [item()])
    nobody = f"amqp://guest:guest@127.0.0.1:{free_port()}/"

    with relaying(Relay(app, f"{nobody}, {amqp_url}", names.namespace)):
        until(lambda: unsent(app) == 0, "the fact is marked as sent")


# holds EV3
def test_a_relay_passes_on_what_a_slow_transaction_committed_last(
    app: App[Work], amqp_url: str, names: Names, channel: Any
) -> None:
    """Its facts have lower numbers than some that were passed on before."""
    queue = listen(channel, names)

    def slowly(_command: None, work: Work) -> None:
        work.outbox.add(item("slow"))
        work.connection.flush()  # type: ignore[attr-defined]
        app.run(tiny.tell, [item("quick")])
        until(lambda: unsent(app) == 0, "the quick one is passed on")

    with relaying(Relay(app, amqp_url, names.namespace)):
        app.run(slowly, None)
        until(lambda: unsent(app) == 0, "the slow one is passed on")

    ids = [properties.message_id for _, properties, _ in take_all(channel, queue)]
    slow, quick = (str(envelope.id) for envelope in told_by(app))
    assert ids == [quick, slow]


def test_a_relay_that_waits_for_its_broker_can_be_stopped(app: App[Work]) -> None:
    app.run(tiny.tell, [item()])

    with relaying(Relay(app, f"amqp://guest:guest@127.0.0.1:{free_port()}/")):
        pass

    assert unsent(app) == 1


# holds OP1
def test_a_missing_broker_address_is_named(app: App[Work]) -> None:
    with pytest.raises(Invalid, match="WVLO_KENNISBANK_AMQP_URL is missing"):
        Relay(app, "")


def test_a_relay_forgets_what_was_sent_long_ago_and_nothing_else(
    app: App[Work], amqp_url: str, names: Names, channel: Any
) -> None:
    listen(channel, names)
    app.run(tiny.tell, [item("old"), item("new")])
    old, new = told_by(app)
    with app.engine.begin() as connection:
        box, waits = app.messages.outbox, app.messages.unsent
        long_ago = (datetime.now(UTC) - timedelta(days=500)).isoformat()
        connection.execute(update(box).values(time=long_ago))
        sent = select(box.c.seq).where(box.c.id == str(old.id))
        connection.execute(delete(waits).where(waits.c.seq.in_(sent)))

    keep = timedelta(days=400)
    with relaying(Relay(app, amqp_url, names.namespace, keep)):
        until(lambda: unsent(app) == 0, "the other fact is marked as sent")

    assert [each.id for each in told_by(app)] == [new.id]
