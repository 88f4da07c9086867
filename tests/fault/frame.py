"""A road from a teller to a reader: tell under load, do harm, and count the effects."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pika
from sqlalchemy import Engine

from tests.e2e.processes import Process, Yard, environment
from tests.fault import actors
from tests.fault.actors import READER, TELLER, reader_messages
from tests.fault.facts import item, tell, tell_and_fail
from tests.fault.looking import PATIENCE, WAITS, Looking, stretched, tail
from wvlo_core.errors import Contention, Invalid, Unavailable
from wvlo_core.events import ItemPublished
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.message import Message
from wvlo_core.runtime.parked import discard, parked
from wvlo_core.runtime.topology import Names, routing_key

ROOT = Path(__file__).parents[2]
_TOGETHER = 20
_PAUSE = 0.05
_BREATH = 0.02


@dataclass
class Road(Looking):
    """Teller, relays, broker, workers and reader, with one shared folder."""

    yard: Yard
    amqp_url: str
    database_url: str
    namespace: str
    relays: list[Process] = field(default_factory=list)
    workers: list[Process] = field(default_factory=list)
    engine: Engine = field(init=False)
    refused: int = 0
    _told: int = 0

    def __post_init__(self) -> None:
        self.engine = open_engine(self.database_url)
        actors.metadata.create_all(self.engine)
        self.teller = actors.teller(self.engine, self.folder)

    @property
    def folder(self) -> Path:
        return self.yard.folder

    def order(self, name: str, words: str = "") -> None:
        """Leave an order in the folder that the processes share."""
        (self.folder / name).write_text(words, "utf-8")

    # Processes

    def open(self, workers: int = 2) -> Road:
        """Start what a road needs; the workers first, so that nothing is unrouted."""
        started = [self.launch_worker() for _ in range(workers)]
        for worker in started:
            worker.wait_until("intake_ready")
        self.start_relay()
        return self

    def launch_worker(self, speaks: int = 1) -> Process:
        made = self._launch("worker", "tests.fault.worker", speaks)
        self.workers.append(made)
        return made

    def start_worker(self, speaks: int = 1) -> Process:
        worker = self.launch_worker(speaks)
        worker.wait_until("intake_ready")
        return worker

    def start_relay(self) -> Process:
        made = self._launch("relay", "tests.fault.actors")
        self.relays.append(made)
        return made

    def _launch(self, name: str, module: str, speaks: int = 1) -> Process:
        settings = {actors.FOLDER: str(self.folder), actors.SPEAKS: str(speaks)}
        for service in (TELLER, READER):
            prefix = f"WVLO_{service.upper()}"
            settings |= {
                f"{prefix}_DATABASE_URL": self.database_url,
                f"{prefix}_AMQP_URL": self.amqp_url,
                f"{prefix}_BROKER_NAMESPACE": self.namespace,
                f"{prefix}_RETRY_SECONDS": json.dumps(WAITS),
            }
        settings["PYTHONPATH"] = f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"
        return self.yard.start(name, module, env=environment(**settings))

    def stop_workers(self) -> None:
        self.end(self.workers)

    def end(self, processes: list[Process]) -> None:
        """Let them end in their own way, which has to be a good one."""
        for each in processes:
            each.program.terminate()
        for each in processes:
            code = each.program.wait(PATIENCE)
            assert code == 0, f"{each.name} ended with {code}:\n{tail(each)}"
        processes.clear()

    # Load

    def tell(
        self,
        count: int,
        kind: str = "steady",
        summary: str = "Kort.",
        speaks: int = 1,
    ) -> None:
        """Tell so many facts, some at a time; some work fails and tells nothing."""
        while count > 0:
            size = min(_TOGETHER, count)
            numbers = range(self._told, self._told + size)
            facts = [item(number, kind, summary, speaks) for number in numbers]
            self._insist(facts)
            self._told += size
            count -= size

    def _insist(self, facts: Sequence[ItemPublished]) -> None:
        """Tell, as a user does who tries again when the database was away."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with suppress(Invalid):
                    self.teller.run(tell_and_fail, facts[:1])
                self.teller.run(tell, facts)
            except (Unavailable, Contention):
                self.refused += 1
                assert time.monotonic() < deadline, "the database stays away"
                time.sleep(_PAUSE)
            else:
                return

    @contextmanager
    def under_load(self, count: int, *, first: bool = True) -> Iterator[None]:
        """Tell meanwhile, in the background; first wait until there are effects."""
        failed: list[BaseException] = []

        def keep_telling() -> None:
            try:
                for done in range(0, count, _TOGETHER):
                    self.tell(min(_TOGETHER, count - done))
                    time.sleep(_BREATH)
            except BaseException as error:  # noqa: BLE001 - told to the test below
                failed.append(error)

        thread = threading.Thread(target=keep_telling, daemon=True)
        before = self.effects()
        thread.start()
        if first:
            self.wait(lambda: self.effects() > before + count // 20, "first effects")
        yield
        thread.join(stretched(PATIENCE))
        assert not failed, failed
        assert not thread.is_alive(), "the teller hangs"

    def publish(self, messages: Sequence[tuple[str, Message]]) -> None:
        """Put messages on the broker by hand, each with the subject it is about."""
        names = Names(TELLER, self.namespace)
        where = pika.URLParameters(self.amqp_url.split(",")[0])
        with pika.BlockingConnection(where) as connection:
            channel = connection.channel()
            channel.confirm_delivery()
            for subject, message in messages:
                key = routing_key(ItemPublished.type, subject)
                properties = pika.BasicProperties(
                    headers=dict(message.headers), delivery_mode=2
                )
                channel.basic_publish(
                    names.exchange, key, message.body, properties, mandatory=True
                )

    def close(self) -> None:
        """Leave no process, and nothing on the broker."""
        self.yard.stop_all()
        self.engine.dispose()

    def replay(self) -> None:
        """Give every parked message to the broker again, as an operator does."""
        with self.engine.begin() as connection:
            found = [
                each for _, each in parked(connection, reader_messages, limit=100_000)
            ]
            self.publish(
                [(p.headers["ce-subject"], Message(p.headers, p.body)) for p in found]
            )
            for each in found:
                discard(connection, reader_messages, each.key)
