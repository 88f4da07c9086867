"""Which people of the organisation a page is about, and what they are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wvlo_core.domain.locale import Language
from wvlo_core.errors import NotFound
from wvlo_scan.model import Figure, Report, Result
from wvlo_scan.model.report import Breakdown, Gap
from wvlo_scan.pages.words import Words, texts


@dataclass(frozen=True)
class Part:
    """Some of the people, as one choice in a list."""

    breakdown: Breakdown
    key: str
    name: str
    place: int

    @property
    def code(self) -> str:
        """Name the part in an address."""
        return f"{self.breakdown}:{self.key}"

    def figure(self, result: Result) -> Figure:
        """Give what a construct shows about these people.

        Every construct of a report has the same cells in the same order.
        """
        return result.figures[self.place]


class Parts:
    """All parts of one report, by their address and by their kind."""

    def __init__(self, report: Report, words: Words) -> None:
        """List them in the order of the report."""
        self._groups = {line.group: words.say(line.name) for line in report.coverage}
        self._words = words
        figures: Iterable[Figure] = report.results[0].figures if report.results else ()
        self.all = [
            Part(figure.breakdown, figure.key, self._name(figure), place)
            for place, figure in enumerate(figures)
        ]

    def of(self, breakdown: Breakdown) -> list[Part]:
        """Give the parts of one kind."""
        return [part for part in self.all if part.breakdown == breakdown]

    def find(self, code: str) -> Part:
        """Give the part with this address; the whole organisation without one."""
        for part in self.all:
            if code in {"", part.code}:
                return part
        unknown = texts()["unknown_part"]
        raise NotFound.said(*(unknown.text(each) for each in Language))

    def name(self, breakdown: Breakdown, key: str) -> str:
        """Say who these people are."""
        return next(
            part.name
            for part in self.all
            if (part.breakdown, part.key) == (breakdown, key)
        )

    def apart(self, gap: Gap) -> dict[str, str]:
        """Say who lie apart and by how many points, as it stands in a sentence."""
        first, second = (
            _inside(self.name(gap.breakdown, key)) for key in (gap.first, gap.second)
        )
        points = self._words.number(abs(gap.difference))
        return {"first": first, "second": second, "points": points}

    def _name(self, figure: Figure) -> str:
        match figure.breakdown:
            case "organisation":
                return self._words.text("everybody")
            case "group":
                return self._groups[figure.key]
            case "group_role":
                group, _, role = figure.key.rpartition("/")
                return f"{self._groups[group]}, {self._words.text(role)}"
            case _:
                return self._words.text(figure.key)


def _inside(name: str) -> str:
    return name[0].lower() + name[1:]
