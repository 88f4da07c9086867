"""What was changed, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from pydantic import JsonValue

from wvlo_scan.model.action import ActionState
from wvlo_scan.model.history import BEGUN, HistoryLine
from wvlo_scan.pages.words import Words


@dataclass(frozen=True)
class Moment:
    """What was changed at one time."""

    when: str
    lines: tuple[str, ...]


class Past:
    """Says lines of history in one language; `titles` names the constructs."""

    def __init__(self, words: Words, titles: Mapping[str, str]) -> None:
        """Take the names."""
        self._words = words
        self._titles = {**titles, "session": words.text("session")}

    def moments(self, history: Sequence[HistoryLine]) -> list[Moment]:
        """Put the lines of one time together, the newest first."""
        found = [
            Moment(
                when=self._words.text(
                    "history_time", day=self._words.day(at.date()), time=f"{at:%H:%M}"
                ),
                lines=tuple(self._line(line) for line in lines),
            )
            for at, lines in groupby(history, key=lambda line: line.at)
        ]
        return found[::-1]

    def _line(self, line: HistoryLine) -> str:
        if line.field == BEGUN:
            return self._words.text("history_begun")
        name, _, about = line.field.partition(".")
        field = self._words.text(f"field_{name}", about=self._title(about))
        was, now = (self._said(name, value) for value in (line.was, line.now))
        key = "history_new" if line.was in (None, "", []) else "history_line"
        return self._words.text(key, field=field, was=was, now=now)

    def _said(self, name: str, value: JsonValue) -> str:
        match value:
            case None | "" | []:
                return self._words.text("nothing")
            case [*codes]:
                return ", ".join(self._title(str(code)) for code in codes)
            case str() if name in {"due", "held_on"}:
                return self._words.day(date.fromisoformat(value))
            case str() if name == "state":
                return self._words.text(f"state_{ActionState(value).value}")
            case _:
                return str(value)

    def _title(self, code: str) -> str:
        return self._titles.get(code, code)
