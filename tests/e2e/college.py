"""A college for the tests: a copy of a starter, run as its developer would run it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pika
import pytest

from tests.e2e.processes import Process, Yard, environment
from tests.fixtures.ladder import REQUIRE
from tests.fixtures.waiting import until
from wvlo_core.domain.ids import new_id
from wvlo_core.runtime.topology import Names, declare, telling

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "docs" / "reference" / "events"
PUBLISHED = "kennisbank.item_published"
EXAMPLE = json.loads((SCHEMAS / f"{PUBLISHED}.v1.example.json").read_text("utf-8"))

# What a college's own work could do wrong, put into the function it is asked to replace.
_TROUBLE = {
    "python": (
        "consume.py",
        '    offered = kind == "kennisbank.item_published"\n',
        """    own.execute("CREATE TABLE IF NOT EXISTS heard (item TEXT)")
    own.execute("INSERT INTO heard VALUES (?)", (data["item_id"],))
    if data["slug"] == "fails":
        raise RuntimeError("no luck")
    if data["slug"] == "kills":
        os.kill(os.getpid(), signal.SIGKILL)
""",
    ),
    "node": (
        "consume.mjs",
        "  const [now, offered] =",
        """  if (data.slug === "fails") throw new Error("no luck");
  if (data.slug === "kills") process.kill(process.pid, "SIGKILL");
""",
    ),
}


def need_node() -> None:
    """Skip, or fail where nothing may be skipped, when there is no Node."""
    missing = [name for name in ("node", "npm") if not shutil.which(name)]
    if not missing:
        return
    why = f"{' and '.join(missing)} not found; install Node 18 or newer with npm"
    if os.environ.get(REQUIRE) == "1":
        pytest.fail(f"{why}. {REQUIRE}=1 forbids to skip this", pytrace=False)
    pytest.skip(why)


def install(language: str, folder: Path) -> None:
    """Copy the starter; in Node, fetch what it needs. In Python we have that."""
    shutil.copytree(ROOT / "examples" / f"consumer_{language}", folder)
    if language == "node":
        flags = ("--no-package-lock", "--no-audit", "--no-fund")
        command = ["npm", "install", *flags]
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"npm cannot install:\n{done.stdout}{done.stderr}"


@dataclass
class College:
    """One college: its folder, its queues, and its program."""

    language: str
    folder: Path
    name: str
    namespace: str
    amqp_url: str
    yard: Yard
    env: dict[str, str] = field(default_factory=dict)

    def make_trouble(self) -> None:
        """Let the own work fail for the item `fails` and die of the item `kills`."""
        name, place, lines = _TROUBLE[self.language]
        code = (self.folder / name).read_text("utf-8")
        assert code.count(place) == 1
        (self.folder / name).write_text(code.replace(place, lines + place), "utf-8")

    def mend(self) -> None:
        name = _TROUBLE[self.language][0]
        original = ROOT / "examples" / f"consumer_{self.language}" / name
        shutil.copy(original, self.folder / name)

    def listen(self, **settings: str) -> Process:
        """Start the program, and return when it listens."""
        process = self.start(**settings)
        process.wait_until("listening")
        return process

    def start(self, **settings: str) -> Process:
        programs = {"python": [sys.executable], "node": ["node"]}
        log = self.folder / f"said-{len(self.yard.processes)}.log"
        with log.open("wb") as out:
            program = subprocess.Popen(
                [*programs[self.language], _TROUBLE[self.language][0]],
                env=self.environment() | settings,
                cwd=self.folder,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        process = Process(self.name, program, log)
        self.yard.processes.append(process)
        return process

    def environment(self) -> dict[str, str]:
        return environment(
            AMQP_URL=self.amqp_url,
            COLLEGE=self.name,
            NAMESPACE=self.namespace,
            SCHEMAS=str(SCHEMAS),
            RETRY_MS="200",
        )

    def again(self) -> None:
        """Offer the dead messages once more, as the how-to tells."""
        script = ROOT / "examples" / "consumer_python" / "again.py"
        command = [sys.executable, str(script)]
        subprocess.run(command, env=self.environment(), check=True, timeout=30)

    def effects(self) -> list[str]:
        """The items its work was done for, once for every time, in order."""
        if self.language == "node":
            text = (self.folder / "college.jsonl").read_text("utf-8")
            whole = text[: text.rfind("\n") + 1].splitlines()
            return [json.loads(line)["data"]["item_id"] for line in whole]
        own = sqlite3.connect(self.folder / "college.sqlite", timeout=30)
        try:
            return [item for (item,) in own.execute("SELECT item FROM heard")]
        except sqlite3.OperationalError:  # it did not begin yet
            return []
        finally:
            own.close()

    def did(self, items: Iterable[str]) -> None:
        """Wait until its work was done for these items, each once, in this order."""
        wanted = list(items)
        until(lambda: len(self.effects()) >= len(wanted), f"{len(wanted)} effects")
        assert self.effects() == wanted

    def waiting(self, queue: str) -> int:
        with _channel(self.amqp_url) as channel:
            name = f"{self.name}.wvlo.{queue}"
            found = channel.queue_declare(name, passive=True)
            return int(found.method.message_count)

    def dead(self) -> list[str]:
        """Take what lies in its dead queue, and tell the reasons."""
        reasons = []
        with _channel(self.amqp_url) as channel:
            while True:
                method, properties, _ = channel.basic_get(
                    f"{self.name}.wvlo.dead", auto_ack=True
                )
                if method is None:
                    return reasons
                reasons.append((properties.headers or {}).get("own-reason", ""))

    def forget(self) -> None:
        """Leave nothing on the broker."""
        with _channel(self.amqp_url) as channel:
            for queue in ("inbox", "retry", "dead"):
                channel.queue_delete(f"{self.name}.wvlo.{queue}")
            channel.exchange_delete(f"{self.name}.wvlo")


@dataclass(frozen=True)
class Told:
    """One message as the Kennisbank tells it."""

    item: str = field(default_factory=lambda: str(new_id()))
    headers: Mapping[str, Any] = field(default_factory=dict)
    slug: str = "an-item"
    body: bytes | None = None

    def publish(self, channel: Any, exchange: str, key: str) -> None:
        headers = {
            "ce-id": str(new_id()),
            "ce-type": PUBLISHED,
            "ce-dataversion": 1,
            "ce-subject": self.item,
        } | dict(self.headers)
        data = EXAMPLE | {"item_id": self.item, "slug": self.slug, "later": "added"}
        body = json.dumps(data).encode() if self.body is None else self.body
        kept = {k: v for k, v in headers.items() if v is not None}
        properties = pika.BasicProperties(
            headers=kept, delivery_mode=2, content_type="application/json"
        )
        channel.basic_publish(exchange, key, body, properties, mandatory=True)


@contextmanager
def _channel(amqp_url: str) -> Iterator[Any]:
    with pika.BlockingConnection(pika.URLParameters(amqp_url)) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        yield channel


def open_exchange(amqp_url: str, namespace: str) -> None:
    """Do what the Kennisbank's relay does when it starts."""
    with _channel(amqp_url) as channel:
        declare(channel, telling(Names("kennisbank", namespace)))


def tell(amqp_url: str, namespace: str, told: Iterable[Told]) -> None:
    """Publish as the relay does; the last word of the key is any of the four."""
    exchange = Names("kennisbank", namespace).exchange
    with _channel(amqp_url) as channel:
        for number, each in enumerate(told):
            each.publish(channel, exchange, f"{PUBLISHED}.{number % 4}")
