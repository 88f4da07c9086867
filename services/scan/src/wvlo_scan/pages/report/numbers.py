"""The numbers of a report as CSV, with the same holes as the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from wvlo_core.domain.locale import Language
from wvlo_scan.model import Figure
from wvlo_scan.pages.report.sheet import Sheet

_COLUMNS = [
    "layer",
    "topic_code",
    "topic",
    "breakdown",
    "part_code",
    "part",
    "state",
    "people",
    "score",
    "spread",
    "low",
    "high",
    "sd",
    "agreement",
    "rwg",
    "ad",
    "shares",
    "comment",
]
_FORMULA = "=+-@\t\r"


def as_csv(sheet: Sheet) -> str:
    """Write a line per construct and part, per group about taking part, per remark.

    Dutch spreadsheets expect semicolons and decimal commas, English ones do not. A text
    that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    dutch = sheet.words.language is Language.NL
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";" if dutch else ",")
    writer.writerow(sheet.words.text(f"csv_{column}") for column in _COLUMNS)
    for line in _lines(sheet):
        writer.writerow(_written(value, dutch=dutch) for value in line)
    return "\ufeff" + file.getvalue()


def _lines(sheet: Sheet) -> Iterator[list[object]]:
    words = sheet.words
    for result in sheet.report.results:
        for part in sheet.parts.all:
            figure = part.figure(result)
            yield [
                words.text(result.layer.value),
                result.code,
                words.say(result.title),
                part.breakdown,
                part.key,
                part.name,
                words.text(f"csv_{figure.state.value}"),
                *_values(figure, sheet),
            ]
    for line in sheet.report.coverage:
        state = "protects_others" if line.answered is None else "shown"
        yield [
            words.text("coverage"),
            "coverage",
            words.text("coverage"),
            "group",
            line.group,
            words.say(line.name),
            words.text(f"csv_{state}"),
            line.answered,
            line.rate,
        ]
    yield from _said(sheet)


def _said(sheet: Sheet) -> Iterator[list[object]]:
    """Give a line per remark, or one that says there are too few."""
    words, said = sheet.words, sheet.report.comments
    if said is None:
        return
    name, whole = words.text("comments"), words.text("everybody")
    start: list[object] = [name, "comment", name, "organisation", "all", whole]
    start.append(words.text(f"csv_{said.state.value}"))
    empty: list[object] = [None] * (len(_COLUMNS) - len(start) - 1)
    yield from ([*start, *empty, text] for text in said.texts or ("",))


def _values(figure: Figure, sheet: Sheet) -> list[object]:
    alike = figure.agreement
    return [
        figure.respondents,
        figure.score,
        sheet.words.text(f"csv_{figure.spread.value}") if figure.spread else None,
        figure.low,
        figure.high,
        figure.sd,
        sheet.words.say(alike.level.words) if alike else None,
        alike.rwg if alike else None,
        alike.ad if alike else None,
        " ".join(str(share) for share in figure.shares) if figure.shares else None,
    ]


def _written(value: object, *, dutch: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(value).replace(".", ",") if dutch else str(value)
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in set(_FORMULA) else text
