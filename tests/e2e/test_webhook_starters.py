"""Webhooks reach another college's starters, and what they receive has one effect."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pika
import pytest

from tests.e2e.college import EXAMPLE, PUBLISHED, ROOT, Told, need_node, tell
from tests.e2e.processes import Process, Yard, environment
from tests.e2e.walking import exchange, type_in, without
from tests.fixtures.college_door import SECRET
from tests.fixtures.local import free_port
from tests.fixtures.rabbitmq import Namespace
from tests.fixtures.waiting import until
from wvlo_core.domain.ids import new_id
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.migrating import migrate
from wvlo_core.runtime.topology import Names, Queue, declare, listening, telling
from wvlo_core.runtime.webhooks.sending import key_of, signature

LANGUAGES = ("python", "node")
HOW_TO = "docs/how-to/receive-our-webhooks.md"
WAITS = (0.5, 1, 1, 1, 1, 1, 1, 1)
USUAL = (5, 60, 600)
OTHER_SECRET = "whsec_c2VjcmV0LW9mLWEtcm90YXRlZC1lbmRwb2ludA=="
_NOTE = """    own.execute("CREATE TABLE IF NOT EXISTS heard (item TEXT)")
    own.execute("INSERT INTO heard VALUES (?)", (event["data"]["item_id"],))
"""
pytestmark = pytest.mark.broker


@dataclass
class Receiver:
    """A starter, run as its developer would run it."""

    language: str
    yard: Yard
    port: int

    def start(self) -> Process:
        """Start it, and return when it listens."""
        folder = self.yard.folder / "college"
        if not folder.exists():
            shutil.copytree(ROOT / "examples" / f"webhook_{self.language}", folder)
            self._note_every_time(folder)
        programs = {
            "python": [sys.executable, "receive.py"],
            "node": ["node", "receive.mjs"],
        }
        log = folder / f"said-{len(self.yard.processes)}.log"
        secrets = f"{OTHER_SECRET} {SECRET}"
        with log.open("wb") as out:
            program = subprocess.Popen(
                programs[self.language],
                env=environment(PORT=str(self.port), WEBHOOK_SECRET=secrets),
                cwd=folder,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        process = Process("receiver", program, log)
        self.yard.processes.append(process)
        process.wait_until("listening")
        return process

    def effects(self) -> list[str]:
        """The items its work was done for, once for every time, in order."""
        folder = self.yard.folder / "college"
        if self.language == "node":
            text = (folder / "college.jsonl").read_text("utf-8")
            whole = text[: text.rfind("\n") + 1].splitlines()
            return [json.loads(line)["data"]["item_id"] for line in whole]
        with closing(sqlite3.connect(folder / "college.sqlite", timeout=30)) as own:
            try:
                return [item for (item,) in own.execute("SELECT item FROM heard")]
            except sqlite3.OperationalError:  # it did not begin yet
                return []

    def _note_every_time(self, folder: Path) -> None:
        """Let the work in Python note each time; in Node every line is a time."""
        if self.language == "python":
            program, place = folder / "receive.py", '    data, offered = event["data"]'
            code = program.read_text("utf-8")
            assert code.count(place) == 1
            program.write_text(code.replace(place, _NOTE + place), "utf-8")

    def post(
        self,
        body: bytes,
        *,
        at: int | None = None,
        secret: str = SECRET,
        altered: bytes = b"",
        message_id: str = "",
    ) -> int:
        """Send something by hand; give the status."""
        at = int(time.time()) if at is None else at
        message_id = message_id or str(new_id())
        other = signature(b"of somebody else", message_id, at, body)
        request = Request(
            f"http://127.0.0.1:{self.port}/wvlo",
            body + altered,
            {
                "webhook-id": message_id,
                "webhook-timestamp": str(at),
                "webhook-signature": f"{other} "
                + signature(key_of(secret), message_id, at, body),
            },
        )
        try:
            with urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except HTTPError as refused:
            refused.close()
            return refused.code


@pytest.fixture(params=LANGUAGES)
def receiver(request: pytest.FixtureRequest, yard: Yard) -> Iterator[Receiver]:
    if request.param == "node":
        need_node()
    yield Receiver(request.param, yard, free_port())
    yard.stop_all()


@dataclass
class Forwarding:
    """The Kennisbank's webhooks process, and the events it is to send."""

    yard: Yard
    env: dict[str, str]
    amqp_url: str
    namespace: str

    def start(self) -> Process:
        process = self.yard.start(
            "webhooks", "wvlo_kennisbank", "webhooks", env=self.env
        )
        process.wait_until("intake_ready")
        return process

    def tell(self, *items: str) -> None:
        common = {
            "ce-source": "/wvlo/kennisbank",
            "ce-time": "2026-11-23T12:00:00Z",
            "ce-correlationid": str(new_id()),
        }
        tell(self.amqp_url, self.namespace, [Told(each, common) for each in items])


