"""What every page after a scan has in common: its texts, and what was wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from fastapi import Depends
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError

from wvlo_core.errors import WvloError
from wvlo_core.ports import Command
from wvlo_core.runtime.http import Read, Run
from wvlo_scan.access import Today
from wvlo_scan.pages.reader import CurrentReader, Faults
from wvlo_scan.pages.words import Words

C = TypeVar("C", bound=Command)
R = TypeVar("R")
_WRONG = 422


class Desk:
    """Reads, acts and makes pages for one request of somebody who signed in."""

    def __init__(
        self, reader: CurrentReader, connection: Read, run: Run, today: Today
    ) -> None:
        """Speak the reader's language."""
        self.reader = reader
        self.connection = connection
        self.today = today
        self._run = run
        self.words = Words(reader.language, "dialogue_words")
        self.of_report = Words(reader.language)
        self.faults: Faults = ()

    def page(
        self, name: str, typed: Mapping[str, str] | None = None, **values: Any
    ) -> HTMLResponse:
        """Fill in a template; `typed` is what somebody sent that was not kept."""
        return self.reader.page(
            f"dialogue/{name}.html",
            status=_WRONG if self.faults else 200,
            d=self.words.text,
            r=self.of_report.text,
            number=self.words.number,
            day=self.words.day,
            today=self.today,
            faults=self.faults,
            typed=typed or {},
            **values,
        )

    def kept(
        self, use_case: Callable[[C, Any], R], kind: type[C], **sent: object
    ) -> R | None:
        """Do what was sent, or remember what was wrong with it and give nothing."""
        try:
            return self._run(use_case, kind.model_validate(sent))
        except ValidationError as wrong:
            names = dict.fromkeys(str(each["loc"][0]) for each in wrong.errors())
            self.faults = [(f"#{n}", self.words.text(f"fault_{n}")) for n in names]
        except WvloError as refused:
            self.faults = [("", self.reader.said(refused))]
        return None

    def go(self, place: str) -> Response:
        """Send the reader on after something was kept."""
        return self.reader.go(place)


CurrentDesk = Annotated[Desk, Depends()]


def texts_of(fields: Mapping[str, str], *names: str) -> dict[str, str]:
    """Give these fields of a form; what was not sent is empty."""
    return {name: fields.get(name, "") for name in names}


def named(fields: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Give the fields that begin like this, by the rest of their name."""
    return {
        name.removeprefix(prefix): text
        for name, text in fields.items()
        if name.startswith(prefix)
    }


def ticked(fields: Mapping[str, str], prefix: str) -> tuple[str, ...]:
    """Give the boxes that were ticked, in the order of the form."""
    return tuple(named(fields, prefix))
