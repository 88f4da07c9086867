"""Plan for very many learners, part by part: bounded memory, and resumable after a stop.

A part is planned whole, written beside, and put in place in one step; what is in place
is never done again. The same input gives the same files, however often it was stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from wvlo_learning_paths.advice.catalogue import Catalogue
from wvlo_learning_paths.advice.path import Effort
from wvlo_learning_paths.advice.planning import Planner
from wvlo_learning_paths.advice.request import Request

Asked = tuple[str, Request, int]
"""An id, what is asked, and the budget in quarter-hours."""

Part = Callable[[int], Iterable[Asked]]
"""Gives the learners of a part by its number, the same ones each time."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One learner's path without its reasons."""

    id: str
    items: tuple[str, ...]
    quarters: int
    value: int


class Batch:
    """One run over all parts, kept in a folder of its own."""

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        parts: int,
        part: Part,
        effort: Effort = "fast",
        *,
        compiled: bool | None = None,
    ) -> None:
        """Begin, or go on where an earlier run of the same stopped.

        `compiled` is as for the planner, which chooses by the catalogue's size.

        Raises ValueError when the folder holds a run of something else.
        """
        self.folder = folder
        self.parts = parts
        self._part = part
        self._effort = effort
        self._planner = Planner(catalogue, compiled=compiled)
        folder.mkdir(parents=True, exist_ok=True)
        plan = {"catalogue": fingerprint(catalogue), "parts": parts, "effort": effort}
        kept = folder / "batch.json"
        if not kept.exists():
            _put(kept, json.dumps(plan).encode())
        elif json.loads(kept.read_text("utf-8")) != plan:
            message = f"{folder} holds another run; choose an empty folder"
            raise ValueError(message)

    @property
    def done(self) -> int:
        """How many parts are in place."""
        return sum(self._file(number).exists() for number in range(self.parts))

    def run(
        self, progress: Callable[[int, int], None] = lambda done, parts: None
    ) -> None:
        """Plan the parts that are not in place; say after each how many are."""
        done = self.done
        for number in range(self.parts):
            if self._file(number).exists():
                continue
            lines = (self._line(*asked) for asked in self._part(number))
            _put(self._file(number), "".join(lines).encode())
            done += 1
            progress(done, self.parts)

    def read(self) -> Iterator[Planned]:
        """Give every path, in order of parts."""
        for number in range(self.parts):
            for line in self._file(number).read_text("utf-8").splitlines():
                name, items, quarters, value = json.loads(line)
                yield Planned(name, tuple(items), quarters, value)

    def digest(self) -> str:
        """Print all parts that are in place."""
        found = sha256()
        for number in range(self.parts):
            if self._file(number).exists():
                found.update(self._file(number).read_bytes())
        return found.hexdigest()

    def _file(self, number: int) -> Path:
        return self.folder / f"part-{number:06}.jsonl"

    def _line(self, name: str, request: Request, budget: int) -> str:
        decision = self._planner.decide(request, budget, self._effort)
        keys = [self._planner.catalogue.keys[item] for item in decision.order]
        row = [name, keys, decision.scene.hours(decision.order), decision.value]
        return json.dumps(row, ensure_ascii=False) + "\n"


def fingerprint(catalogue: Catalogue) -> str:
    """Print everything in a catalogue."""
    found = sha256()
    for each in fields(catalogue):
        value: Any = getattr(catalogue, each.name)
        is_array = isinstance(value, np.ndarray)
        found.update(value.tobytes() if is_array else repr(value).encode())
    return found.hexdigest()


def _put(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)
