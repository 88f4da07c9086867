"""One outcome in every form: the same cells are hidden, and no hidden number is told.

What may be shown is worked out here from who answered what, apart from the report.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient

from tests.builders import group, sheet, wave
from tests.integration.wvlo_scan.closing import (
    ASKED,
    INSTRUMENT,
    ROLES,
    answers_of,
    closed_wave,
    company,
)
from wvlo_core.domain import anonymity
from wvlo_core.domain.anonymity import FLOOR, Cell, Showing
from wvlo_core.domain.locale import Language
from wvlo_scan.model.report.order import protect
from wvlo_scan.model.report.protection import ROLE_SIDES, cells_of
from wvlo_scan.model.scores import score_of
from wvlo_scan.model.scoring import plugin as likert
from wvlo_scan.pages.report.filling import report_text
from wvlo_scan.pages.report.sheet import Sheet
from wvlo_scan.pages.words import Words
from wvlo_scan.queries import ReportView

PEOPLE = {"afvullen": (12, 1), "inpakken": (9, 6), "lab": (3, 0), "opslag": (5, 4)}
SILENT = {"opslag": "feedback"}

Where = tuple[str, str]
"""Breakdown and key of a cell."""


class Truth:
    """What everybody answered, and what of it may be shown: a score, or nothing."""

    def __init__(self) -> None:
        self._sheets = [
            sheet(
                answers_of(INSTRUMENT, role, number, SILENT.get(name, "")),
                in_group=name,
                role=role,
            )
            for name, many in PEOPLE.items()
            for role, count in zip(ROLES, many, strict=True)
            for number in range(count)
        ]
        groups = tuple(group(name, 2 + sum(many)) for name, many in PEOPLE.items())
        self.cells = cells_of(wave(groups=groups), self._sheets)
        self.shown: dict[tuple[str, Where], float] = {}
        self.hidden: dict[tuple[str, Where], float | None] = {}
        whole = self._states({cell.key for cell in self.cells}, self._sheets)
        for construct in ASKED:
            scores = [
                (each, score_of(each, construct, INSTRUMENT, {"likert": likert}))
                for each in self._sheets
            ]
            people = [(each, score) for each, score in scores if score is not None]
            states = self._states(whole, [each for each, _ in people])
            for cell in self.cells:
                points = [
                    100 * score
                    for each, score in people
                    if (each.group, each.role_group) in cell.atoms
                ]
                mean = round(fmean(points), 1) if points else None
                kept = self.shown if cell.key in states else self.hidden
                kept[construct.code, cell.key] = mean

    def _states(self, within: set[Where], people: list[Any]) -> set[Where]:
        counts = Counter((each.group, each.role_group) for each in people)
        cells = [cell for cell in self.cells if cell.key in within]
        states = protect(counts, cells, FLOOR)
        return {key for key, state in states.items() if state is Showing.SHOWN}

    def of(self, where: Where) -> dict[str, float]:
        """Give what each construct shows of one part."""
        return {code: mean for (code, key), mean in self.shown.items() if key == where}


@pytest.fixture(scope="module")
def truth() -> Truth:
    return Truth()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("holes")


@pytest.fixture(scope="module")
def door(folder: Path) -> Iterator[TestClient]:
    with company(folder) as door:
        yield door


@pytest.fixture(scope="module")
def closed(door: TestClient) -> str:
    """Close a wave in which a group of three, and a lone leader, may not be seen."""
    name, _ = closed_wave(door, "holes", PEOPLE, silent=SILENT)
    return name


@pytest.fixture(scope="module")
def data(door: TestClient, closed: str) -> Any:
    return door.get(f"/waves/{closed}/report").json()


def words_of(html: str) -> str:
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)


def told_on(html: str) -> dict[str, int]:
    """Read from the cards of a page what it says of each construct."""
    found = {}
    for code, card in re.findall(
        r'<article [^>]*id="([^"]+)">(.*?)</article>', html, re.DOTALL
    ):
        mean = re.search(r"Gemiddeld (\d+) van 100", words_of(card))
        if mean:
            found[code] = int(mean[1])
    return found


def rows_of(table: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[words_of(cell).strip() for cell in row] for row in cells]


def as_printed(scores: Mapping[str, float]) -> dict[str, int]:
    return {code: int(f"{score:.0f}") for code, score in scores.items()}


# holds SC9, SC11
def test_the_company_has_holes_of_every_kind(truth: Truth) -> None:
    hidden = {where for _, where in truth.hidden}
    per_construct = {
        where for _, where in truth.shown if where in hidden
    }  # shown of one construct and hidden of another

    assert ("group", "lab") in hidden
    assert {where[0] for where in hidden} >= {"group", "group_role"}
    assert ("group", "afvullen") in per_construct


# holds SC9, SC11
def test_the_data_shows_what_may_be_shown_and_empties_the_rest(
    truth: Truth, data: Any
) -> None:
    figures = {
        (result["code"], (figure["breakdown"], figure["key"])): figure
        for result in data["report"]["results"]
        for figure in result["figures"]
    }
    said = {"breakdown", "key", "state", "why", "counted_in"}

    assert figures.keys() == truth.shown.keys() | truth.hidden.keys()
    assert {
        where: figure["score"]
        for where, figure in figures.items()
        if figure["state"] == "shown"
    } == truth.shown
    for where in truth.hidden:
        assert {k for k, value in figures[where].items() if value is not None} <= said
    for result in data["report"]["results"]:
        for gap in result["gaps"]:
            for side in ("first", "second"):
                where = gap["breakdown"], gap[side]
                assert (result["code"], where) in truth.shown


# holds SC9, SC11
@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ("topic_code", "breakdown", "part_code", "average")),
        ("nl", ("onderwerp_code", "indeling", "deel_code", "gemiddelde")),
    ],
)
def test_the_spreadsheet_has_the_same_holes(
    truth: Truth,
    door: TestClient,
    closed: str,
    language: str,
    names: tuple[str, ...],
) -> None:
    text = door.get(f"/rapport/{closed}/csv?language={language}").text.lstrip("\ufeff")
    lines = [*csv.DictReader(io.StringIO(text), delimiter=",;"[language == "nl"])]
    code, kind, key, score = names
    numbers = {
        (line[code], (line[kind], line[key])): line
        for line in lines
        if line[code] not in {"coverage", "comment"}
    }

    shown = {where: line[score] for where, line in numbers.items() if line[score]}

    assert numbers.keys() == truth.shown.keys() | truth.hidden.keys()
    assert {w: float(n.replace(",", ".")) for w, n in shown.items()} == truth.shown
    for where in truth.hidden:
        assert not any([*numbers[where].values()][7:])


# holds SC9, SC11
def test_the_page_and_what_is_printed_of_each_part_have_the_same_holes(
    truth: Truth, data: Any
) -> None:
    view = ReportView.model_validate(data)
    words = Words(Language.NL)
    for cell in truth.cells:
        sheet = Sheet(view, words, ":".join(cell.key))
        for on_paper in (False, True):
            html = report_text(sheet, on_paper=on_paper, link=None)

            assert told_on(html) == as_printed(truth.of(cell.key)), cell.key
            hidden = "Van deze mensen mogen we niets laten zien" in html
            assert hidden == (not truth.of(cell.key))


# holds SC9, SC11
def test_the_page_at_the_door_is_that_page(
    truth: Truth, door: TestClient, closed: str
) -> None:
    for part in ("organisation:all", "group:afvullen", "group:lab"):
        page = door.get(f"/rapport/{closed}?part={part}").text

        assert told_on(page) == as_printed(truth.of((*part.split(":"),)))  # type: ignore[arg-type]


# holds SC9, SC11
@pytest.mark.parametrize("part", ["organisation:all", "group:afvullen", "group:lab"])
def test_the_paper_has_the_same_holes(
    truth: Truth, door: TestClient, closed: str, part: str
) -> None:
    breakdown, _, key = part.partition(":")
    wanted = as_printed(truth.of((breakdown, key)))

    paper = door.get(f"/rapport/{closed}/pdf?part={part}").content

    pages = PdfReader(io.BytesIO(paper)).pages
    text = re.sub(r"\s+", " ", " ".join(each.extract_text() for each in pages))
    means = [int(mean) for mean in re.findall(r"Gemiddeld (\d+) van 100", text)]
    assert sorted(means) == sorted(wanted.values())
    assert ("Van deze mensen mogen we niets laten zien" in text) == (not wanted)


# holds SC9, UI5
@pytest.mark.parametrize(
    ("name", "kind"), [("groups", "group"), ("roles", "role_group")]
)
def test_a_map_has_the_same_holes(
    truth: Truth, door: TestClient, closed: str, name: str, kind: str
) -> None:
    page = door.get(f"/rapport/{closed}").text
    places = [cell.key for cell in truth.cells if cell.key[0] == kind]
    wanted = [
        str(as_printed(truth.of(where)).get(construct.code, ""))
        for construct in ASKED
        for where in places
    ]

    (text,) = re.findall(rf'<caption id="{name}-table"(.*?)</table>', page, re.DOTALL)
    squares = [square for _, *row in rows_of(text)[1:] for square in row]
    assert [square if square.isdigit() else "" for square in squares] == wanted


# holds SC9, SC12
def test_a_gap_stands_only_where_both_sides_are_shown(
    truth: Truth, door: TestClient, closed: str
) -> None:
    page = door.get(f"/rapport/{closed}").text
    sides = [truth.of(("role_side", side)) for side in ROLE_SIDES]
    titles = {construct.title.nl: construct.code for construct in ASKED}

    (text,) = re.findall(r'<h2 id="gaps">(.*?)</section>', page, re.DOTALL)
    told = {titles[row[0]]: row[1:3] for row in rows_of(text)[1:]}

    both = sides[0].keys() & sides[1].keys()
    assert told == {code: [f"{side[code]:.0f}" for side in sides] for code in both}


# holds SC8, SC9
def test_how_many_answered_is_told_of_the_same_groups_everywhere(
    door: TestClient, closed: str, data: Any
) -> None:
    counts = {name: sum(many) for name, many in PEOPLE.items()}
    cells = [Cell(name, frozenset({name})) for name in PEOPLE]
    states = anonymity.protect(counts, [Cell("all", frozenset(PEOPLE)), *cells])
    wanted = {
        name: n if states[name] is Showing.SHOWN else None for name, n in counts.items()
    }

    page = door.get(f"/rapport/{closed}").text
    text = door.get(f"/rapport/{closed}/csv?language=en").text.lstrip("\ufeff")

    (table,) = re.findall(r'<h2 id="coverage">(.*?)</section>', page, re.DOTALL)
    on_page = {row[0].lower(): row[2:] for row in rows_of(table)[1:]}
    lines = csv.DictReader(io.StringIO(text))
    in_file = {
        line["part_code"]: int(line["people"]) if line["people"] else None
        for line in lines
        if line["topic_code"] == "coverage"
    }
    assert None in wanted.values()
    assert {c["group"]: c["answered"] for c in data["report"]["coverage"]} == wanted
    assert in_file == wanted
    assert {
        name: int(row[0]) if row[0].isdigit() else None for name, row in on_page.items()
    } == wanted


# holds SC9, SC19
def test_the_summary_for_all_shows_the_whole_and_nothing_of_a_part(
    truth: Truth, door: TestClient, closed: str
) -> None:
    place = door.get(f"/waves/{closed}/share-back").json()["path"]

    page = door.get(f"{place}?part=group:opslag", headers={"Authorization": ""}).text

    (text,) = re.findall(
        r'<div [^>]*aria-labelledby="topics">(.*?)</table>', page, re.DOTALL
    )
    titles = {construct.title.nl: construct.code for construct in ASKED}
    told = {titles[row[0]]: row[1] for row in rows_of(text) if row[0] in titles}
    wanted = as_printed(truth.of(("organisation", "all")))
    assert {code: int(mean) for code, mean in told.items() if mean.isdigit()} == wanted
    assert not [name for name in PEOPLE if name.title() in page]


# holds SC9, EV1
def test_the_event_tells_the_whole_and_nothing_of_a_part(
    truth: Truth, folder: Path, closed: str
) -> None:
    with closing(sqlite3.connect(folder / "scan.sqlite")) as database:
        sent = [json.loads(row[0]) for row in database.execute(OUTBOX)]

    (event,) = [each for each in sent if "respondents" in each]

    told = {score["code"]: score["score"] for score in event["scores"]}
    assert told == as_printed(truth.of(("organisation", "all")))
    assert not [name for name in PEOPLE if name in json.dumps(event)]


OUTBOX = "select data from scan_outbox"
