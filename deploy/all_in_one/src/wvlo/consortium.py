"""The demo consortium: invented organisations, people and pilots, always the same."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from uuid import UUID

from wvlo_core.domain.ids import named_id

_PERSON_SPREAD = 0.45
_GROUP_SPREAD = 0.25
_ITEM_SPREAD = 0.75
_NO_ANSWER_SHARE = 0.03


@dataclass(frozen=True)
class Respondent:
    """Somebody who fills in the demo scan."""

    token: str
    group: str
    role_group: str
    answers: dict[str, int | None]


def read() -> dict[str, Any]:
    """Read the consortium's data file."""
    text = (files("wvlo") / "content" / "consortium.toml").read_text("utf-8")
    return tomllib.loads(text)


def demo_id(*parts: str) -> UUID:
    """Give the id of something in the demo; the same on every machine."""
    return named_id("demo", *parts)


def chain_of(*parts: str) -> UUID:
    """Give the chain of events that a step of the story starts."""
    return demo_id("chain", *parts)


def companies(data: dict[str, Any]) -> list[dict[str, Any]]:
    """List the organisations that fill in a scan."""
    return [each for each in data["organisation"] if each["kind"] == "company"]


def respondents(
    company: dict[str, Any], instrument: dict[str, Any]
) -> Iterator[Respondent]:
    """Make every respondent's answers from the company's climate."""
    for split in company["respondents"]:
        for number in range(1, split["count"] + 1):
            name = f"{company['key']}/{split['group']}/{split['role_group']}/{number}"
            yield Respondent(
                token=f"demo-{demo_id('token', name)}",
                group=split["group"],
                role_group=split["role_group"],
                answers=_answers(company, split["group"], name, instrument),
            )


def _answers(
    company: dict[str, Any], group: str, name: str, instrument: dict[str, Any]
) -> dict[str, int | None]:
    dice = random.Random(name)  # noqa: S311 - plausible, not secret
    mood = dice.gauss(0, _PERSON_SPREAD)
    answers: dict[str, int | None] = {}
    for construct in instrument["constructs"]:
        code = construct["code"]
        shared = random.Random(f"{company['key']}/{group}/{code}")  # noqa: S311
        mean = company["climate"][code] + mood + shared.gauss(0, _GROUP_SPREAD)
        for item in construct["items"]:
            step = round(min(5, max(1, mean + dice.gauss(0, _ITEM_SPREAD))))
            given = 6 - step if item["reversed"] else step
            skipped = dice.random() < _NO_ANSWER_SHARE
            answers[item["id"]] = None if skipped else given
    return answers