@pytest.fixture
def forwarding(
    receiver: Receiver, amqp_url: str, namespace: Namespace, yard: Yard
) -> Iterator[Forwarding]:
    prefix = "WVLO_KENNISBANK_"
    database_url = f"sqlite:///{yard.folder}/kennisbank.sqlite"
    engine = open_engine(database_url)
    migrate(engine, "kennisbank_webhook", "wvlo_core.runtime.webhooks")
    engine.dispose()
    env = environment(
        **{
            f"{prefix}DATABASE_URL": database_url,
            f"{prefix}AMQP_URL": amqp_url,
            f"{prefix}BROKER_NAMESPACE": namespace,
            f"{prefix}WEBHOOK_URL": f"http://127.0.0.1:{receiver.port}/wvlo",
            f"{prefix}WEBHOOK_SECRET": SECRET,
            f"{prefix}WEBHOOK_TYPES": json.dumps([PUBLISHED]),
            f"{prefix}WEBHOOK_RETRY_SECONDS": json.dumps(WAITS),
        }
    )
    yield Forwarding(yard, env, amqp_url, namespace)
    yard.stop_all()
    forget(amqp_url, namespace, WAITS)


def forget(amqp_url: str, namespace: str, waits: tuple[float, ...]) -> None:
    """Leave nothing of the webhooks on the broker."""
    names = Names("kennisbank_webhook", namespace)
    made = listening(names, [PUBLISHED], waits)
    with pika.BlockingConnection(pika.URLParameters(amqp_url)) as connection:
        channel = connection.channel()
        for each in made:
            if isinstance(each, Queue):
                channel.queue_delete(each.name)
        for wait in waits:
            channel.exchange_delete(names.retry(wait))
        declare(channel, telling(Names("kennisbank", namespace)))


# holds EV11
def test_away_at_first_and_killed_on_both_sides_later_every_event_has_one_effect(
    receiver: Receiver, forwarding: Forwarding
) -> None:
    items = [str(new_id()) for _ in range(120)]
    running = forwarding.start()
    forwarding.tell(*items[:20])
    running.wait_until("message_put_off")
    college = receiver.start()
    until(lambda: len(receiver.effects()) == 20, "what was told before arrives")
    forwarding.tell(*items[20:])
    until(lambda: len(receiver.effects()) > 30, "it is in the middle")

    running.kill()
    college.kill()
    assert len(receiver.effects()) < len(items)
    college, running = receiver.start(), forwarding.start()

    until(lambda: {*receiver.effects()} == {*items}, "all arrived")
    assert len(receiver.effects()) == len(items)
    assert (college.stop(), running.stop()) == (0, 0)


# holds EV11
def test_the_college_lets_in_what_is_signed_and_fresh_and_does_it_once(
    receiver: Receiver,
) -> None:
    college = receiver.start()
    item, same = str(new_id()), str(new_id())
    event = {"type": PUBLISHED, "subject": item, "data": EXAMPLE | {"item_id": item}}
    body = json.dumps(event).encode()
    now = int(time.time())

    refused = [
        receiver.post(body, altered=b" "),
        receiver.post(body, at=now - 400),
        receiver.post(body, at=now + 400),
        receiver.post(body, secret=f"{SECRET[:-4]}AAAA"),
        receiver.post(body, at=-5),
    ]
    before = receiver.effects()
    taken = [receiver.post(body, message_id=same) for _ in range(3)]
    rotated = receiver.post(body, message_id=same, secret=OTHER_SECRET)
    nonsense = receiver.post(b"no JSON at all")

    assert refused == [401] * 5
    assert before == []
    assert [*taken, rotated] == [204] * 4
    assert nonsense == 500
    assert receiver.effects() == [item]
    assert college.stop() == 0
    assert "stopped" in college.said()


# holds EV11
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_how_to_works_as_written(
    language: str, amqp_url: str, namespace: Namespace, yard: Yard
) -> None:
    if language == "node":
        need_node()
    other = {"python": "### In Node", "node": "### In Python"}[language]
    folder = yard.folder / "checkout"
    folder.mkdir()
    (folder / "examples").symlink_to(ROOT / "examples")
    (folder / ".venv").symlink_to(sys.prefix)
    exchanged = {
        "amqp://guest:guest@127.0.0.1:5672/": amqp_url,
        "8102": str(free_port()),
        "8200": str(free_port()),
    }
    steps = [exchange(step, exchanged) for step in without(HOW_TO, other)]

    try:
        outputs = type_in(steps, folder, namespace)
        for step, output in zip(steps, outputs, strict=True):
            step.check(output)
        assert sum(len(step.promised) for step in steps) >= 7
    finally:
        forget(amqp_url, namespace, USUAL)


# holds EV11
def test_a_process_without_its_tables_does_not_start_and_says_what_to_do(
    amqp_url: str, yard: Yard
) -> None:
    env = environment(
        WVLO_NEWS_DATABASE_URL=f"sqlite:///{yard.folder}/news.sqlite",
        WVLO_NEWS_AMQP_URL=amqp_url,
        WVLO_NEWS_WEBHOOK_URL="https://college.example/wvlo",
        WVLO_NEWS_WEBHOOK_SECRET=SECRET,
        WVLO_NEWS_WEBHOOK_TYPES=json.dumps([PUBLISHED]),
    )

    said = yard.run("wvlo_news", "webhooks", env=env, ok=False)

    assert "run `migrate` of this service first" in said
