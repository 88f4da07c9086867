"""Each rung of the ladder climbed for real, and nothing left behind."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pika
import psycopg
import pytest
from pika.exceptions import ChannelClosedByBroker
from sqlalchemy import text

from tests.fixtures import postgres, rabbitmq
from tests.fixtures.climb import ThisMachine, climb
from tests.fixtures.ladder import Kind, Machine, Missing, Rung, choose
from tests.fixtures.local import folder
from tests.fixtures.postgres import POSTGRES, scratch_database
from tests.fixtures.rabbitmq import RABBITMQ, Namespace, clean
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.topology import Names, declare, listening


@dataclass(frozen=True)
class Only:
    """A machine on which one rung is looked at, and the others are not there."""

    machine: ThisMachine
    rung: Rung

    def answers(self, url: str) -> Missing | None:
        return Missing("not looked at")

    def container(self, image: str) -> Missing | None:
        if self.rung is Rung.CONTAINER:
            return self.machine.container(image)
        return Missing("not looked at")

    def binary(self) -> Path | Missing:
        if self.rung is Rung.BINARY:
            return self.machine.binary()
        return Missing("not looked at")


def find(config: pytest.Config, kind: Kind, machine: ThisMachine, rung: Rung) -> str:
    """Give what the rung stands on, or skip and say so at the end of the run."""
    images = {kind.image_setting: os.environ.get(kind.image_setting, "")}
    only: Machine = Only(machine, rung)
    named = replace(kind, name=f"{kind.name}, the rung {rung!s}")
    return climb(config, named, only, images).found


def use_broker(url: str) -> None:
    """Declare what a service declares, which wants quorum queues, and use it."""
    names, waits = Names("news", Namespace()), (0.1, 2.0)
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        declare(channel, listening(names, ["scan.wave_closed"], waits))
        channel.confirm_delivery()
        key = "scan.wave_closed.0"
        channel.basic_publish(names.exchange_of("scan"), key, b"told")
        inbox = names.inboxes[0]
        came = next(channel.consume(inbox, auto_ack=True, inactivity_timeout=10))
        assert came[2] == b"told"
        channel.cancel()
    clean(url, names.namespace, waits)
    for queue in (*names.inboxes, names.dead, names.unrouted, names.retry(2.0)):
        with (
            pika.BlockingConnection(pika.URLParameters(url)) as connection,
            pytest.raises(ChannelClosedByBroker, match="NOT_FOUND"),
        ):
            connection.channel().queue_declare(queue, passive=True)


def use_database(server_url: str) -> None:
    """Work in a scratch database, which goes even when somebody still uses it."""
    with scratch_database(server_url) as url:
        engine = open_engine(url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE kept (what text)"))
        forgotten = engine.connect()
    forgotten.close()
    engine.dispose()
    with psycopg.connect(server_url) as admin:
        names = admin.execute("SELECT datname FROM pg_database").fetchall()
    assert url.rsplit("/", 1)[1] not in {name for (name,) in names}


def nobody_listens(url: str) -> bool:
    address = urlsplit(url)
    assert address.hostname
    assert address.port
    with socket.socket() as caller:
        return caller.connect_ex((address.hostname, address.port)) != 0


# holds acceptance 6
def test_rabbitmq_started_from_its_program_works_and_ends(
    pytestconfig: pytest.Config,
) -> None:
    program = find(pytestconfig, RABBITMQ, rabbitmq.MACHINE, Rung.BINARY)

    with rabbitmq.from_binary(program) as url:
        use_broker(url)

    assert nobody_listens(url)


# holds acceptance 6
def test_postgresql_started_from_its_program_works_and_ends(
    pytestconfig: pytest.Config,
) -> None:
    program = find(pytestconfig, POSTGRES, postgres.MACHINE, Rung.BINARY)

    with postgres.from_binary(program) as url:
        use_database(url)

    assert nobody_listens(url)


# holds acceptance 6
@pytest.mark.containers
def test_rabbitmq_in_a_container_works_and_ends(pytestconfig: pytest.Config) -> None:
    image = find(pytestconfig, RABBITMQ, rabbitmq.MACHINE, Rung.CONTAINER)

    with rabbitmq.in_container(image) as url:
        use_broker(url)

    assert nobody_listens(url)


# holds acceptance 6
@pytest.mark.containers
def test_postgresql_in_a_container_works_and_ends(pytestconfig: pytest.Config) -> None:
    image = find(pytestconfig, POSTGRES, postgres.MACHINE, Rung.CONTAINER)

    with postgres.in_container(image) as url:
        use_database(url)

    assert nobody_listens(url)


# holds acceptance 6
@pytest.mark.broker
def test_the_broker_that_the_ladder_found_works(amqp_url: str) -> None:
    use_broker(amqp_url)


# holds acceptance 6
@pytest.mark.postgres
def test_the_postgresql_that_the_ladder_found_works(postgres_server_url: str) -> None:
    use_database(postgres_server_url)


def test_the_folder_of_a_local_server_is_gone_afterwards() -> None:
    with folder() as home:
        (home / "data").mkdir()

    assert not home.exists()


@pytest.mark.parametrize(
    ("setting", "module", "url"),
    [
        (RABBITMQ.setting, rabbitmq, "amqp://guest:guest@127.0.0.1:1/"),
        (RABBITMQ.setting, rabbitmq, "amqp://guest:guest@127.0.0.1:not-a-port/"),
        (POSTGRES.setting, postgres, "postgresql://postgres@127.0.0.1:1/postgres"),
        (POSTGRES.setting, postgres, "not an address"),
    ],
)
# holds acceptance 6
def test_a_setting_that_nobody_answers_fails_with_its_name(
    setting: str, module: Any, url: str
) -> None:
    kind = RABBITMQ if module is rabbitmq else POSTGRES

    choice = choose(kind, {setting: url}, module.MACHINE)

    assert choice.rung is Rung.FAIL
    assert setting in choice.why
