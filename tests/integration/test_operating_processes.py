"""Real processes mend themselves at their start, and show their figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from sqlalchemy import Engine

import wvlo_news.bootstrap
from tests.e2e.processes import Yard, environment, free_port
from tests.fixtures.rabbitmq import Namespace
from tests.fixtures.waiting import until
from wvlo.assembly import assemble
from wvlo_core.events import ItemPublished, NewsPublished
from wvlo_core.runtime import operate
from wvlo_core.runtime.app import App, utc_now
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.message import Fate, Message, Outcome
from wvlo_core.runtime.parked import park
from wvlo_core.testing.factories import envelope_of, example_of

NEWER = Outcome(Fate.QUARANTINE, "newer_version: upgrade, then replay", "newer_version")


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    made = Yard(tmp_path)
    yield made
    made.stop_all()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path}/news.sqlite")
    yield opened
    opened.dispose()


def set_aside(app: App[object]) -> None:
    """Put aside what this version of the software understands."""
    message = Message.of(envelope_of(example_of(ItemPublished)))
    with app.engine.begin() as connection:
        park(connection, app.messages, message, NEWER, utc_now())


def figures(port: int) -> str:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        return str(answer.read().decode())


# holds OP3
@pytest.mark.broker
def test_a_worker_replays_what_it_understands_by_now_and_shows_its_figures(
    yard: Yard, engine: Engine, amqp_url: str, namespace: Namespace
) -> None:
    port = free_port()
    env = environment(
        WVLO_NEWS_DATABASE_URL=str(engine.url),
        WVLO_NEWS_AMQP_URL=amqp_url,
        WVLO_NEWS_BROKER_NAMESPACE=namespace,
        WVLO_NEWS_METRICS_PORT=str(port),
    )
    yard.run("wvlo_news", "migrate", env=env)
    app = wvlo_news.bootstrap.bootstrap(engine=engine)
    set_aside(app)
    app.run(lambda fact, work: work.outbox.add(fact), example_of(NewsPublished))

    worker = yard.start("worker", "wvlo_news", "worker", env=env)
    worker.wait_until("intake_ready")
    seen = figures(port)
    refused = yard.run("wvlo_news", "relay", env=env, ok=False)
    worker.stop()
    yard.start("relay", "wvlo_news", "relay", env=env).wait_until("passed_on")

    assert "understood_by_now" in worker.said()
    assert operate.remaining(app) == 0
    done = f'outcome="done",service="news",type="{ItemPublished.type}"'
    assert f"wvlo_messages_total{{{done}}} 1.0" in seen
    assert "give each process on this machine a METRICS_PORT of its own" in refused
    until(
        lambda: 'wvlo_relay_sent_total{service="news"} 1.0' in figures(port),
        "the relay counts what it sent",
    )


# holds EV5
def test_the_commands_of_a_service_answer_in_sentences(
    yard: Yard, engine: Engine
) -> None:
    env = environment(WVLO_NEWS_DATABASE_URL=str(engine.url))

    too_early = yard.run("wvlo_news", "events", "dead", env=env, ok=False)
    yard.run("wvlo_news", "migrate", env=env)
    set_aside(wvlo_news.bootstrap.bootstrap(engine=engine))
    listed = yard.run("wvlo_news", "events", "dead", env=env)
    unknown = yard.run("wvlo_news", "events", "show", "zzz", env=env, ok=False)
    done = yard.run("wvlo_news", "events", "replay", "--all", env=env)

    assert "run `migrate` of this service first" in too_early
    assert "newer_version: upgrade, then replay" in listed
    assert "no message 'zzz' is set aside" in unknown
    assert "1 of 1 offered again: 1 done" in done


# holds EV5
def test_the_all_in_one_mends_itself_at_its_start_and_operates_all_four(
    yard: Yard, tmp_path: Path
) -> None:
    file = tmp_path / "wvlo.sqlite"
    with assemble(file) as assembly:
        set_aside(assembly.apps["news"])
    env = environment(WVLO_DATA=str(file))

    listed = yard.run("wvlo", "events", "dead", env=env)
    elsewhere = yard.run("wvlo", "events", "dead", "--service", "scan", env=env)
    nobody = yard.run("wvlo", "events", "dead", "--service", "nws", env=env, ok=False)
    with assemble(file) as assembly:
        left = operate.remaining(assembly.apps["news"])
    told = yard.run("wvlo", "events", "tail", "--from-start", "--count", "1", env=env)

    assert "  news  quarantine  kennisbank.item_published" in listed
    assert elsewhere == ""
    assert "choose scan, kennisbank, news, learning_paths" in nobody
    assert left == 0
    assert len(told.splitlines()) == 1
