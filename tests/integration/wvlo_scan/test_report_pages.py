"""The report on screen, on paper and as numbers."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient

from tests.builders import BAKERY, COORDINATOR, built_in_text, key_of
from tests.integration.wvlo_scan.closing import ASKED, closed_wave, company
from wvlo_core.domain.ids import named_id
from wvlo_scan.model import Instrument

PEOPLE = {"afvullen": (12, 1), "inpakken": (9, 6), "lab": (3, 0)}


@pytest.fixture(scope="module")
def closed(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[TestClient, str, Any]]:
    """A wave with a group of three that may not be seen, closed."""
    with company(tmp_path_factory.mktemp("report")) as door:
        yield door, *closed_wave(door, "report", PEOPLE)


Closed = tuple[TestClient, str, Any]


def words_of(html: str) -> str:
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)


# holds SC11
def test_the_page_says_who_sees_what_and_what_it_does_not_say(closed: Closed) -> None:
    door, wave, _ = closed

    page = words_of(door.get(f"/rapport/{wave}").text)

    assert "pas vanaf 5 mensen" in page
    assert "pas vanaf 10 mensen" in page
    assert "Het is geen rapportcijfer" in page
    assert "Dit rapport ligt vast" in page
    assert "nog niet gevalideerd" in page


def test_who_makes_the_questionnaire_reads_how_its_questions_hang_together(
    closed: Closed,
) -> None:
    door, wave, report = closed

    page = words_of(door.get(f"/rapport/{wave}?language=en").text)

    told = page[page.index("For whoever makes the questionnaire ", 2000) :]
    judged = [r for r in report["results"] if r["reliability"]]
    assert judged
    for result in judged:
        alpha = f"{result['reliability']['alpha']:.2f}".replace("-", "\u2212")
        assert f"{result['title']['en']} {alpha} " in told
    assert told.count("Cannot be said.") == len(report["results"]) - len(judged)


# holds SC11
def test_there_is_never_one_score_for_everything(closed: Closed) -> None:
    door, wave, report = closed

    page = words_of(door.get(f"/rapport/{wave}").text)

    assert not re.search(r"totaal ?score:|eindcijfer", page, re.IGNORECASE)
    assert {f["key"] for r in report["results"] for f in r["figures"][:1]} == {"all"}
    assert len(report["results"]) == len(ASKED)


# holds UI5
def test_the_web_has_a_name_and_a_table_beside_it(closed: Closed) -> None:
    door, wave, _ = closed

    page = door.get(f"/rapport/{wave}").text

    (web,) = re.findall(r'<svg class="web".*?</svg>', page, re.DOTALL)
    assert 'role="img"' in web
    assert "<title id=" in web
    assert "<desc id=" in web
    drawn = re.findall(r"<text text-anchor[^>]*>([^<]+)</text>", web)
    table = re.search(r"<caption>De zeven lagen.*?</table>", page, re.DOTALL)
    assert table is not None
    assert all(f'<th scope="row">{name}</th>' in table[0] for name in drawn)


# holds UI5
def test_every_square_of_a_map_has_a_number_or_says_why_not(closed: Closed) -> None:
    door, wave, _ = closed

    page = door.get(f"/rapport/{wave}").text

    maps = re.findall(r'<table class="heat">.*?</table>', page, re.DOTALL)
    assert len(maps) == 2
    for each in maps:
        squares = re.findall(r"<td ([^>]*)>(.*?)</td>", each, re.DOTALL)
        assert squares
        for look, told in squares:
            number = re.fullmatch(r"\d+", told)
            assert bool(number) == look.startswith("style")
            assert number or re.search(r"te weinig|beschermt", told)
    assert "beschermt een kleine groep" in page
    assert "te weinig antwoorden" in page


# holds UI2, UI5
def test_the_paper_tells_a_screen_reader_its_name_language_and_structure(
    closed: Closed,
) -> None:
    door, wave, _ = closed

    paper = door.get(f"/rapport/{wave}/pdf?language=en").content

    read = PdfReader(io.BytesIO(paper))
    root: Any = read.trailer["/Root"]
    kinds = [each["/S"] for each in marked(root["/StructTreeRoot"])]
    drawings = [e for e in marked(root["/StructTreeRoot"]) if e["/S"] == "/Figure"]
    assert read.metadata is not None
    assert str(read.metadata.title).startswith("Outcome of the scan, ")
    assert root["/Lang"] == "en"
    assert {"/H1", "/H2", "/Table", "/TH", "/L"} <= set(kinds)
    assert drawings
    assert all(each.get("/Alt") for each in drawings)


def marked(node: Any) -> Iterator[Any]:
    """List every element of the structure of a PDF."""
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from marked(each)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from marked(node["/K"])


def test_a_company_cannot_read_the_report_of_another(closed: Closed) -> None:
    door, wave, _ = closed
    other = key_of(door, BAKERY)

    answers = [
        door.get(f"/rapport/{wave}{what}", headers=other)
        for what in ("", "/pdf", "/csv", "/gesprek")
    ]

    assert [answer.status_code for answer in answers] == [404] * 4


def test_an_unknown_part_is_refused_in_words(closed: Closed) -> None:
    door, wave, _ = closed

    answer = door.get(f"/rapport/{wave}?part=group:nowhere")

    assert answer.status_code == 404
    assert "Kies een groep uit de lijst" in answer.text


def test_the_english_page_is_english(closed: Closed) -> None:
    door, wave, _ = closed

    page = words_of(door.get(f"/rapport/{wave}?language=en").text)

    assert "Who sees what?" in page
    for dutch in (" niet ", " het ", " mensen "):
        assert dutch not in page


# holds SC8
def test_a_small_company_gets_a_dialogue_sheet_and_no_number(tmp_path: Any) -> None:
    with company(tmp_path) as door:
        wave, _ = closed_wave(door, "small", {"werkplaats": (4, 0)})

        page = words_of(door.get(f"/rapport/{wave}").text)
        kit = words_of(door.get(f"/rapport/{wave}/gesprek").text)
        paper = PdfReader(io.BytesIO(door.get(f"/rapport/{wave}/gesprek/pdf").content))

    assert "Te weinig antwoorden voor een rapport" in page
    assert "Gemiddeld " not in page
    assert "Spelregels" in kit
    assert all(construct.question.nl in kit for construct in ASKED)
    assert len(paper.pages) == 1


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(tmp_path: Any) -> None:
    with company(tmp_path) as door:
        group = {"key": "y", "name": {"nl": "=1+1", "en": "=1+1"}, "invited": 9}
        wave, _ = closed_wave(door, "formula", {"y": (5, 0)}, groups=[group])

        text = door.get(f"/rapport/{wave}/csv").text

    assert ";'=1+1;" in text
    assert ";=1+1;" not in text


def test_a_wave_that_is_open_has_no_report_yet_and_says_so(tmp_path: Any) -> None:
    with company(tmp_path) as door:
        wave = str(named_id("wave", "open"))
        group = {"key": "lab", "name": {"nl": "Lab"}, "invited": 9}
        door.put(f"/waves/{wave}", json={"groups": [group]})

        answer = door.get(f"/rapport/{wave}")

    assert answer.status_code == 404
    assert "Deze meting is nog open" in words_of(answer.text)


# holds SC14
def test_the_next_wave_with_a_reworded_question_is_compared_and_the_change_named(
    tmp_path: Any,
) -> None:
    data = json.loads(built_in_text()) | {"version": "0.2.0"}
    safety = next(each for each in data["constructs"] if each["code"] == "safety")
    safety["items"][0]["text"] = {"nl": "Een nieuwe vraag.", "en": "A new question."}
    reworded = Instrument.model_validate(data)
    lab = {"lab": (12, 0)}  # questions one by one are shown from ten people on
    with company(tmp_path) as door:
        first, _ = closed_wave(door, "first", lab)
        door.post("/instruments", json=data, headers=COORDINATOR)
        second, _ = closed_wave(door, "second", lab, reworded)

        page = words_of(door.get(f"/rapport/{second}").text)
        earlier = door.get(f"/waves/{second}/report").json()["earlier"]["change"]
        nothing = door.get(f"/waves/{first}/report").json()["earlier"]

    named = [item for each in earlier["constructs"] for item in each["changed"]]
    assert nothing is None
    assert (earlier["earlier"], earlier["later"]) == (first, second)
    assert [item["item"] for item in named] == [safety["items"][0]["id"]]
    assert all(each["figures"] for each in earlier["constructs"])
    assert "Deze vragen zijn veranderd en tellen niet mee" in page
    assert "Een nieuwe vraag. (andere woorden)" in page
    assert "Een verschil zegt niet waardoor het komt" in page


def test_a_machine_that_cannot_print_says_what_to_install(
    closed: Closed, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, wave, _ = closed
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    answer = door.get(f"/rapport/{wave}/pdf")

    assert answer.status_code == 503
    assert "apt-get install libpango-1.0-0" in answer.json()["detail"]


REMARKS = [
    "<script>alert(1)</script> meer les",
    "=1+1 uur per week",
    "vraag het mevrouw De Vries",
    *(
        f"tip over {word}"
        for word in ["uitleg", "tijd", "roosters", "pauzes", "hulp", "les", "rust"]
    ),
]


# holds SC10
def test_remarks_are_read_by_the_company_on_every_form_and_by_nobody_else(
    tmp_path: Any,
) -> None:
    people = {"lab": (12, 0)}
    with company(tmp_path) as door:
        wave, report = closed_wave(door, "said", people, remarks=REMARKS)
        page = door.get(f"/rapport/{wave}").text
        paper = PdfReader(io.BytesIO(door.get(f"/rapport/{wave}/pdf").content))
        numbers = door.get(f"/rapport/{wave}/csv?language=en").text
        shared = door.get(door.get(f"/waves/{wave}/share-back").json()["path"]).text
        other = key_of(door, BAKERY)
        refused = door.get(f"/waves/{wave}/report", headers=other).status_code

    texts = report["comments"]["texts"]
    printed = re.sub(r"\s+", " ", " ".join(p.extract_text() for p in paper.pages))
    lines = [*csv.DictReader(io.StringIO(numbers.lstrip("\ufeff")))]
    said = [line["remark"] for line in lines if line["topic_code"] == "comment"]
    assert len(texts) == len(said) == 10
    assert "vraag het mevrouw […]" in texts
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>" not in page
    assert "'=1+1 uur per week" in said
    assert all("tip over rust" in each for each in (page, printed))
    assert "Vries" not in page + printed + numbers + str(report)
    assert "tip over" not in shared
    assert refused == 404


# holds SC10
def test_nine_remarks_are_nowhere_and_the_page_says_why(tmp_path: Any) -> None:
    with company(tmp_path) as door:
        people = {"lab": (12, 0)}
        wave, report = closed_wave(door, "few", people, remarks=REMARKS[1:])
        page = words_of(door.get(f"/rapport/{wave}").text)
        numbers = door.get(f"/rapport/{wave}/csv").text

    assert "Minder dan 10 mensen schreven een opmerking" in page
    assert "tip over" not in page + numbers + str(report)
