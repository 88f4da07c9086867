"""Reads LimeSurvey's XML, which is a database dump: tables of rows of fields.

Parsed as it streams by; a document type, and with it every entity, is refused at sight.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from xml.parsers import expat

from wvlo_core.errors import Invalid
from wvlo_scan.model.formats.losses import said

_ROW = 4
_FIELD = 5
_DEEPEST = 8


@dataclass
class TableRow:
    """The fields of one row, and the line of the file it begins on."""

    line: int
    fields: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """Give a field; one that is absent is empty."""
        return self.fields.get(name, "")


@dataclass
class Tables:
    """All rows by table, and the single values at the top."""

    head: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[TableRow]] = field(default_factory=lambda: defaultdict(list))


def read_tables(data: bytes) -> Tables:
    """Read the file; anything that is not well-formed is refused with its place."""
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as broken:
        what = expat.ErrorString(broken.code)
        raise _refused(broken.lineno, broken.offset + 1, what) from broken
    except (LookupError, ValueError) as unknown:  # an encoding that expat cannot read
        raise _refused(1, 1, str(unknown)) from unknown
    return reader.tables


def at(row: TableRow) -> str:
    """Say where a row is, in both languages."""
    return f"regel/line {row.line}"


def first_of_each(rows: list[TableRow], key: str) -> list[TableRow]:
    """Leave out rows that only repeat a thing in another language."""
    found: dict[str, TableRow] = {}
    for row in rows:
        found.setdefault(row[key], row)
    return [*found.values()]


def grouped(rows: list[TableRow], key: str) -> dict[str, list[TableRow]]:
    """Put rows with the same value of a column together."""
    found: dict[str, list[TableRow]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def in_order(rows: list[TableRow], name: str) -> list[TableRow]:
    """Sort by a column of numbers; anything else in it is refused."""
    return sorted(rows, key=lambda row: _number(row, name))


def _number(row: TableRow, name: str) -> int:
    text = row[name].strip() or "0"
    if not text.isdecimal():
        message = said(
            "dit bestand is beschadigd; exporteer het opnieuw",
            "this file is damaged; export it again",
        )
        raise Invalid(message, (f"{at(row)}: {name} = {text[:20]!r}",))
    return int(text)


def _refused(line: int, column: int, what: str) -> Invalid:
    place = said(f"regel {line}, kolom {column}", f"line {line}, column {column}")
    message = said(
        "dit XML-bestand kunnen we niet lezen; exporteer het opnieuw",
        "this XML file cannot be read; export it again",
    )
    return Invalid(message, (f"{place}: {what}",))


class _Reader:
    """Follows the path document / table / rows / row / field."""

    def __init__(self) -> None:
        self.tables = Tables()
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self._path: list[str] = []
        self._text: list[str] = []

    def _here(self, what: str) -> Invalid:
        at = self.parser
        return _refused(at.CurrentLineNumber, at.CurrentColumnNumber + 1, what)

    def _doctype(self, *_: object) -> None:
        raise self._here("a document type (DTD) is not allowed")

    def _start(self, name: str, _: object) -> None:
        self._path.append(name)
        self._text = []
        if len(self._path) > _DEEPEST:
            raise self._here("elements are nested too deeply")
        if len(self._path) == _ROW and self._path[2:] == ["rows", "row"]:
            row = TableRow(self.parser.CurrentLineNumber)
            self.tables.rows[self._path[1]].append(row)

    def _data(self, text: str) -> None:
        self._text.append(text)

    def _end(self, name: str) -> None:
        text = "".join(self._text)
        if len(self._path) == _FIELD and self._path[2:4] == ["rows", "row"]:
            self.tables.rows[self._path[1]][-1].fields[name] = text
        elif len(self._path) == 2:  # noqa: PLR2004 - document / name
            self.tables.head[name] = text.strip()
        self._path.pop()
        self._text = []
