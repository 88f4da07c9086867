from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.builders import (
    COORDINATOR,
    WAVE,
    built_in_text,
    instrument,
    instrument_data,
    item_published,
    item_withdrawn,
    key_of,
    message,
    scale_data,
    scan_app,
)
from wvlo_core.domain.ids import named_id
from wvlo_core.runtime.app import App
from wvlo_core.runtime.message import Fate
from wvlo_scan import http
from wvlo_scan.model import Instrument, Participation

ITEMS = [item.id for item in Instrument.model_validate_json(built_in_text()).items()]
GROUPS = [
    {"key": "filling", "name": {"nl": "Afvullen", "en": "Filling"}, "invited": 12},
    {"key": "lab", "name": {"nl": "Laboratorium", "en": "Laboratory"}, "invited": 6},
]


@dataclass
class Scan:
    """The door of the scan, the app behind it, and the file underneath."""

    door: TestClient
    app: App[Any]
    file: Path

    def open_wave(self, **changes: Any) -> Any:
        data = {"groups": GROUPS, **changes}
        return self.door.put(f"/waves/{WAVE}", json=data)

    def tokens(self, group: str, count: int) -> list[str]:
        asked = {"group": group, "count": count}
        answer = self.door.post(f"/waves/{WAVE}/invitations", json=asked)
        assert answer.status_code == 201
        tokens: list[str] = answer.json()["tokens"]
        return tokens

    def submit(self, token: str, answers: Any = None, role: str = "operator") -> Any:
        given = answers or dict.fromkeys(ITEMS, 4)
        data = {"role_group": role, "answers": given}
        return self.door.post(f"/questionnaires/{token}/answers", json=data)

    def fill(self, group: str, count: int) -> list[str]:
        tokens = self.tokens(group, count)
        for token in tokens:
            assert self.submit(token).status_code == 201
        return tokens

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Read every table, without the software."""
        with sqlite3.connect(self.file) as connection:
            connection.row_factory = sqlite3.Row
            names = [
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                )
            ]
            found = {
                name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")]
                for name in names
            }
        connection.close()
        return found

    def bytes(self) -> bytes:
        """Read the file and everything SQLite keeps beside it."""
        beside = self.file.parent.glob(f"{self.file.name}*")
        return b"".join(path.read_bytes() for path in sorted(beside))


@pytest.fixture
def scan(tmp_path: Path) -> Iterator[Scan]:
    app = scan_app(tmp_path)
    with TestClient(http.create(app), raise_server_exceptions=False) as door:
        door.headers.update(key_of(door))
        yield Scan(door, app, tmp_path / "scan.sqlite")
    app.engine.dispose()


@pytest.fixture
def opened(scan: Scan) -> Scan:
    assert scan.open_wave().status_code == 201
    return scan


def problem(answer: Any, status: int) -> dict[str, Any]:
    """Check that this is a refusal in the agreed form, without our insides."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "instance"} <= body.keys()
    assert body["type"].startswith("urn:wvlo:problem:")
    assert body["status"] == status
    for word in ("Traceback", 'File "', "sqlalchemy", "pydantic", ".py"):
        assert word not in answer.text
    return body


# --- instruments ---


# holds SC1
def test_a_questionnaire_comes_out_as_it_went_in(scan: Scan) -> None:
    tidy = instrument().normalised()
    messy = json.dumps(json.loads(tidy), indent=None, sort_keys=True)
    headers = {"content-type": "application/json", **COORDINATOR}

    imported = scan.door.post("/instruments", content=messy, headers=headers)

    assert imported.status_code == 201
    exported = scan.door.get(f"/instruments/{imported.json()['id']}")
    assert exported.content == tidy.encode()
    again = scan.door.post("/instruments", content=exported.content, headers=headers)
    assert again.json() == imported.json()


# holds SC1
def test_the_built_in_questionnaire_can_be_downloaded_to_the_byte(scan: Scan) -> None:
    name = "wvlo-learning-organisation@0.1.1"

    downloaded = scan.door.get(f"/instruments/{name}")

    assert downloaded.content == built_in_text().encode()


