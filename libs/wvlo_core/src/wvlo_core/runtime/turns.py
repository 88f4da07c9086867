"""Requests take turns, so that a crowd waits at the door and not inside.

A request may hold a database connection while it waits for a thread, and a thread while
it waits for a second connection. With more requests inside than connections for them,
all would wait for each other until they time out.
"""

from __future__ import annotations

import asyncio
from collections import deque
from weakref import WeakKeyDictionary

from starlette.types import ASGIApp, Message, Receive, Scope, Send

AT_ONCE = 7
"""Half of the fifteen connections of an engine: one to read, one to write."""

_READ_AHEAD = 1_000_000


class Turns:
    """Lets in so many requests at once, in the order in which they were whole."""

    def __init__(self, app: ASGIApp, at_once: int = AT_ONCE) -> None:
        """Every event loop has a count of its own."""
        self._app = app
        self._at_once = at_once
        self._counts: WeakKeyDictionary[
            asyncio.AbstractEventLoop, asyncio.Semaphore
        ] = WeakKeyDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read what a slow line sends first; only then take a turn."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        came = await _read_ahead(receive)

        async def again() -> Message:
            return came.popleft() if came else await receive()

        loop = asyncio.get_running_loop()
        turn = self._counts.setdefault(loop, asyncio.Semaphore(self._at_once))
        async with turn:
            await self._app(scope, again, send)


async def _read_ahead(receive: Receive) -> deque[Message]:
    """Wait for the body, as far as it is not unusually large."""
    came: deque[Message] = deque()
    size, more = 0, True
    while more and size < _READ_AHEAD:
        message = await receive()
        came.append(message)
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    return came
