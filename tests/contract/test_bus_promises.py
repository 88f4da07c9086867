"""The keepers of the bus promises: in one process, on RabbitMQ, and behind nameko."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pika
import pytest

from tests.contract import tiny
from tests.contract.bus_promises import (
    WAITS,
    Bus,
    BusPromises,
    HeaderPromises,
    QuarantinePromises,
    in_thread,
)
from tests.contract.tiny import item
from tests.contract.worker import DIARY
from tests.fixtures.rabbitmq import Namespace
from tests.fixtures.waiting import until
from wvlo_core.runtime.broker import addresses
from wvlo_core.runtime.bulk import insert_many
from wvlo_core.runtime.embedded import EmbeddedBus
from wvlo_core.runtime.intake import Batch, Intake
from wvlo_core.runtime.message import Fate, Message
from wvlo_core.runtime.relay import Relay
from wvlo_core.runtime.topology import Names, declare, listening

ROOT = Path(__file__).parents[2]
STOP_SECONDS = 30


class InOneProcess(Bus):
    """The embedded bus."""

    _bus: EmbeddedBus | None = None

    def start(self) -> None:
        self._bus = EmbeddedBus((self.teller, self.reader), WAITS)
        self._bus.start()

    def ask_to_stop(self) -> None:
        if self._bus is not None:
            self._bus._stopping.set()

    def wait_for_stop(self) -> None:
        if self._bus is not None:
            self._bus.stop()
        self._bus = None

    def put(self, headers: Mapping[str, str], body: bytes) -> None:
        with self.engine.begin() as connection:
            row = {
                "id": headers["ce-id"],
                "type": headers["ce-type"],
                "version": int(headers["ce-dataversion"]),
                "subject": headers["ce-subject"],
                "time": headers["ce-time"],
                "correlation_id": headers["ce-correlationid"],
                "data": body.decode(),
            }
            insert_many(connection, tiny.teller_messages.outbox, [row])


class OnBroker(Bus):
    """Relays and an intake on RabbitMQ, with a loop of our own between them."""

    def __init__(
        self, database_url: str, folder: Path, amqp_url: str, namespace: Namespace
    ) -> None:
        super().__init__(database_url, folder)
        namespace.waits.update(WAITS)
        self.amqp_url = amqp_url
        self.where = addresses(amqp_url, tiny.READER, "test")
        self.names = Names(tiny.READER, namespace)
        self.types = [event.type for event in self.reader.handlers]
        self._relays: list[tuple[Relay, threading.Thread]] = []
        self._asked = threading.Event()
        self._loop: threading.Thread | None = None
        with pika.BlockingConnection(self.where) as connection:
            declare(connection.channel(), listening(self.names, self.types, WAITS))

    def start(self) -> None:
        for app in (self.teller, self.reader):
            relay = Relay(app, self.amqp_url, self.names.namespace)
            self._relays.append((relay, in_thread(relay.run)))
        self.start_reader()

    def start_reader(self) -> None:
        self._asked.clear()
        self._loop = in_thread(self._read)

    def _read(self) -> None:
        intake = Intake(self.where, self.names, self.types, WAITS)
        intake.start()
        while not self._asked.is_set():
            batch = intake.take(0.05)
            if batch is not None:
                self._handle(intake, batch)
        intake.stop()

    def _handle(self, intake: Intake, batch: Batch) -> None:
        messages = [delivery.message for delivery in batch.deliveries]
        while True:
            outcomes = self.reader.receive_all(messages)
            if outcomes[0].fate is not Fate.HOLD:
                intake.settle(batch, outcomes)
                return
            if self._asked.wait(0.05):
                return

    def ask_to_stop(self) -> None:
        self._asked.set()

    def wait_for_stop(self) -> None:
        if self._loop is not None:
            self._loop.join(STOP_SECONDS)
            assert not self._loop.is_alive()
        self._loop = None
        for relay, thread in self._relays:
            relay.stop()
            thread.join(STOP_SECONDS)
            assert not thread.is_alive()
        self._relays.clear()

    def put(self, headers: Mapping[str, str], body: bytes) -> None:
        exchange = self.names.exchange_of(tiny.TELLER)
        properties = pika.BasicProperties(
            message_id=headers.get("ce-id"),
            content_type="application/json",
            headers=dict(headers),
        )
        with pika.BlockingConnection(self.where) as connection:
            channel = connection.channel()
            channel.confirm_delivery()
            channel.basic_publish(
                exchange, f"{item().type}.0", body, properties, mandatory=True
            )


class BehindNameko(OnBroker):
    """The same, but the reader is a process of its own: a real nameko worker."""

    more_than_a_stop_takes = 1000  # nameko notices a signal between two looks
    _worker: subprocess.Popen[bytes] | None = None

    def start_reader(self) -> None:
        settings = {
            "WVLO_LEARNING_PATHS_DATABASE_URL": self.database_url,
            "WVLO_LEARNING_PATHS_AMQP_URL": self.amqp_url,
            "WVLO_LEARNING_PATHS_BROKER_NAMESPACE": self.names.namespace,
            "WVLO_LEARNING_PATHS_RETRY_SECONDS": json.dumps(WAITS),
            DIARY: str(self.diary.gate.parent),
        }
        kept = {k: v for k, v in os.environ.items() if not k.startswith("WVLO_")}
        with (self.diary.gate.parent / "worker.log").open("ab") as log:
            self._worker = subprocess.Popen(
                [sys.executable, "-m", "tests.contract.worker"],
                cwd=ROOT,
                env=kept | settings,
                stdout=log,
                stderr=log,
            )

    def ask_to_stop(self) -> None:
        if self._worker is not None:
            self._worker.send_signal(signal.SIGTERM)

    def wait_for_stop(self) -> None:
        if self._worker is not None:
            log = self.diary.gate.parent / "worker.log"
            assert self._worker.wait(STOP_SECONDS) == 0, log.read_text("utf-8")
        self._worker = None
        super().wait_for_stop()


class TestEmbeddedBusOnSqlite(BusPromises, QuarantinePromises):
    @pytest.fixture
    def bus(self, tmp_path: Path) -> Iterator[Bus]:
        made = InOneProcess(f"sqlite:///{tmp_path}/tiny.sqlite", tmp_path)
        yield made
        made.close()


@pytest.mark.postgres
class TestEmbeddedBusOnPostgres(BusPromises, QuarantinePromises):
    @pytest.fixture
    def bus(self, tmp_path: Path, postgres_url: str) -> Iterator[Bus]:
        made = InOneProcess(postgres_url, tmp_path)
        yield made
        made.close()


@pytest.mark.broker
@pytest.mark.postgres
class TestRabbitMQ(BusPromises, QuarantinePromises, HeaderPromises):
    @pytest.fixture
    def bus(
        self, tmp_path: Path, postgres_url: str, amqp_url: str, namespace: Namespace
    ) -> Iterator[Bus]:
        made = OnBroker(postgres_url, tmp_path, amqp_url, namespace)
        yield made
        made.close()


@pytest.mark.broker
@pytest.mark.postgres
class TestRabbitMQBehindNameko(BusPromises):
    @pytest.fixture
    def bus(
        self, tmp_path: Path, postgres_url: str, amqp_url: str, namespace: Namespace
    ) -> Iterator[Bus]:
        made = BehindNameko(postgres_url, tmp_path, amqp_url, namespace)
        yield made
        made.close()


# holds EV4
@pytest.mark.postgres
def test_two_workers_given_one_fact_at_once_have_one_effect(
    tmp_path: Path, postgres_url: str
) -> None:
    bus = InOneProcess(postgres_url, tmp_path)
    [told] = bus.tell(item(kind=tiny.WAITS_AT_THE_GATE))
    message = Message.of(told)

    with ThreadPoolExecutor(2) as workers:
        first = workers.submit(bus.reader.receive, message)
        until(bus.diary.at_the_gate.exists, "the first is at work")
        second = workers.submit(bus.reader.receive, message)
        until(lambda: bus.diary.times(told.id) == 2, "the second got it too")
        bus.diary.gate.touch()

    assert first.result().fate is Fate.DONE
    assert second.result().fate in {Fate.DUPLICATE, Fate.RETRY}
    assert bus.reader.receive(message).fate is Fate.DUPLICATE
    assert [note.event_id for note in bus.notes()] == [told.id]
    bus.close()
