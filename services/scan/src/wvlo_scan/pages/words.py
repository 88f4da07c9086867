"""The texts of pages, in the reader's language."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from wvlo_core.domain.locale import Language, LocalizedText

_MONTHS = {
    Language.NL: "januari februari maart april mei juni juli augustus september oktober "
    "november december",
    Language.EN: "January February March April May June July August September October "
    "November December",
}


@cache
def texts(name: str = "report_words") -> dict[str, LocalizedText]:
    """Read every text of some pages."""
    file = files("wvlo_scan") / "content" / f"{name}.toml"
    found = tomllib.loads(file.read_text("utf-8"))
    return {key: LocalizedText.model_validate(text) for key, text in found.items()}


class Words:
    """Says everything in one language."""

    def __init__(self, language: Language, name: str = "report_words") -> None:
        """Choose the language, and the file of texts."""
        self.language = language
        self._texts = texts(name)

    def text(self, key: str, **values: object) -> str:
        """Give a text of the page, filled in; an unknown key is an error."""
        return self._texts[key].text(self.language).format(**values)

    def say(self, words: LocalizedText) -> str:
        """Give a text that came with the data."""
        return words.text(self.language)

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number the way readers do: a comma in Dutch, a point in English."""
        written = f"{value:.{digits}f}"
        written = "0" if written == "-0" else written
        written = written.replace("-", "−")  # noqa: RUF001 - a minus, not a hyphen
        return written.replace(".", ",") if self.language is Language.NL else written

    def range(self, low: float, high: float) -> str:
        """Write two ends of a margin."""
        return self.text("range", low=self.number(low), high=self.number(high))

    def day(self, day: date | None) -> str:
        """Write a date in words."""
        if day is None:
            return "…"
        return f"{day.day} {_MONTHS[self.language].split()[day.month - 1]} {day.year}"
