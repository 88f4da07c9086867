"""Colleagues who answer the same pages as everybody, without drawing them.

A browser for each of them would take minutes; what is sent is what a browser sends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from tests.builders import built_in_text
from tests.e2e.answering import Door
from wvlo_scan.model import Instrument

LAST = 9
"""The step from which answers are sent."""


@dataclass(frozen=True)
class People:
    """Some people who answer alike: a step per construct, 4 where nothing is said."""

    role: str
    number: int
    steps: Mapping[str, int] = field(default_factory=dict)

    def fields(self) -> dict[str, str]:
        """Fill in the form."""
        sheet = {
            item: str(6 - step if reverse else step)
            for construct, item, reverse in questions()
            for step in [self.steps.get(construct, 4)]
        }
        return {"role_group": self.role, **sheet, "action": "submit"}


@cache
def questions() -> tuple[tuple[str, str, bool], ...]:
    """List construct, item and whether it counts the other way round."""
    asked = Instrument.model_validate_json(built_in_text())
    return tuple(
        (construct.code, item.id, item.reversed)
        for construct in asked.constructs
        if not construct.optional
        for item in construct.items
    )


def answer(links: Iterable[str], *crowd: People) -> Iterator[str]:
    """Let each of them use a link; give the links that are used."""
    left = iter(links)
    for people in crowd:
        for _ in range(people.number):
            link = next(left)
            place = urlsplit(link)
            door = Door(place.port or 80)
            status, leads, page = door.post(f"{place.path}/{LAST}", people.fields())
            assert (status, "/bedankt" in leads) == (303, True), page
            yield link
