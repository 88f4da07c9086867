"""Start WVLO as an administrator would: real processes, settings in the environment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psycopg

from tests.fixtures.local import free_port

SERVICES = ("scan", "kennisbank", "news", "learning_paths")
PATIENCE = 60.0
COORDINATOR = "the-coordinator-of-these-tests"


def environment(**settings: str) -> dict[str, str]:
    """The machine's environment without anybody's WVLO settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WVLO_")}
    return kept | {"PYTHONUNBUFFERED": "1"} | settings


@dataclass
class Process:
    """One started program, with its output in a file."""

    name: str
    program: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def stop(self) -> int:
        """Ask it to stop, as an administrator or container engine does."""
        if self.program.poll() is None:
            self.program.send_signal(signal.SIGTERM)
        return self.program.wait(30)

    def kill(self) -> None:
        """Give it no chance at all."""
        self.program.send_signal(signal.SIGKILL)
        self.program.wait(30)

    def wait_until(self, words: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while words not in self.said():
            assert self.program.poll() is None, f"{self.name} ended:\n{self.said()}"
            assert time.monotonic() < deadline, f"{self.name} never said {words!r}"
            time.sleep(0.05)

    def wait_for(self, url: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with urlopen(url, timeout=5):
                    return
            except (URLError, ConnectionError, TimeoutError):
                ended = self.program.poll() is not None
                assert not ended, f"{self.name} ended:\n{self.said()}"
                assert time.monotonic() < deadline, f"{self.name} is not up at {url}"
                time.sleep(0.05)


@dataclass
class Yard:
    """Everything a test started; nothing is left running afterwards."""

    folder: Path
    processes: list[Process] = field(default_factory=list)

    def start(self, name: str, *command: str, env: Mapping[str, str]) -> Process:
        return self._start(name, "-m", *command, env=env)

    def start_script(self, name: str, script: Path, *arguments: str) -> Process:
        return self._start(name, str(script), *arguments, env=environment())

    def _start(self, name: str, *command: str, env: Mapping[str, str]) -> Process:
        log = self.folder / f"{name}-{len(self.processes)}.log"
        with log.open("wb") as out:
            program = subprocess.Popen(
                [sys.executable, *command],
                env=dict(env),
                cwd=self.folder,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        process = Process(name, program, log)
        self.processes.append(process)
        return process

    def run(self, *command: str, env: Mapping[str, str], ok: bool = True) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *command],
            env=dict(env),
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        if ok:
            assert done.returncode == 0, done.stdout + done.stderr
        else:
            assert done.returncode != 0, done.stdout + done.stderr
            assert "Traceback" not in done.stderr + done.stdout, done.stderr
        return done.stdout if ok else done.stdout + done.stderr

    def stop_all(self) -> None:
        for process in reversed(self.processes):
            if process.program.poll() is None:
                process.program.terminate()
        for process in reversed(self.processes):
            try:
                process.program.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


@dataclass
class Distributed:
    """The four services, three processes each, on RabbitMQ and PostgreSQL."""

    yard: Yard
    urls: dict[str, str]
    env: dict[str, str]
    doors: dict[str, Process]
    workers: dict[str, Process]
    relays: dict[str, Process]

    def demo(self, *more: str) -> str:
        options = [
            word
            for name, url in self.urls.items()
            for word in (f"--{name.replace('_', '-')}", url)
        ]
        return self.yard.run("wvlo", "demo", *options, *more, env=self.env)

    def start_worker(self, name: str) -> Process:
        worker = self.yard.start(
            f"{name}-worker", f"wvlo_{name}", "worker", env=self.env
        )
        worker.wait_until("intake_ready")
        self.workers[name] = worker
        return worker

    def start_relay(self, name: str) -> Process:
        relay = self.yard.start(f"{name}-relay", f"wvlo_{name}", "relay", env=self.env)
        relay.wait_until("relay_ready")
        self.relays[name] = relay
        return relay


@contextmanager
def databases(server_url: str, prefix: str) -> Iterator[dict[str, str]]:
    """One scratch database per service, gone afterwards."""
    names = {name: f"{prefix}_{name}" for name in SERVICES}
    base = server_url.rsplit("/", 1)[0]
    with psycopg.connect(server_url, autocommit=True) as admin:
        for database in names.values():
            admin.execute(f"CREATE DATABASE {database}")
        try:
            yield {name: f"{base}/{database}" for name, database in names.items()}
        finally:
            for database in names.values():
                admin.execute(f"DROP DATABASE {database} WITH (FORCE)")


def start_distributed(
    yard: Yard, amqp_url: str, namespace: str, urls: Mapping[str, str]
) -> Distributed:
    """Follow the how-to: migrate, then workers, relays and doors."""
    settings: dict[str, str] = {}
    addresses: dict[str, str] = {}
    for name in SERVICES:
        port = free_port()
        addresses[name] = f"http://127.0.0.1:{port}"
        settings |= {
            f"WVLO_{name.upper()}_DATABASE_URL": urls[name],
            f"WVLO_{name.upper()}_AMQP_URL": amqp_url,
            f"WVLO_{name.upper()}_BROKER_NAMESPACE": namespace,
            f"WVLO_{name.upper()}_HTTP_PORT": str(port),
        }
    env = environment(
        **settings,
        WVLO_SCAN_COORDINATOR_TOKEN=COORDINATOR,
        WVLO_COORDINATOR_TOKEN=COORDINATOR,
    )
    whole = Distributed(yard, addresses, env, {}, {}, {})
    for name in SERVICES:
        yard.run(f"wvlo_{name}", "migrate", env=env)
    for name in SERVICES:
        whole.start_worker(name)
    for name in SERVICES:
        whole.start_relay(name)
        door = yard.start(f"{name}-http", f"wvlo_{name}", "http", env=env)
        door.wait_for(f"{addresses[name]}/health/ready")
        whole.doors[name] = door
    return whole
