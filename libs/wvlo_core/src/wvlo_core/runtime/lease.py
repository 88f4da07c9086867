"""One relay per database at a time, woken at once when the outbox has news."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from typing import Any
from zlib import crc32

import psycopg
from sqlalchemy import Engine

from wvlo_core.runtime.database import DatabaseAway
from wvlo_core.runtime.tables import wakes


class Lease(ABC):
    """The right to relay a service's outbox; it ends with the process or `close`."""

    look_seconds: float
    """How often to look for news."""

    @abstractmethod
    def taken(self) -> bool:
        """Try to take it, or see that it is still ours."""

    @abstractmethod
    def has_news(self) -> bool:
        """Tell whether something was committed since we asked."""

    @abstractmethod
    def close(self) -> None:
        """Leave it to another relay."""

    def fileno(self) -> int | None:
        """Give what becomes readable when there is news, where that exists."""
        return None


def lease(engine: Engine, service: str) -> Lease:
    """Choose by the kind of database."""
    if engine.dialect.name == "postgresql":
        return _PostgresLease(engine, service)
    return _SqliteLease(engine, service)


class _PostgresLease(Lease):
    """An advisory lock of a session that also listens."""

    look_seconds = 0.1

    def __init__(self, engine: Engine, service: str) -> None:
        url = engine.url.set(drivername="postgresql")
        self._where = url.render_as_string(hide_password=False)
        self._channel = wakes(service)
        self._number = crc32(f"wvlo relay {service}".encode())
        self._connection: psycopg.Connection[Any] | None = None
        self._ours = False

    def taken(self) -> bool:
        try:
            if self._connection is None:
                self._connection = psycopg.connect(
                    self._where, autocommit=True, connect_timeout=10
                )
            if not self._ours:
                asked = self._connection.execute(
                    "SELECT pg_try_advisory_lock(%s)", (self._number,)
                ).fetchone()
                self._ours = bool(asked and asked[0])
                if self._ours:
                    self._connection.execute(f'LISTEN "{self._channel}"'.encode())
        except psycopg.OperationalError as away:
            self.close()
            message = f"the database does not answer: {away}"
            raise DatabaseAway(message) from away
        return self._ours

    def has_news(self) -> bool:
        assert self._connection is not None
        try:
            return len([*self._connection.notifies(timeout=0)]) > 0
        except psycopg.OperationalError as away:
            message = f"the database does not answer: {away}"
            raise DatabaseAway(message) from away

    def fileno(self) -> int | None:
        return self._connection.fileno() if self._connection else None

    def close(self) -> None:
        self._ours = False
        if self._connection is not None:
            self._connection.close()
        self._connection = None


class _SqliteLease(Lease):
    """A locked file beside the database; news is a changed version of its data."""

    look_seconds = 0.02

    def __init__(self, engine: Engine, service: str) -> None:
        self._file = str(engine.url.database)
        self._beside = f"{self._file}-{service}-relay"
        self._lock: sqlite3.Connection | None = None
        self._eye: sqlite3.Connection | None = None
        self._seen = 0

    def taken(self) -> bool:
        if self._lock is not None:
            return True
        lock = sqlite3.connect(self._beside, timeout=0, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            lock.close()
            return False
        self._lock = lock
        self._eye = sqlite3.connect(self._file, isolation_level=None)
        return True

    def has_news(self) -> bool:
        assert self._eye is not None
        before = self._seen
        (self._seen,) = self._eye.execute("PRAGMA data_version").fetchone()
        return self._seen != before

    def close(self) -> None:
        for connection in (self._lock, self._eye):
            if connection is not None:
                connection.close()
        self._lock = self._eye = None