# holds SC1
def test_a_broken_questionnaire_hears_every_fault_and_is_not_kept(scan: Scan) -> None:
    data = instrument_data(scales=[scale_data(), scale_data()])
    data["constructs"][0]["marker"] = "elsewhere"

    answer = scan.door.post("/instruments", json=data, headers=COORDINATOR)

    (fault,) = problem(answer, 422)["faults"]
    assert "agreement is listed 2 times" in fault
    assert "safety: marker" in fault
    problem(scan.door.get("/instruments/small-scan@1.0.0"), 404)


# --- a wave from opening to closing ---


# holds SC3
def test_a_wave_shows_its_groups_state_and_threshold(opened: Scan) -> None:
    shown = opened.door.get(f"/waves/{WAVE}").json()

    assert [group["key"] for group in shown["groups"]] == ["filling", "lab"]
    assert (shown["state"], shown["min_n"]) == ("open", 5)


# holds SC4
def test_who_sees_what_and_the_threshold_come_before_the_questions(
    scan: Scan,
) -> None:
    scan.open_wave(min_n=8)
    (token,) = scan.tokens("lab", 1)

    asked = scan.door.get(f"/questionnaires/{token}").json()

    assert [*asked] == [
        "wave_id",
        "group",
        "role_groups",
        "promise",
        "instrument",
        "closes_on",
        "summary",
    ]
    assert asked["promise"]["min_n"] == 8
    assert "8 of meer antwoorden" in asked["promise"]["words"]["nl"]
    assert "8 or more answers" in asked["promise"]["words"]["en"]


# holds SC3
def test_coverage_goes_up_per_group_and_never_tells_a_number_below_five(
    opened: Scan,
) -> None:
    seen = []

    for token in opened.tokens("filling", 6):
        opened.submit(token)
        coverage = opened.door.get(f"/waves/{WAVE}/coverage").json()
        seen.append([(c["group"], c["answered"], c["words"]["nl"]) for c in coverage])

    few = "minder dan 5 antwoorden"
    assert seen == [[("filling", None, few), ("lab", None, few)]] * 4 + [
        [("filling", 5, "5 antwoorden"), ("lab", None, few)],
        [("filling", 6, "6 antwoorden"), ("lab", None, few)],
    ]


# holds SC3
def test_coverage_holds_no_link_and_nothing_about_a_person(opened: Scan) -> None:
    tokens = opened.fill("filling", 6)

    coverage = opened.door.get(f"/waves/{WAVE}/coverage")

    assert {key for c in coverage.json() for key in c} == {
        "group",
        "name",
        "invited",
        "answered",
        "words",
    }
    for token in tokens:
        assert token not in coverage.text
        assert Participation.id_of(token) not in coverage.text


# holds SC4
def test_a_second_submit_with_the_same_link_is_refused(opened: Scan) -> None:
    (token,) = opened.fill("filling", 1)

    again = opened.submit(token)

    assert "al gebruikt" in problem(again, 409)["detail"]
    problem(opened.door.get(f"/questionnaires/{token}"), 409)
    assert len(opened.rows()["scan_answer_sheet"]) == 1


# holds SC4
def test_eight_submits_at_the_same_moment_are_one(opened: Scan) -> None:
    (token,) = opened.tokens("filling", 1)

    with ThreadPoolExecutor(8) as pool:
        answers = [*pool.map(opened.submit, [token] * 8)]

    fates = Counter(answer.status_code for answer in answers)
    assert fates == {201: 1, 409: 7}
    assert len(opened.rows()["scan_answer_sheet"]) == 1


# holds SC4
def test_a_poster_code_gives_a_link_without_an_account(opened: Scan) -> None:
    code = opened.door.get(f"/waves/{WAVE}").json()["poster_code"]

    entered = opened.door.post(f"/posters/{code}", json={"group": "lab"})

    assert entered.status_code == 201
    (token,) = entered.json()["tokens"]
    assert opened.submit(token).status_code == 201
    assert opened.submit(token).status_code == 409


