from __future__ import annotations

import asyncio
from typing import Any

from wvlo_core.runtime.turns import Turns

SCOPE = {"type": "http"}


def crowd(people: int, at_once: int) -> tuple[int, list[bytes]]:
    """Let people in; give how many were inside at most, and what they brought."""
    inside = most = 0
    brought: list[bytes] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0)
        brought.append((await receive())["body"] + (await receive())["body"])
        inside -= 1

    async def visit(turns: Turns, number: int) -> None:
        parts = [
            {"type": "http.request", "body": b"%d" % number, "more_body": True},
            {"type": "http.request", "body": b"!", "more_body": False},
        ]

        async def receive() -> Any:
            return parts.pop(0)

        await turns(SCOPE, receive, receive)

    async def all_of_them() -> None:
        turns = Turns(app, at_once)
        await asyncio.gather(*(visit(turns, n) for n in range(people)))

    asyncio.run(all_of_them())
    return most, brought


def test_a_crowd_is_let_in_a_few_at_once_and_everybody_is_served_whole() -> None:
    most, brought = crowd(50, 7)

    assert most == 7
    assert sorted(brought) == sorted(b"%d!" % n for n in range(50))


def test_somebody_who_is_slow_to_say_something_keeps_nobody_waiting() -> None:
    served: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        served.append(scope["who"])

    async def visits() -> None:
        turns = Turns(app, 1)
        said = asyncio.Event()

        async def slow() -> Any:
            await said.wait()
            return {"type": "http.request", "body": b"", "more_body": False}

        async def quick() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        first = asyncio.create_task(turns({**SCOPE, "who": "slow"}, slow, slow))
        await asyncio.sleep(0)
        await turns({**SCOPE, "who": "quick"}, quick, quick)
        said.set()
        await first

    asyncio.run(visits())

    assert served == ["quick", "slow"]
