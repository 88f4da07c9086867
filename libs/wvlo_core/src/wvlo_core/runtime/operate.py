"""What an operator does with messages that were set aside: look, replay, discard."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import structlog
from sqlalchemy import delete

from wvlo_core.catalog import decode
from wvlo_core.errors import NewerVersion, Unavailable, Unreadable
from wvlo_core.events import Envelope
from wvlo_core.runtime.app import App
from wvlo_core.runtime.bulk import among
from wvlo_core.runtime.database import DatabaseAway, reading, translated
from wvlo_core.runtime.message import (
    COMES_BACK,
    SET_ASIDE,
    Fate,
    Message,
    Outcome,
)
from wvlo_core.runtime.outbox import Told, last_told, told_after
from wvlo_core.runtime.parked import (
    ALL,
    Parked,
    Wanted,
    count_parked,
    discard,
    find_parked,
    parked,
    say_again,
)

_log = structlog.get_logger()

_PAGE = 100
_LATE = 100
"""How many places back a fact may still turn up: its work began earlier, ended later."""

Place: TypeAlias = tuple[int, Parked]


@dataclass(frozen=True)
class Replayed:
    """A message that was offered again, and what became of it."""

    parked: Parked
    outcome: Outcome

    @property
    def succeeded(self) -> bool:
        """Whether it had its effect, now or before, and is set aside no more."""
        return self.outcome.fate in {Fate.DONE, Fate.DUPLICATE}


def look_at(app: App[Any], key: str) -> Parked:
    """Give one by its key or the beginning of that."""
    with reading(app.engine) as connection:
        return find_parked(connection, app.messages, key)


@dataclass(frozen=True)
class Page:
    """Some of what is set aside, how many there are, and where the next page begins."""

    total: int
    messages: list[Parked]
    next_after: int | None


def look_at_page(
    app: App[Any], wanted: Wanted = ALL, *, after: int = 0, limit: int = _PAGE
) -> Page:
    """Give what is set aside after this place, oldest first."""
    with reading(app.engine) as connection:
        total, last = count_parked(connection, app.messages, wanted)
        page = parked(connection, app.messages, wanted, after=after, limit=limit)
    more = bool(page) and page[-1][0] < last
    return Page(total, [found for _, found in page], page[-1][0] if more else None)


def look_through(
    app: App[Any], wanted: Wanted = ALL, after: int = 0
) -> Iterator[Place]:
    """Go through what is set aside, oldest first, up to what is the last one now."""
    for page in _pages(app, wanted, after, None):
        yield from page


def remaining(app: App[Any], wanted: Wanted = ALL, after: int = 0) -> int:
    """Count what is set aside."""
    with reading(app.engine) as connection:
        return count_parked(connection, app.messages, wanted, after=after)[0]


def throw_away(app: App[Any], key: str) -> Parked:
    """Discard one for good, and leave a line about it in the log."""
    with translated(), app.engine.begin() as connection:
        found = find_parked(connection, app.messages, key)
        discard(connection, app.messages, found.key)
    _log.warning(
        "message_discarded",
        service=app.service,
        key=found.key,
        queue=found.queue,
        door=found.type,
        code=found.code,
        reason=found.reason,
        correlation_id=str(found.headers.get("ce-correlationid"))[:120],
    )
    return found


def replay(app: App[Any], key: str) -> Replayed:
    """Offer one message to its service, now."""
    found = look_at(app, key)
    [[(_, result)]] = [*_run(app, [[(0, found)]])]
    return result


def replay_all(
    app: App[Any], wanted: Wanted = ALL, *, after: int = 0, limit: int | None = None
) -> Generator[list[tuple[int, Replayed]]]:
    """Offer them again in the order they were set aside, a page at a time.

    Close the iterator to stop early. What is set aside meanwhile is not part of it.
    """
    return _run(app, _pages(app, wanted, after, limit))


def replay_understood(app: App[Any]) -> int:
    """Replay what newer software told and this software understands by now."""
    wanted = Wanted(queue=str(Fate.QUARANTINE), code=NewerVersion.code)
    results: list[Replayed] = []
    try:
        pages = _pages(app, wanted, 0, None)
        chosen = ([each for each in page if _understood(each[1])] for page in pages)
        for page in _run(app, chosen):
            results += [result for _, result in page]
    except Unavailable as away:
        _log.warning("replay_put_off", service=app.service, reason=str(away))
    if results:
        done = sum(result.succeeded for result in results)
        _log.info(
            "understood_by_now",
            service=app.service,
            replayed=len(results),
            succeeded=done,
        )
    return len(results)


def _understood(found: Parked) -> bool:
    """Tell whether trying has a point; what is wrong otherwise is said by the try."""
    try:
        decode(Envelope.read(found.headers, found.body))
    except NewerVersion:
        return False
    except Unreadable:
        return True
    return True


def _pages(
    app: App[Any], wanted: Wanted, after: int, limit: int | None
) -> Iterator[list[Place]]:
    with reading(app.engine) as connection:
        number, last = count_parked(connection, app.messages, wanted, after=after)
    left = number if limit is None else min(limit, number)
    while left > 0:
        size = min(_PAGE, left)
        with reading(app.engine) as connection:
            page = parked(connection, app.messages, wanted, after=after, limit=size)
        page = [place for place in page if place[0] <= last]
        if not page:
            return
        yield page
        after, left = page[-1][0], left - len(page)


def _run(
    app: App[Any], pages: Iterable[list[Place]]
) -> Generator[list[tuple[int, Replayed]]]:
    """Offer page after page; those in line keep their place until the end of the run.

    So nobody overtakes a message that failed for now. After the run no bus brings it,
    and it must not hold up others of its subject.
    """
    in_line: list[str] = []
    try:
        for page in pages:
            results = _offer(app, [each for _, each in page])
            in_line += [
                str(result.parked.headers.get("ce-id"))
                for result in results
                if result.outcome.fate in COMES_BACK
            ]
            yield [*zip([seq for seq, _ in page], results, strict=True)]
    finally:
        _leave_lines(app, in_line)


def _offer(app: App[Any], page: Sequence[Parked]) -> list[Replayed]:
    outcomes = app.receive_all([Message(each.headers, each.body) for each in page])
    if any(outcome.fate is Fate.HOLD for outcome in outcomes):
        raise DatabaseAway(outcomes[0].reason)
    results = [*map(Replayed, page, outcomes)]
    with translated(), app.engine.begin() as connection:
        for result in results:
            key, fate = result.parked.key, result.outcome.fate
            failed = fate in SET_ASIDE
            if result.succeeded or (failed and str(fate) != result.parked.queue):
                # What failed in another way was parked anew, under another key.
                discard(connection, app.messages, key)
            elif fate is Fate.RETRY and result.parked.queue == str(Fate.DEAD):
                say_again(connection, app.messages, key, result.outcome)
    return results


def _leave_lines(app: App[Any], ids: list[str]) -> None:
    table = app.messages.waiting
    with translated(), app.engine.begin() as connection:
        these = among(connection, table.c.event_id, ids)
        connection.execute(delete(table).where(these))


class Following:
    """Follows what a service tells, from now or from its first fact."""

    def __init__(self, app: App[Any], *, from_start: bool = False) -> None:
        """Take a place in the outbox."""
        self._app = app
        with reading(app.engine) as connection:
            last = last_told(connection, app.messages)
        self._begin = self._last = 0 if from_start else last
        self._seen: set[int] = set()

    def news(self, limit: int = 1000) -> list[Told]:
        """Give what was told since the last look, also what came late."""
        after = max(self._begin, self._last - _LATE)
        with reading(self._app.engine) as connection:
            found = told_after(connection, self._app.messages, after, limit + _LATE)
        fresh = [each for each in found if each.seq not in self._seen]
        self._seen = {each.seq for each in found}
        self._last = max(self._last, found[-1].seq if found else 0)
        return fresh
