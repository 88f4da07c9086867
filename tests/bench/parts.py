"""What was measured so far, one line per learner, so that a run can be broken off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

Record = dict[str, Any]


def stamp(folder: Path) -> str:
    """Tell versions of the code in a folder apart."""
    total = sha256()
    for file in sorted(folder.rglob("*.py")):
        total.update(file.read_bytes())
    return total.hexdigest()[:12]


class Parts:
    """The records of one kind in one world, by the learner's number."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.records: dict[int, Record] = {}
        if file.exists():
            for line in file.read_text("utf-8").splitlines():
                record = json.loads(line)
                self.records[record["learner"]] = record

    def missing(self, count: int) -> Iterator[int]:
        """Give the learners that were not looked at, in order."""
        return (n for n in range(count) if n not in self.records)

    def add(self, learner: int, record: Record) -> None:
        """Write one down at once; a later one of the same learner counts."""
        self.records[learner] = {"learner": learner, **record}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(self.records[learner]) + "\n")

    def column(self, name: str, among: set[int] | None = None) -> list[Any]:
        """Give one figure of all learners, or of some, in order."""
        return [
            record[name]
            for number, record in sorted(self.records.items())
            if name in record and (among is None or number in among)
        ]
