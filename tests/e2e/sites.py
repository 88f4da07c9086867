"""The scan as people find it: alone, and together with the other services."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.processes import COORDINATOR, Process, Yard, environment
from tests.fixtures.browser import breaches, wider_than_the_screen
from tests.fixtures.local import free_port

LATER = Path(__file__).parent / "later"
KINDS = ("alone", "together")


@dataclass
class Site:
    """A running scan; `url` is where its pages are."""

    kind: str
    yard: Yard
    url: str
    env: dict[str, str]
    start: tuple[str, ...]
    looked_at: set[str]
    process: Process | None = None

    @classmethod
    def made(cls, kind: str, folder: Path, looked_at: set[str]) -> Site:
        """Write its settings, and what an administrator starts."""
        (folder / "days-later").write_text("0")
        port = str(free_port())
        own = {"PYTHONPATH": str(LATER), "DAYS_LATER": f"{folder}/days-later"}
        url = f"http://127.0.0.1:{port}"
        if kind == "alone":
            env = environment(
                WVLO_SCAN_DATABASE_URL="sqlite:///scan.sqlite",
                WVLO_SCAN_HTTP_PORT=port,
                WVLO_SCAN_COORDINATOR_TOKEN=COORDINATOR,
            )
            start: tuple[str, ...] = ("wvlo_scan", "http")
        else:
            env = environment(
                WVLO_DATA="wvlo.sqlite", WVLO_COORDINATOR_TOKEN=COORDINATOR
            )
            url, start = f"{url}/scan", ("wvlo", "serve", "--port", port)
        return cls(kind, Yard(folder), url, env | own, start, looked_at)

    @property
    def with_kennisbank(self) -> bool:
        """Tell whether a Kennisbank is beside the scan."""
        return self.kind == "together"

    def serve(self) -> None:
        """Start as the how-to says; again, when it was killed."""
        if self.kind == "alone" and self.process is None:
            self.yard.run("wvlo_scan", "migrate", env=self.env)
        self.process = self.yard.start(self.kind, *self.start, env=self.env)
        self.process.wait_for(f"{self.url}/health/ready")

    @contextmanager
    def later(self, days: int) -> Iterator[None]:
        """Let its clock run so many days ahead for a while."""
        clock = self.yard.folder / "days-later"
        clock.write_text(str(days))
        try:
            yield
        finally:
            clock.write_text("0")

    def day(self, days: int = 0) -> date:
        """Give the day by its clock, or one before or after."""
        ahead = int((self.yard.folder / "days-later").read_text("ascii"))
        return datetime.now(UTC).date() + timedelta(days=ahead + days)

    def look(self, page: Page, name: str) -> None:
        """Judge a page of this kind at this width, once; again with the Kennisbank in it."""
        assert page.viewport_size is not None
        more = "with articles" if "/kennisbank/" in page.content() else ""
        seen = f"{name} {page.viewport_size['width']} {more}"
        if seen in self.looked_at:
            return
        self.looked_at.add(seen)
        assert breaches(page) == [], seen
        assert not wider_than_the_screen(page), seen


class Sites:
    """Both, each started when the first test asks for it."""

    def __init__(self, folder: Path) -> None:
        """Keep everything in this folder."""
        self._folder = folder
        self._made: dict[str, Site] = {}
        self._looked_at: set[str] = set()

    def of(self, kind: str) -> Site:
        """Give one; start it if that was not done yet."""
        if kind not in self._made:
            folder = self._folder / kind
            folder.mkdir()
            self._made[kind] = Site.made(kind, folder, self._looked_at)
            self._made[kind].serve()
        return self._made[kind]

    def stop(self) -> None:
        """End every process."""
        for site in self._made.values():
            site.yard.stop_all()
