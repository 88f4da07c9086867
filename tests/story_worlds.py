"""The worlds in which the long story takes place: one process, and RabbitMQ with PostgreSQL.

    python -m tests.story_worlds [--learners 10000] [--events 200] [--distributed]

Follows so many learners through so many events, and ends with 1 when a suggestion at the
end is not that of a full re-computation. The distributed form takes its servers from
WVLO_TEST_AMQP_URL and WVLO_TEST_POSTGRES_URL.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, MetaData, func, select

from tests.advice_story import Story
from tests.builders import learning_app
from tests.contract.bus_promises import in_thread
from tests.e2e.processes import Yard, environment
from tests.fixtures.postgres import scratch_database
from tests.fixtures.rabbitmq import Namespace, clean
from tests.fixtures.waiting import until
from wvlo_core.events import Event
from wvlo_core.runtime.app import App, Transaction
from wvlo_core.runtime.database import open_engine, reading
from wvlo_core.runtime.embedded import EmbeddedBus
from wvlo_core.runtime.migrating import migrate
from wvlo_core.runtime.outbox import backlog
from wvlo_core.runtime.relay import Relay
from wvlo_core.runtime.tables import message_tables
from wvlo_core.runtime.telling import SqlOutbox
from wvlo_learning_paths.bootstrap import bootstrap, load_content

ELSEWHERE = ("scan", "kennisbank")
PATIENCE = 3600.0


def elsewhere(service: str, engine: Engine) -> App[SqlOutbox]:
    """Make a service that only tells."""
    metadata = MetaData()
    messages = message_tables(metadata, service)
    metadata.create_all(engine)

    def outbox(transaction: Transaction) -> SqlOutbox:
        return transaction.outbox

    return App(service, engine, messages, outbox)


def tell(event: Event, outbox: SqlOutbox) -> None:
    outbox.add(event)


class Embedded:
    """Everything in one process and one file; facts arrive before the next thing happens."""

    def __init__(self, app: App[Any]) -> None:
        self.app = app
        self._elsewhere = {name: elsewhere(name, app.engine) for name in ELSEWHERE}
        self._bus = EmbeddedBus((*self._elsewhere.values(), app))

    def tell(self, event: Event) -> None:
        self._elsewhere[event.type.partition(".")[0]].run(tell, event)

    def settle(self) -> None:
        self._bus.settle(PATIENCE)


class Distributed:
    """A worker, relays and people beside each other, on PostgreSQL and RabbitMQ."""

    def __init__(self, app: App[Any]) -> None:
        self.app = app
        self._elsewhere = {name: elsewhere(name, app.engine) for name in ELSEWHERE}

    @property
    def tellers(self) -> list[App[Any]]:
        """Whose outboxes have facts for learning paths."""
        return [*self._elsewhere.values(), self.app]

    def tell(self, event: Event) -> None:
        self._elsewhere[event.type.partition(".")[0]].run(tell, event)

    def settle(self) -> None:
        until(self._all_acted_on, "every fact had its effect", PATIENCE)

    def _all_acted_on(self) -> bool:
        told: set[str] = set()
        with reading(self.app.engine) as connection:
            for teller in self.tellers:
                if backlog(connection, teller.messages).unsent:
                    return False
                outbox = teller.messages.outbox
                heard = outbox.c.type.in_(self.app.listens_to)
                told.update(connection.scalars(select(outbox.c.id).where(heard)))
            inbox = self.app.messages.inbox
            seen = set(connection.scalars(select(inbox.c.event_id)))
            parked = select(func.count()).select_from(self.app.messages.parked)
            assert connection.scalar(parked) == 0
        return told <= seen


@contextmanager
def embedded(folder: Path) -> Iterator[Embedded]:
    """Wire the service on a file."""
    app = learning_app(folder)
    yield Embedded(app)
    app.engine.dispose()


@contextmanager
def distributed(
    folder: Path, amqp_url: str, postgres_url: str
) -> Iterator[Distributed]:
    """Start a worker as an administrator does, and relays."""
    engine = open_engine(postgres_url)
    migrate(engine, "learning_paths", "wvlo_learning_paths")
    app = bootstrap(engine=engine)
    load_content(app)
    world, namespace, yard = Distributed(app), Namespace(), Yard(folder)
    env = environment(
        WVLO_LEARNING_PATHS_DATABASE_URL=postgres_url,
        WVLO_LEARNING_PATHS_AMQP_URL=amqp_url,
        WVLO_LEARNING_PATHS_BROKER_NAMESPACE=namespace,
    )
    relays = [Relay(each, amqp_url, namespace) for each in world.tellers]
    try:
        worker = yard.start("worker", "wvlo_learning_paths", "worker", env=env)
        worker.wait_until("intake_ready")
        threads = [in_thread(relay.run) for relay in relays]
        yield world
    finally:
        for relay in relays:
            relay.stop()
        yard.stop_all()
        clean(amqp_url, namespace, sorted(namespace.waits))
        engine.dispose()
    for thread in threads:
        thread.join(30)


def follow(
    story: Story, events: int, say: Callable[[str], None], *, together: bool
) -> list[str]:
    """Let it all happen; give the learners whose suggestion is wrong at the end.

    `together`: people do not wait until what happened before had its effect.
    """
    begun = time.monotonic()
    story.begin()
    say(f"{story.learners} learners after {time.monotonic() - begun:.0f} s")
    for number in range(1, events + 1):
        story.happen()
        if not together:
            story.world.settle()
        if number % 10 == 0:
            say(f"{number} events after {time.monotonic() - begun:.0f} s")
    story.world.settle()
    say(f"everything had its effect after {time.monotonic() - begun:.0f} s")
    wrong = story.wrong()
    say(f"{len(wrong)} wrong, known after {time.monotonic() - begun:.0f} s")
    return wrong


def main() -> int:
    """Follow one story and say how it went."""
    from tests.conftest import be_quiet

    be_quiet()
    parser = argparse.ArgumentParser(prog="python -m tests.story_worlds")
    parser.add_argument("--learners", type=int, default=10_000)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--distributed", action="store_true")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        world: Embedded | Distributed
        if given.distributed:
            server = os.environ["WVLO_TEST_POSTGRES_URL"]
            database = stack.enter_context(scratch_database(server))
            amqp_url = os.environ["WVLO_TEST_AMQP_URL"]
            world = stack.enter_context(distributed(folder, amqp_url, database))
        else:
            world = stack.enter_context(embedded(folder))
        story = Story(world, given.learners)
        wrong = follow(
            story, given.events, _say, together=isinstance(world, Distributed)
        )
    return int(bool(wrong))


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
