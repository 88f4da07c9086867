"""Disks for SQLite that are full when a test says so."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fault.actors import PAGES

_BYTES = 24 * 1024 * 1024


class Disk(ABC):
    """A place for a database."""

    def __init__(self, folder: Path, what: str) -> None:
        self.folder = folder
        self.what = what

    @classmethod
    @abstractmethod
    @contextmanager
    def made(cls, shared: Path) -> Iterator[Disk]:
        """Make one; `shared` is the folder where orders are left."""
        yield from ()

    @abstractmethod
    def fill(self) -> None:
        """Leave no room."""

    @abstractmethod
    def free(self) -> None:
        """Give room again."""


class PageLimit(Disk):
    """SQLite's own limit; it answers as it does when the disk is full."""

    @classmethod
    @contextmanager
    def made(cls, shared: Path) -> Iterator[Disk]:
        yield cls(shared, "SQLite's page limit")

    def fill(self) -> None:
        database = sqlite3.connect(self.folder / "road.sqlite")
        (pages,) = database.execute("PRAGMA page_count").fetchone()
        database.close()
        (self.folder / PAGES).write_text(str(pages), "utf-8")

    def free(self) -> None:
        (self.folder / PAGES).write_text("", "utf-8")


class SmallDisk(Disk):
    """A small disk in memory, where this user may mount one; else the limit above."""

    @classmethod
    @contextmanager
    def made(cls, shared: Path) -> Iterator[Disk]:
        place = shared / "disk"
        place.mkdir()
        options = ["-t", "tmpfs", "-o", f"size={_BYTES}", "tmpfs", str(place)]
        refused = _refusal(["mount", *options])
        if refused:
            what = f"SQLite's page limit, not a real disk: {refused}"
            yield PageLimit(shared, what)
            return
        try:
            yield cls(place, "a disk in memory")
        finally:
            subprocess.run(["umount", "--lazy", str(place)], check=True)

    def fill(self) -> None:
        with (self.folder / "filler").open("wb", buffering=0) as filler:
            chunk = bytes(4096)
            try:
                while True:
                    filler.write(chunk)
            except OSError:
                return  # that was the point

    def free(self) -> None:
        (self.folder / "filler").unlink()


def _refusal(mount: list[str]) -> str:
    """Try to mount; say why it cannot be done, if it cannot."""
    if os.geteuid() != 0:
        return "this user may not mount one"
    done = subprocess.run(mount, check=False, capture_output=True, text=True)
    return done.stderr.strip() if done.returncode else ""
