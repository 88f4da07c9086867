"""Servers that may be broken, and a road across them for each test."""

from __future__ import annotations

import logging
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from pika.exceptions import AMQPError
from sqlalchemy import make_url

from tests.e2e.processes import Yard
from tests.fault.actors import READER, TELLER
from tests.fault.frame import Road
from tests.fault.lasting import Lasting
from tests.fault.looking import WAITS, connected, full
from tests.fault.rounds import NUMBER, Rounds, round_of
from tests.fixtures.breakable import (
    Cluster,
    Node,
    Server,
    postgres_server,
    rabbitmq_nodes,
)
from wvlo_core.events import ItemPublished, PathSuggested
from wvlo_core.runtime.topology import Exchange, Names, Queue, listening

HERE = Path(__file__).parent
SHORT_SECONDS, FULL_SECONDS = 240, 3600


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="fault tests in full length")
    parser.addoption("--rounds", type=int, default=1, help="repeat each fault test")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fault: harm done to real processes")
    if config.getoption("--full", default=False):
        os.environ["WVLO_FAULT"] = "full"
    rounds: int = config.getoption("--rounds", default=1)
    if rounds > 1:
        config.pluginmanager.register(Rounds(config, rounds))
    # A broker that is away is what these tests are about.
    logging.getLogger("pika").setLevel(logging.CRITICAL + 1)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    rounds: int = metafunc.config.getoption("--rounds", default=1)
    if rounds > 1:
        metafunc.fixturenames.append(NUMBER)
        metafunc.parametrize(NUMBER, range(1, rounds + 1))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    seconds = FULL_SECONDS if full() else SHORT_SECONDS
    for item in items:
        if item.path.is_relative_to(HERE):
            for mark in ("fault", "broker", "postgres"):
                item.add_marker(mark)
            item.add_marker(pytest.mark.timeout(seconds))


@pytest.fixture(scope="session")
def size() -> Callable[[int, int], int]:
    """Choose between the short and the full form of a number."""
    return lambda short, whole: whole if full() else short


@pytest.fixture(scope="session")
def _one_node(pytestconfig: pytest.Config) -> Iterator[Node]:
    """Launch a node, and let whoever uses it wait."""
    with rabbitmq_nodes(pytestconfig, 1) as alone:
        alone.launch()
        yield alone.nodes[0]


@pytest.fixture(scope="session")
def postgres(pytestconfig: pytest.Config) -> Iterator[tuple[Server, str]]:
    with postgres_server(pytestconfig) as started:
        yield started


@pytest.fixture
def broker(_one_node: Node) -> Node:
    """Give a RabbitMQ that runs, whatever the test before did to it."""
    _one_node.start()
    return _one_node


@pytest.fixture(scope="session")
def _three_nodes(pytestconfig: pytest.Config) -> Iterator[Cluster]:
    with rabbitmq_nodes(pytestconfig, 3) as three:
        three.formed()
        yield three


@pytest.fixture
def cluster(_three_nodes: Cluster) -> Cluster:
    """Give three RabbitMQ nodes that all run and see each other."""
    _three_nodes.heal()
    return _three_nodes


@pytest.fixture
def roads(
    tmp_path: Path, postgres: tuple[Server, str]
) -> Iterator[Callable[..., Road]]:
    """Make roads; nothing of them is left afterwards."""
    server, server_url = postgres
    server.start()
    with ExitStack() as stack:

        def make(amqp_url: str, database_url: str = "") -> Road:
            url = database_url or stack.enter_context(_database(server_url))
            road = Road(Yard(tmp_path), amqp_url, url, _namespace())
            stack.callback(_clean, road)
            stack.callback(road.close)
            return road

        yield make


@pytest.fixture(scope="session")
def _lasting(
    _one_node: Node,
    postgres: tuple[Server, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Lasting]:
    server, server_url = postgres
    databases = ExitStack()

    def make() -> Road:
        url = databases.enter_context(_database(server_url))
        folder = tmp_path_factory.mktemp("road")
        return Road(Yard(folder), _one_node.url, url, _namespace(), stays=True)

    def leave(road: Road) -> None:
        _clean(road)
        databases.close()
        if road.judged:  # else somebody wants to read the logs
            shutil.rmtree(road.folder)

    lasting = Lasting(make, leave)
    yield lasting
    server.start()
    _one_node.start()
    lasting.retire()


@pytest.fixture
def road(
    request: pytest.FixtureRequest,
    broker: Node,
    postgres: tuple[Server, str],
    _lasting: Lasting,
) -> Road:
    """Give a road across one broker, with two workers and a relay at work."""
    server, _ = postgres
    server.start()
    return _lasting.road(round_of(request.node))


def _namespace() -> str:
    return f"fault-{uuid.uuid4().hex[:8]}"


@contextmanager
def _database(server_url: str) -> Iterator[str]:
    """Make a database on a server that may be another process when it is dropped."""
    name = f"wvlo_fault_{uuid.uuid4().hex[:12]}"
    _administer(server_url, f"CREATE DATABASE {name}")
    try:
        made = make_url(server_url).set(drivername="postgresql+psycopg", database=name)
        yield made.render_as_string(hide_password=False)
    finally:
        _administer(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(server_url: str, statement: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as admin:
        admin.execute(statement.encode())


def _clean(road: Road) -> None:
    """Delete what lies on the broker, if it is there to ask."""
    types = [ItemPublished.type, PathSuggested.type]
    wanted = listening(Names(READER, road.namespace), types, WAITS)
    with suppress(AMQPError, OSError), connected(road.amqp_url) as connection:
        channel = connection.channel()
        channel.exchange_delete(Names(TELLER, road.namespace).exchange)
        for each in wanted:
            match each:
                case Exchange(name):
                    channel.exchange_delete(name)
                case Queue(name):
                    channel.queue_delete(name)