# holds SC4
def test_an_unknown_link_or_poster_is_refused_politely(opened: Scan) -> None:
    unknown = "a-token-nobody-ever-made"

    answers = [
        opened.door.get(f"/questionnaires/{unknown}"),
        opened.submit(unknown),
        opened.door.post("/posters/nope", json={"group": "lab"}),
    ]

    details = [problem(answer, 404)["detail"] for answer in answers]
    assert all(re.search("werkt niet|kennen we niet", text) for text in details)


# holds SC11
def test_a_closed_wave_shows_means_intervals_spread_and_response(opened: Scan) -> None:
    opened.fill("filling", 10)
    opened.fill("lab", 5)

    closed = opened.door.post(f"/waves/{WAVE}/close")

    assert closed.status_code == 200
    report = opened.door.get(f"/waves/{WAVE}/report").json()["report"]
    assert report == closed.json()
    assert [(c["answered"], c["rate"]) for c in report["coverage"]] == [
        (10, 83),
        (5, 75),
    ]
    whole, filling, lab, *_ = report["results"][0]["figures"]
    assert [f["respondents"] for f in (whole, filling, lab)] == [15, 10, 5]
    assert (whole["low"], whole["score"], whole["high"]) == (75, 75, 75)
    # the spread of ten of fifteen would give away that of the other five
    assert [f["shares"] for f in (whole, filling, lab)] == [
        [0, 0, 0, 100, 0],
        None,
        None,
    ]


# holds SC8
def test_a_wave_of_four_answers_closes_with_nothing_to_see(opened: Scan) -> None:
    opened.fill("filling", 4)

    report = opened.door.post(f"/waves/{WAVE}/close").json()

    figures = [f for r in report["results"] for f in r["figures"]]
    assert {f["state"] for f in figures} == {"too_few"}
    assert {f["why"]["nl"] for f in figures} == {
        "Te weinig antwoorden om te laten zien."
    }
    numbers = ("respondents", "score", "low", "high", "shares")
    assert {f[name] for f in figures for name in numbers} == {None}
    assert {c["answered"] for c in report["coverage"]} == {None}


# holds SC8
def test_a_small_group_and_its_sibling_are_held_back(opened: Scan) -> None:
    opened.fill("filling", 9)
    opened.fill("lab", 3)

    report = opened.door.post(f"/waves/{WAVE}/close").json()

    for result in report["results"]:
        states = {f["key"]: f["state"] for f in result["figures"]}
        assert states["all"] == "shown"
        assert states["lab"] == "too_few"
        assert states["filling"] == "protects_others"


# holds SC8
def test_the_threshold_can_be_raised_and_not_lowered(scan: Scan) -> None:
    lower = scan.open_wave(min_n=4)
    higher = scan.open_wave(min_n=7)

    assert "min_n" in problem(lower, 422)["faults"][0]
    assert higher.json()["min_n"] == 7
    problem(scan.open_wave(min_n=6), 409)


def test_the_report_of_an_open_wave_is_not_there_yet(opened: Scan) -> None:
    answer = opened.door.get(f"/waves/{WAVE}/report")

    assert "once it is closed" in problem(answer, 404)["detail"]


# holds SC3
def test_closing_twice_is_refused(opened: Scan) -> None:
    opened.door.post(f"/waves/{WAVE}/close")

    again = opened.door.post(f"/waves/{WAVE}/close")

    assert "gesloten" in problem(again, 409)["detail"]
    told = opened.door.get("/events/trail").json()["told"]
    assert [fact["type"] for fact in told] == ["scan.wave_opened", "scan.wave_closed"]


# holds SC3
def test_a_closed_wave_invites_nobody_and_has_no_live_coverage(opened: Scan) -> None:
    opened.door.post(f"/waves/{WAVE}/close")

    invited = opened.door.post(f"/waves/{WAVE}/invitations", json={"group": "lab"})
    coverage = opened.door.get(f"/waves/{WAVE}/coverage")

    assert "gesloten" in problem(invited, 409)["detail"]
    assert "report" in problem(coverage, 404)["detail"]


