"""Serve HTTP on a port, and end a command with a sentence when it cannot."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from typing import Any

import typer
import uvicorn

from wvlo_core.errors import Invalid, WvloError


def refusing(door: Callable[[], Any]) -> None:
    """Run a command line; turn our errors into one clear message and exit code 2."""
    try:
        door()
    except WvloError as refused:
        sys.stderr.write(f"wvlo: {refused}\n")
        sys.exit(2)


def serve_http(door: Any, host: str, port: int, what: str) -> None:
    """Serve until stopped; a port in use is said before anything starts."""
    taken = listen(host, port)
    typer.echo(f"{what}: http://{host}:{port}/  (stop with Ctrl-C)", err=True)
    config = uvicorn.Config(door, log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[taken])


def listen(host: str, port: int) -> socket.socket:
    """Take the port, or say who could free it; port 0 takes any free one."""
    # The protocol is named because asyncio turns off Nagle's delay for TCP only.
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as busy:
        message = (
            f"cannot listen on {host}:{port} ({busy.strerror}); stop the program that "
            "uses this port, or choose another one"
        )
        raise Invalid(message) from busy
    taken.listen(128)
    return taken
