"""A road from a teller to a reader: tell under load, do harm, and count the effects."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import TimeoutExpired

import pika
from sqlalchemy import Engine

from tests.e2e.processes import Process, Yard, environment
from tests.fault import actors
from tests.fault.actors import READER, TELLER, reader_messages
from tests.fault.facts import SUBJECTS, item, tell, tell_and_fail
from tests.fault.looking import (
    PATIENCE,
    WAITS,
    Looking,
    breath,
    connected,
    stretched,
    tail,
)
from wvlo_core.errors import Contention, Invalid, Unavailable
from wvlo_core.events import ItemPublished
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.message import Message
from wvlo_core.runtime.topology import Names, routing_key

ROOT = Path(__file__).parents[2]
_TOGETHER = 20
_PAUSE = 0.05


@dataclass
class Road(Looking):
    """Teller, relays, broker, workers and reader, with one shared folder.

    A road that stays goes on after it was judged, so that the next test need not start
    processes; `clear` and `open` make it as new.
    """

    yard: Yard
    amqp_url: str
    database_url: str
    namespace: str
    stays: bool = False
    relays: list[Process] = field(default_factory=list)
    workers: list[Process] = field(default_factory=list)
    engine: Engine = field(init=False)
    refused: int = 0
    judged: bool = False
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
        """Start what a road needs and lacks, all at the same time."""
        self.relays = [each for each in self.relays if each.program.poll() is None]
        self.workers = [each for each in self.workers if each.program.poll() is None]
        if any(each.name != _worker(speaks=1) for each in self.workers):
            self.stop_workers()
        for _ in range(workers - len(self.workers)):
            self.launch_worker()
        if not self.relays:
            self.start_relay()
        for worker in self.workers:
            worker.wait_until("intake_ready")
        [relay] = self.relays
        self.wait(lambda: relay.said().count("relay_ready") > 1, "the relay is ready")
        return self

    def clear(self) -> None:
        """Forget everything that was told and done, and every order.

        But for the inbox: what was handled and not yet acknowledged may come again.
        """
        tables = ", ".join(
            table.name
            for table in actors.metadata.sorted_tables
            if table is not reader_messages.inbox
        )
        with self.engine.begin() as connection:
            connection.exec_driver_sql(f"TRUNCATE {tables}")
        for each in (*actors.ORDERS, actors.CLOCK, actors.DIARY):
            (self.folder / each).unlink(missing_ok=True)
        self.refused = self._told = 0
        self.judged = False

    def launch_worker(self, speaks: int = 1) -> Process:
        made = self._launch(_worker(speaks), "tests.fault.worker", speaks)
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
        settings["PYTHONFAULTHANDLER"] = "1"
        settings["PYTHONPATH"] = f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"
        return self.yard.start(name, module, env=environment(**settings))

    def stop_workers(self) -> None:
        self.end(self.workers)

    def end(self, processes: list[Process]) -> None:
        """Let them end in their own way, which has to be a good one."""
        for each in processes:
            each.wait_until("_ready")  # before that it cannot take leave yet
            each.program.terminate()
        for each in processes:
            code = _ended(each)
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
        """Tell meanwhile, at least so many facts, and until what is done is done.

        It first waits until there are effects, so that everybody is at work.
        """
        failed: list[BaseException] = []
        over, hopeless = threading.Event(), threading.Event()

        def keep_telling() -> None:
            done = 0
            try:
                while (done < count or not over.is_set()) and not hopeless.is_set():
                    self.tell(_TOGETHER)
                    done += _TOGETHER
                    time.sleep(breath())
            except BaseException as error:  # noqa: BLE001 - told to the test below
                failed.append(error)

        thread = threading.Thread(target=keep_telling, daemon=True)
        before = self.effects()
        thread.start()
        try:
            if first:
                self.wait(lambda: self.effects() > before + _TOGETHER, "first effects")
            yield
        except BaseException:
            hopeless.set()
            raise
        finally:
            over.set()
            thread.join(stretched(PATIENCE))
        assert not failed, failed
        assert not thread.is_alive(), "the teller hangs"

    def publish(self, messages: Sequence[tuple[str, Message]]) -> None:
        """Put messages on the broker by hand, each with the subject it is about."""
        names = Names(TELLER, self.namespace)
        with connected(self.amqp_url) as connection:
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

    # The end

    def exactly_once(
        self, parked: dict[str, int] | None = None, *, in_order: bool = True
    ) -> None:
        """See to it that nothing can come any more, then judge."""
        aside = parked or {}
        self.settle(sum(aside.values()))
        if self.stays:
            # It goes through every part of every queue behind all that was there.
            self.tell(SUBJECTS)
            self.settle(sum(aside.values()))
        else:
            self.end(self.relays)
            self.end(self.workers)
        self.judge(aside, in_order=in_order)
        self.judged = True

    def retire(self) -> None:
        """End every process in its own way; none may have kept a message back."""
        self.end(self.relays)
        self.end(self.workers)
        if self.judged:
            left = self.depths()
            assert not left, f"left in queues: {left}"


def _ended(process: Process) -> int:
    """Wait for its exit code; from one that hangs, have it written where it hangs."""
    try:
        return process.program.wait(PATIENCE)
    except TimeoutExpired:
        process.program.send_signal(signal.SIGABRT)
        return process.program.wait(PATIENCE)


def _worker(speaks: int) -> str:
    return f"worker-of-version-{speaks}"
