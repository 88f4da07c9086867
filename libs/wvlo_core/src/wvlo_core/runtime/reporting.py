"""The one line that every request and every message leaves, and what is counted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime

import structlog

from wvlo_core.runtime.batch import Done, Task
from wvlo_core.runtime.message import Delivered, Outcome
from wvlo_core.runtime.metrics import Row, figures
from wvlo_core.runtime.telling import Cause

_log = structlog.get_logger()

_LONGEST = 120


def write_line(
    door: str,
    use_case: Callable[..., object],
    cause: Cause,
    outcome: str,
    seconds: float,
    **more: object,
) -> None:
    """Write what came in, who acted on it, what became of it, and in what time."""
    _log.info(
        "handled",
        door=door,
        use_case=getattr(use_case, "__name__", str(use_case)),
        outcome=str(outcome),
        milliseconds=round(seconds * 1000, 1),
        correlation_id=cause.chain,
        **more,
    )


def report(
    service: str,
    known: Collection[str],
    acted: Sequence[Done],
    came: Iterable[tuple[Delivered, Task | Outcome]],
    now: datetime,
) -> None:
    """Tell of a batch: what was acted on, and what stopped before that."""
    written = _log.is_enabled_for(logging.INFO)
    rows: list[Row] = []
    for done in acted:
        if written:
            _write_acted(done)
        told, tried = done.task.envelope, not done.task.message.given_up
        lag = (now - told.time).total_seconds()
        seconds = done.seconds if tried else None
        rows.append((told.type, done.outcome.fate, seconds, lag))
    for message, outcome in came:
        if isinstance(outcome, Outcome):
            door = _write_not_acted(message, outcome)
            kind = door if door in known else "unknown"
            rows.append((kind, outcome.fate, None, 0.0))
    figures(service).handled(rows)


def _write_acted(done: Done) -> None:
    told, outcome, task = done.task.envelope, done.outcome, done.task
    more: dict[str, object] = {"event_id": task.cause.key, "subject": told.subject}
    more["attempt"] = task.message.attempt
    if outcome.reason:
        more["reason"] = outcome.reason
    write_line(told.type, task.handler, task.cause, outcome.fate, done.seconds, **more)


def _write_not_acted(message: Delivered, outcome: Outcome) -> str:
    """Tell of a message that stopped before it reached a use case."""
    said = {name: str(value)[:_LONGEST] for name, value in message.headers.items()}
    _log.info(
        "handled",
        door=said.get("ce-type"),
        use_case=None,
        outcome=str(outcome.fate),
        milliseconds=0.0,
        correlation_id=said.get("ce-correlationid"),
        event_id=said.get("ce-id"),
        subject=said.get("ce-subject"),
        attempt=message.attempt,
        reason=outcome.reason,
    )
    return said.get("ce-type", "")
