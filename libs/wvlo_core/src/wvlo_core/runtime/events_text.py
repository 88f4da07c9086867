"""How events and what was set aside look on a terminal."""

from __future__ import annotations

import json
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType

import typer

from wvlo_core.domain.locale import Language
from wvlo_core.runtime.operate import Replayed
from wvlo_core.runtime.outbox import Told
from wvlo_core.runtime.parked import Parked, as_json
from wvlo_core.runtime.wording import OUTCOMES, advice

_SHORT = 12
_EVERY = 1000
_DUMP_LINES = 8
_DUMP_WIDTH = 16


def told(found: Told, service: str) -> str:
    """Give one line about a fact that was told."""
    event = found.read()
    sent = "sent" if found.sent else "not sent"
    cells = [_when(event.time), service, f"{sent:8}", event.type, event.subject]
    return printable("  ".join(each for each in [*cells, str(event.id)] if each))


def line(found: Parked, service: str) -> str:
    """Give one line about a message that was set aside, as wide as the terminal."""
    start = [found.key[:_SHORT], _when(found.parked_at), service, f"{found.queue:10}"]
    cells = [*start, found.type or "-", " ".join(found.reason.split())]
    whole = printable("  ".join(each for each in cells if each))
    if not sys.stdout.isatty():
        return whole
    width = shutil.get_terminal_size().columns
    return whole if len(whole) <= width else whole[: width - 1] + "…"


def listed(number: int, services: Sequence[str], *, all_of_them: bool) -> str:
    """Say what there was to list, and what to do with it."""
    where = ", ".join(services)
    if number:
        return (
            f"{number} set aside. `events show ID` tells more, `events replay ID` offers "
            "it again, `events discard ID` throws it away."
        )
    if all_of_them:
        return f"Nothing is set aside in {where}: every message had its effect."
    return f"Nothing that is set aside in {where} is like that; leave out an option."


def whole(found: Parked, service: str) -> str:
    """Show everything about a message that was set aside."""
    lines = [
        f"id        {found.key}",
        f"service   {service}",
        f"set aside {_when(found.parked_at)} UTC, {found.queue}",
        f"type      {found.type or 'not told'}",
        f"reason    {found.code}: {found.reason}",
        f"what now  {advice(found.code).text(Language.EN)}",
        "headers",
        *(f"  {name}: {value}" for name, value in found.headers.items()),
        f"body, {len(found.body)} bytes",
        *(f"  {each}" for each in body_lines(found.body)),
    ]
    return "\n".join(printable(each) for text in lines for each in text.splitlines())


def body_lines(body: bytes) -> Iterator[str]:
    """Show a body: JSON with one value a line, else the first bytes."""
    data = as_json(body)
    if data is not None:
        pretty = json.dumps(data, ensure_ascii=False, indent=2)
        yield from pretty.splitlines()
        return
    begin = body[: _DUMP_LINES * _DUMP_WIDTH]
    for start in range(0, len(begin), _DUMP_WIDTH):
        some = begin[start : start + _DUMP_WIDTH]
        plain = some.decode("ascii", "replace").replace("\ufffd", ".")
        plain = "".join(each if each.isprintable() else "." for each in plain)
        yield f"{start:06x}  {some.hex(' '):{_DUMP_WIDTH * 3}} {plain}"
    if len(body) > len(begin):
        yield f"... and {len(body) - len(begin)} bytes more"


def replayed(result: Replayed) -> str:
    """Say what became of one that was offered again."""
    words = OUTCOMES[result.outcome.fate].text(Language.EN)
    reason = "" if result.succeeded else f": {result.outcome.reason}"
    return printable(f"{result.parked.key[:_SHORT]}  {words}{reason}")


def summary(fates: Mapping[str, int], total: int) -> str:
    """Count what became of many."""
    if not total:
        return "Nothing to replay."
    gone = fates.get("done", 0) + fates.get("duplicate", 0)
    parts = ", ".join(f"{number} {fate}" for fate, number in fates.items() if number)
    left = total - gone
    stay = f"; {left} stay set aside" if left else ""
    return f"{sum(fates.values())} of {total} offered again: {parts or 'none'}{stay}"


def printable(text: str) -> str:
    """Take out what could steer a terminal: strangers wrote some of this."""
    return "".join(each if each.isprintable() else "?" for each in text)


def _when(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


@contextmanager
def progress(total: int) -> Iterator[Callable[[int], None]]:
    """Show how far it is: a bar on a terminal, else a line now and then."""
    if sys.stderr.isatty():
        from rich.console import Console  # noqa: PLC0415 - a worker needs no colours
        from rich.progress import Progress  # noqa: PLC0415 - the same

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("replay", total=total)
            yield lambda number: bar.advance(task, number)
        return
    done = 0

    def advance(number: int) -> None:
        nonlocal done
        before, done = done, done + number
        if before // _EVERY < done // _EVERY and done < total:
            typer.echo(f"{done} of {total}", err=True)

    yield advance


@contextmanager
def stop_when_asked() -> Iterator[Callable[[], bool]]:
    """Let Ctrl-C end the work after the page in hand; a second one ends it at once."""
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)
