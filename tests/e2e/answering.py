"""People who fill in the scan over plain HTTP, and a running scan for them."""

from __future__ import annotations

import http.client
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tests.e2e.processes import COORDINATOR, Process, Yard, environment
from tests.fixtures.local import free_port

GROUPS = 4
KEPT_ALIVE = 3.0
"""The server hangs up after five silent seconds; a browser dials again before."""
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_ITEMS = re.compile(r'<fieldset id="(\w+)">')


@dataclass
class Door:
    """One keep-alive connection; every request is timed.

    `base` is where the scan stands behind the port; paths do without it.
    """

    port: int
    base: str = ""
    seconds: list[tuple[str, float]] = field(default_factory=list)
    connection: http.client.HTTPConnection | None = None
    used: float = 0.0

    def ask(
        self, method: str, path: str, body: str = "", **headers: str
    ) -> tuple[int, str, str]:
        """Give status, where it leads, and text."""
        if self.connection is None or time.monotonic() - self.used > KEPT_ALIVE:
            self.connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=60
            )
        started = time.perf_counter()
        self.connection.request(method, self.base + path, body.encode(), headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        self.used = time.monotonic()
        self.seconds.append((method, time.perf_counter() - started))
        leads = answer.getheader("location", "").removeprefix(self.base)
        return answer.status, leads, text

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, str, str]:
        """Send a form as a browser does."""
        return self.ask("POST", path, urlencode(fields), **_FORM)


def fill_in(
    door: Door, token: str, choice: int, pause: Callable[[], None] = lambda: None
) -> None:
    """Read every page and answer everything the same; return once it is confirmed."""
    place = f"/invullen/{token}"
    assert door.ask("GET", place)[0] == 200
    for step in range(1, 10):
        pause()
        status, _, page = door.ask("GET", f"{place}/{step}")
        assert status == 200, page
        names = [name for name in _ITEMS.findall(page) if name != "role_group"]
        fields = dict.fromkeys(names, str(choice)) | {"action": "next"}
        if step == 1:
            fields["role_group"] = "operator"
        if step == 9:
            fields["action"] = "submit"
        status, leads, page = door.post(f"{place}/{step}", fields)
        assert status == 303, (status, page)
    assert leads.startswith("/bedankt"), leads
    assert door.ask("GET", leads)[0] == 200


@dataclass
class Scan:
    """The scan, alone or among the others, with one company and one open wave."""

    yard: Yard
    env: dict[str, str]
    port: int
    start: tuple[str, ...] = ("wvlo_scan", "http")
    base: str = ""
    process: Process | None = None
    key: str = ""
    wave: str = ""

    @classmethod
    def started(cls, yard: Yard, database_url: str) -> Scan:
        """Migrate and serve the scan alone."""
        port = free_port()
        env = environment(
            WVLO_SCAN_DATABASE_URL=database_url,
            WVLO_SCAN_HTTP_PORT=str(port),
            WVLO_SCAN_COORDINATOR_TOKEN=COORDINATOR,
        )
        yard.run("wvlo_scan", "migrate", env=env)
        scan = cls(yard, env, port)
        scan.serve()
        return scan

    @classmethod
    def together(cls, yard: Yard) -> Scan:
        """Serve all of WVLO in one process, on one SQLite file."""
        port = free_port()
        env = environment(WVLO_DATA="wvlo.sqlite", WVLO_COORDINATOR_TOKEN=COORDINATOR)
        start = ("wvlo", "serve", "--port", str(port))
        scan = cls(yard, env, port, start, base="/scan")
        scan.serve()
        return scan

    def door(self) -> Door:
        """Knock as somebody new."""
        return Door(self.port, self.base)

    def serve(self) -> None:
        """Start the process, again if it was killed."""
        self.process = self.yard.start("scan", *self.start, env=self.env)
        self.process.wait_for(f"http://127.0.0.1:{self.port}{self.base}/health/ready")

    def ask(self, method: str, path: str, body: Any = None, key: str = "") -> Any:
        """Ask something as a program does."""
        headers = {"Content-Type": "application/json"}
        headers["Authorization"] = f"Bearer {key or self.key}"
        text = "" if body is None else json.dumps(body)
        status, _, answer = self.door().ask(method, path, text, **headers)
        assert status < 300, (status, answer)
        return json.loads(answer) if answer else None

    def links(self, people: int) -> list[str]:
        """Let a company in, open a wave, and give everybody a link."""
        asked = {"name": "Zuivel", "sector": "dairy", "contact": "hr@zuivel.example"}
        granted = self.ask("POST", "/registrations", asked)
        self.key, company = granted["key"], granted["organisation_id"]
        self.ask("POST", f"/registrations/{company}/approve", key=COORDINATOR)
        self.wave = str(uuid4())
        share = people // GROUPS
        groups = [
            {"key": f"line-{n}", "name": {"nl": f"Lijn {n}"}, "invited": share}
            for n in range(GROUPS)
        ]
        self.ask("PUT", f"/waves/{self.wave}", {"groups": groups})
        return [
            token
            for group in groups
            for token in self.ask(
                "POST",
                f"/waves/{self.wave}/invitations",
                {"group": group["key"], "count": share},
            )["tokens"]
        ]