# --- what is in the database ---


# holds SC4
def test_the_database_never_holds_a_token(opened: Scan) -> None:
    tokens = opened.fill("filling", 6) + opened.tokens("lab", 2)
    prints = {Participation.id_of(token) for token in tokens}

    register = opened.rows()["scan_participation"]

    assert {row["id"] for row in register} == prints
    kept = opened.bytes()
    assert [token for token in tokens if token.encode() in kept] == []


# holds SC7
def test_after_closing_the_register_is_empty(opened: Scan) -> None:
    tokens = opened.fill("filling", 6) + opened.tokens("lab", 3)
    opened.door.post(f"/waves/{WAVE}/close")

    rows = opened.rows()

    assert rows["scan_participation"] == []
    left = json.dumps(rows)
    assert [t for t in tokens if t in left or Participation.id_of(t) in left] == []


# holds SC7
def test_closing_leaves_the_links_of_another_wave_alone(opened: Scan) -> None:
    other = named_id("test", "another wave")
    data = {"groups": GROUPS}
    opened.door.put(f"/waves/{other}", json=data)
    invited = opened.door.post(f"/waves/{other}/invitations", json={"group": "lab"})
    (token,) = invited.json()["tokens"]

    opened.door.post(f"/waves/{WAVE}/close")

    (line,) = opened.rows()["scan_participation"]
    assert line["wave_id"] == str(other)
    assert opened.submit(token).status_code == 201


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_an_answer_sheet_shares_no_id_token_print_or_time_with_anything(
    opened: Scan, closed: bool
) -> None:
    tokens = opened.fill("filling", 6)
    if closed:
        opened.door.post(f"/waves/{WAVE}/close")

    rows = opened.rows()

    sheets = rows.pop("scan_answer_sheet")
    elsewhere = json.dumps(rows)
    assert len(sheets) == 6
    for sheet in sheets:
        document = json.loads(sheet["document"])
        assert [*sheet] == ["id", "revision", "wave_id", "document"]
        assert document.keys() == {"id", "wave_id", "group", "role_group", "answers"}
        assert sheet["id"] not in elsewhere
        assert sheet["revision"] == 1
        written = json.dumps(sheet)
        assert re.search(r"\d{4}-\d{2}-\d{2}|\d{2}:\d{2}", written) is None
        for token in tokens:
            assert token not in written
            assert Participation.id_of(token) not in written


# holds SC8
def test_what_the_others_hear_holds_no_answers_and_no_small_number(
    opened: Scan,
) -> None:
    opened.fill("filling", 9)
    opened.fill("lab", 3)
    opened.door.post(f"/waves/{WAVE}/close")

    wire = [row["data"] for row in opened.rows()["scan_outbox"]]

    assert len(wire) == 2
    assert [code for code in ITEMS if any(code in data for data in wire)] == []
    assert [word for word in ("filling", "lab", "operator") if word in wire[1]] == []
    fact = json.loads(wire[1])
    assert fact["respondents"] == 12
    assert {score["respondents"] for score in fact["scores"]} == {12}


# --- the Kennisbank beside a result ---


def test_a_result_names_what_the_kennisbank_offers_about_it_today(
    opened: Scan,
) -> None:
    opened.door.post(f"/waves/{WAVE}/close")
    news = [message(item_published(f"talk-{n}", 1)) for n in (3, 1, 2)]

    fates = [outcome.fate for outcome in opened.app.receive_all([*news, news[0]])]

    assert fates == [Fate.DONE] * 3 + [Fate.DUPLICATE]
    assert offered(opened) == {"feedback": ["talk-1", "talk-2"]}
    opened.app.receive(message(item_withdrawn("talk-1", 1)))
    assert offered(opened) == {"feedback": ["talk-2", "talk-3"]}


def offered(scan: Scan) -> dict[str, list[str]]:
    results = scan.door.get(f"/waves/{WAVE}/report").json()["results"]
    return {
        each["result"]["code"]: [item["slug"] for item in each["knowledge"]]
        for each in results
        if each["knowledge"]
    }


# --- bad input ---


