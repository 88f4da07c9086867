"""Reading one CSV file of ESCO row by row, with the line each row begins on."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wvlo_core.errors import Invalid
from wvlo_learning_paths.model.frameworks import (
    DanglingReference,
    Fault,
    FileReport,
    SkippedRow,
)

_LONGEST_FIELD = 10_000_000
_TOLERATED = 20
_TOLERATED_SHARE = 20


@dataclass(frozen=True)
class Row:
    """One record; a field over several lines makes the next line number jump."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Give a field without spaces around it."""
        return self.values[column].strip()


@dataclass
class Sheet:
    """One file while it is read: its rows, and what was wrong with some of them."""

    path: Path
    columns: Sequence[str]
    rows: int = 0
    kept: int = 0
    skipped: list[SkippedRow] = field(default_factory=list)
    dangling: list[DanglingReference] = field(default_factory=list)

    def read(self) -> Iterator[Row]:
        """Give the rows that have all their fields; refuse a file that is broken."""
        csv.field_size_limit(_LONGEST_FIELD)
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                yield from self._rows(csv.reader(file, strict=True))
        except OSError as away:
            message = f"{self.path.name} cannot be read ({away.strerror})"
            raise Invalid(message) from away
        except UnicodeDecodeError as wrong:
            message = f"{self.path.name} is not UTF-8 text; download it again"
            raise Invalid(message) from wrong

    def _rows(self, reader: Iterator[list[str]]) -> Iterator[Row]:
        begins = 1
        try:
            header = next(reader, [])
            self._check(header)
            while True:
                begins = reader.line_num + 1  # type: ignore[attr-defined]
                values = next(reader, None)
                if values is None:
                    return
                if not values:
                    continue
                self.rows += 1
                row = Row(begins, dict(zip(header, values, strict=False)))
                if len(values) != len(header) or "\0" in "".join(values):
                    self.skip(row, "columns")
                    continue
                yield row
        except csv.Error as broken:
            message = (
                f"{self.path.name} is broken in the record that begins on line "
                f"{begins} ({broken}); download it again"
            )
            raise Invalid(message) from broken

    def _check(self, header: list[str]) -> None:
        missing = [name for name in self.columns if name not in header]
        if missing:
            message = (
                f"{self.path.name} has no column {', '.join(missing)}; "
                "is it a CSV file of ESCO?"
            )
            raise Invalid(message)

    def keep(self) -> None:
        """Count a row that is used."""
        self.kept += 1

    def skip(self, row: Row, fault: Fault) -> None:
        """Note a row that cannot be used."""
        self.skipped.append(SkippedRow(row.line, fault))

    def dangle(self, row: Row, uri: str) -> None:
        """Note a row about something that is nowhere."""
        self.dangling.append(DanglingReference(row.line, uri))

    def report(self) -> FileReport:
        """Say what the file gave."""
        return FileReport(
            self.path.name,
            self.rows,
            self.kept,
            tuple(self.skipped),
            tuple(self.dangling),
        )

    def fault(self) -> str | None:
        """Say what is wrong when too little of the file can be used."""
        unusable = len(self.skipped) + len(self.dangling)
        if not self.kept:
            return f"{self.path.name} has no row that can be used"
        if unusable > max(_TOLERATED, self.rows // _TOLERATED_SHARE):
            return (
                f"{self.path.name}: {unusable} of {self.rows} rows cannot be used "
                f"({len(self.dangling)} speak of something that is in no file)"
            )
        return None
