"""The service that passes facts on: its only work is one request to a receiver.

It is an `App` like any other, with an inbox, lines and parked messages of its own, so
that retries, order per subject, replay and restarts are those of every service.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Engine, MetaData

from wvlo_core.catalog import event_class
from wvlo_core.errors import Invalid, Unavailable, Unreadable, WvloError
from wvlo_core.events import Event
from wvlo_core.runtime.app import App
from wvlo_core.runtime.database import DatabaseAway, reading, translated
from wvlo_core.runtime.inbox import Lines
from wvlo_core.runtime.message import Delivered, Fate, Outcome
from wvlo_core.runtime.outbox import prune
from wvlo_core.runtime.parked import Wanted, count_parked
from wvlo_core.runtime.settings import ServiceSettings
from wvlo_core.runtime.tables import message_tables
from wvlo_core.runtime.webhooks.sending import Gone, Receiver

_log = structlog.get_logger()

_NOT_ASKED = Unavailable("the receiver was not asked yet")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

Answer = WvloError | None
"""Why the receiver did not take a fact; nothing when it did."""


def forward(_event: Event, answer: Answer) -> None:
    """Be done when the receiver took it."""
    if answer is not None:
        raise answer


@dataclass(frozen=True)
class Forwarder(App[Answer]):
    """Asks the receiver first, and then keeps its answer in a transaction.

    So nobody's database waits for somebody else's server.
    """

    receiver: Receiver = field(kw_only=True)
    answers: dict[str | None, Answer] = field(kw_only=True)
    stops_when_gone: bool = field(kw_only=True, default=False)
    """Whether to send nothing more after 410, until what it was said to is replayed."""

    def receive_all(self, messages: Sequence[Delivered]) -> list[Outcome]:
        """Send messages in order, one by one; never raises."""
        outcomes: list[Outcome] = []
        for message in messages:
            key = None
            try:
                key = self._ask(message)
                [outcome] = super().receive_all([message])
            except DatabaseAway as away:
                outcome = Outcome(Fate.HOLD, str(away), away.code)
            finally:
                self.answers.pop(key, None)
            if outcome.fate is Fate.HOLD:
                return [outcome] * len(messages)
            outcomes.append(outcome)
        return outcomes

    def _ask(self, message: Delivered) -> str | None:
        """Send it, when it is its turn and was not taken before; give its id then."""
        task = self._read(message)
        if isinstance(task, Outcome) or message.given_up:
            return None
        told = task.envelope
        with reading(self.engine) as connection:
            lines = Lines(connection, self.messages, [told.key], {told.subject})
            gone = count_parked(connection, self.messages, Wanted(code=Gone.code))[0]
        if told.key in lines.handled or not lines.may_go(told, _LONG_AGO):
            return None
        if gone and self.stops_when_gone:
            answer: Answer = Gone("not sent: the receiver answered 410 before")
        else:
            answer = self.receiver.send(told)
            if isinstance(answer, Gone):
                _log.error("webhook_gone", service=self.service, reason=str(answer))
        self.answers[told.key] = answer
        return told.key

    def forget_old(self, days: int) -> None:
        """Forget what was sent longer ago; refuse when there are no tables yet."""
        before = self.clock() - timedelta(days=days)
        with translated(), self.engine.begin() as connection:
            prune(connection, self.messages, before)


def open_forwarder(
    service: str,
    engine: Engine,
    settings: ServiceSettings,
    *,
    stops_when_gone: bool = False,
) -> Forwarder:
    """Wire it, or name the settings that lack."""
    name = f"{service}_webhook"
    answers: dict[str | None, Answer] = {}
    return Forwarder(
        name,
        engine,
        message_tables(MetaData(), name),
        lambda transaction: answers.get(transaction.cause.key, _NOT_ASKED),
        dict.fromkeys(_kinds(service, settings), forward),
        receiver=Receiver(
            settings.webhook_url, settings.webhook_secret.get_secret_value()
        ),
        answers=answers,
        stops_when_gone=stops_when_gone,
    )


def _kinds(service: str, settings: ServiceSettings) -> list[type[Event]]:
    prefix = f"WVLO_{service.upper()}_WEBHOOK_"
    wanted = {
        "URL": settings.webhook_url,
        "SECRET": settings.webhook_secret.get_secret_value(),
        "TYPES": settings.webhook_types,
    }
    faults = [
        f"{prefix}{name} is missing" for name, value in wanted.items() if not value
    ]
    kinds = []
    for kind in settings.webhook_types:
        try:
            kinds.append(event_class(kind))
        except Unreadable as unknown:
            faults.append(f"{prefix}TYPES: {unknown}")
    if faults:
        message = "the settings for webhooks are not right"
        raise Invalid(message, tuple(faults))
    return kinds