def test_all_answers_that_do_not_fit_are_named_and_nothing_is_saved(
    opened: Scan,
) -> None:
    (token,) = opened.tokens("filling", 1)
    wrong = {"ext_focus_1": 6, "ext_focus_2": 0, "shoe_size": 44, "mobility_1": 3}

    answer = opened.submit(token, wrong)

    assert problem(answer, 422)["faults"] == [
        "ext_focus_1: must be 1 to 5, or left open",
        "ext_focus_2: must be 1 to 5, or left open",
        "shoe_size: is not an item of this scan",
    ]
    assert opened.rows()["scan_answer_sheet"] == []
    assert opened.submit(token).status_code == 201


@pytest.mark.parametrize(
    "body",
    [b"{bad", b"", b"[]", b"null", b'{"role_group": "boss", "answers": {}}'],
)
def test_malformed_answers_are_refused_with_a_reason(opened: Scan, body: bytes) -> None:
    (token,) = opened.tokens("filling", 1)

    answer = opened.door.post(
        f"/questionnaires/{token}/answers",
        content=body,
        headers={"content-type": "application/json"},
    )

    assert problem(answer, 422)["faults"]
    assert opened.rows()["scan_answer_sheet"] == []


def test_a_body_that_is_no_text_is_refused(opened: Scan) -> None:
    (token,) = opened.tokens("filling", 1)

    answer = opened.door.post(
        f"/questionnaires/{token}/answers",
        content=b"\xff",
        headers={"content-type": "application/json"},
    )

    problem(answer, 400)
    assert opened.rows()["scan_answer_sheet"] == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/coverage"),
        ("GET", "/report"),
        ("POST", "/close"),
        ("POST", "/invitations"),
    ],
)
def test_an_unknown_wave_is_not_found(scan: Scan, method: str, path: str) -> None:
    unknown = named_id("test", "no such wave")

    answer = scan.door.request(method, f"/waves/{unknown}{path}", json={"group": "lab"})

    assert problem(answer, 404)["type"] == "urn:wvlo:problem:not_found"


@pytest.mark.parametrize("wave_id", ["42", "%00", "' OR 1=1 --"])
def test_an_id_that_is_no_id_is_refused(scan: Scan, wave_id: str) -> None:
    answer = scan.door.get(f"/waves/{wave_id}")

    problem(answer, 422)


def test_a_group_is_listed_once(scan: Scan) -> None:
    answer = scan.open_wave(groups=[*GROUPS, GROUPS[0]])

    assert "filling" in problem(answer, 422)["faults"][0]
    problem(scan.door.get(f"/waves/{WAVE}"), 404)


def test_a_path_that_does_not_exist_says_where_to_look(scan: Scan) -> None:
    answer = scan.door.get("/answers")

    assert "/docs" in problem(answer, 404)["detail"]


# holds SC3
def test_the_door_offers_no_list_of_answers_links_or_respondents(scan: Scan) -> None:
    paths = scan.door.get("/openapi.json").json()["paths"]

    readable = sorted(path for path, verbs in paths.items() if "get" in verbs)

    assert readable == [
        "/actions",
        "/agreements",
        "/dialogues/{session_id}",
        "/events/parked",
        "/events/parked/{key}",
        "/events/told",
        "/events/trail",
        "/health/live",
        "/health/ready",
        "/instruments",
        "/instruments/{instrument_id}",
        "/instruments/{instrument_id}/changes",
        "/instruments/{instrument_id}/files/{form}",
        "/instruments/{instrument_id}/files/{form}/losses",
        "/metrics",
        "/organisation",
        "/organisation/benchmark",
        "/partners",
        "/questionnaires/{token}",
        "/questionnaires/{token}/draft",
        "/registrations",
        "/sharings",
        "/sharings/{sharing_id}",
        "/waves/{wave_id}",
        "/waves/{wave_id}/agenda",
        "/waves/{wave_id}/coverage",
        "/waves/{wave_id}/dialogues",
        "/waves/{wave_id}/report",
        "/waves/{wave_id}/share-back",
    ]
