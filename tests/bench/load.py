"""The events of a run: all different, about 1 KiB, the same for ours and baselines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from uuid import UUID

import pika

from wvlo_core.domain.locale import LocalizedText
from wvlo_core.events import ItemPublished
from wvlo_core.events.base import CONTENT_TYPE
from wvlo_core.runtime.message import Message
from wvlo_core.runtime.topology import routing_key
from wvlo_core.testing.factories import envelope_of, example_of

_MARK = 0xBE_0C_00_00 << 96


@cache
def example() -> ItemPublished:
    """Give an event whose data is about 1 KiB."""
    words = LocalizedText(nl="x" * 260, en="y" * 260)
    event = example_of(ItemPublished).model_copy(update={"summary": words})
    assert isinstance(event, ItemPublished)
    return event


def item_id(number: int) -> UUID:
    """Name the thing that event `number` is about."""
    return UUID(int=_MARK | number)


def number_in(subject: str) -> int:
    """Tell which event has this subject."""
    return int(subject[-12:], 16)


def event(number: int) -> ItemPublished:
    """Give event `number`."""
    return example().model_copy(update={"item_id": item_id(number)})


def messages(count: int, first: int = 0) -> Iterator[Message]:
    """Give `count` messages as our relay would send them."""
    model = Message.of(envelope_of(example()))
    about = str(example().item_id).encode()
    for number in range(first, first + count):
        name = str(item_id(number))
        headers = {**model.headers, "ce-id": name, "ce-subject": name}
        yield Message(headers, model.body.replace(about, name.encode()))


def key_of(message: Message) -> str:
    """Give the routing key under which this travels."""
    return routing_key(message.headers["ce-type"], message.headers["ce-subject"])


def properties(message: Message) -> pika.BasicProperties:
    """The same attributes travel, whoever publishes."""
    return pika.BasicProperties(
        message_id=message.headers["ce-id"],
        content_type=CONTENT_TYPE,
        content_encoding="utf-8",
        delivery_mode=2,
        headers=dict(message.headers),
        type=message.headers["ce-type"],
    )


class Tally:
    """Counts messages so that one too few, too many or twice is noticed."""

    def __init__(self) -> None:
        self.seen = 0
        self.sum = 0

    def add(self, headers: Any) -> None:
        self.seen += 1
        self.sum += number_in(headers["ce-subject"])

    def reset(self) -> None:
        self.seen = self.sum = 0

    def check(self, count: int) -> None:
        whole(count, self.seen, self.sum)


def whole(count: int, seen: int, total: int) -> None:
    """Fail unless these are the events 0 to `count`, each once."""
    assert (seen, total) == (count, sum(range(count))), f"{seen} of {count} events"


def total(numbers: Iterable[str]) -> int:
    """Add up subjects, for `whole`."""
    return sum(map(number_in, numbers))
