"""A wire between a program and its broker, which a test can cut."""

from __future__ import annotations

import socket
import threading
from urllib.parse import urlsplit


class Wire:
    """A wire to the broker that can be cut."""

    def __init__(self, amqp_url: str) -> None:
        where = urlsplit(amqp_url)
        self._broker = (where.hostname or "127.0.0.1", where.port or 5672)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        port = self._door.getsockname()[1]
        self.url = amqp_url.replace(
            where.netloc.rpartition("@")[2], f"127.0.0.1:{port}"
        )
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self._door.accept()
            except OSError:
                return
            there = socket.create_connection(self._broker)
            self._ends += [here, there]
            for pair in ((here, there), (there, here)):
                threading.Thread(target=_copy, args=pair, daemon=True).start()

    def cut(self) -> None:
        """End every connection without a word."""
        ends, self._ends = self._ends, []
        for end in ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it had ended by itself

    def close(self) -> None:
        self.cut()
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()


def _copy(source: socket.socket, target: socket.socket) -> None:
    try:
        while words := source.recv(65536):
            target.sendall(words)
        target.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
