"""An editor adds a questionnaire by pages only, and a company chooses it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.builders import COORDINATOR, built_in_text, key_of, scan_app
from tests.foreign_files import matrix, surveyjs
from wvlo_scan import http

PLACE = "/vragenlijsten"
BUILT_IN = "wvlo-learning-organisation@0.1.1"
NEWER = "wvlo-learning-organisation@0.2.0"


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Any]:
    app = scan_app(tmp_path)
    yield http.create(app)
    app.engine.dispose()


@pytest.fixture
def editor(door: Any) -> TestClient:
    page = TestClient(door)
    key = COORDINATOR["Authorization"].removeprefix("Bearer ")
    page.post("/inloggen", data={"key": key})
    return page


def reworded(version: str = "0.2.0", **changes: str) -> bytes:
    """Change the words of one question of the built-in questionnaire."""
    data = json.loads(built_in_text()) | {"version": version} | changes
    safety = next(each for each in data["constructs"] if each["code"] == "safety")
    safety["items"][0]["text"]["nl"] = "Bij ons mag je zeggen dat iets misging."
    return json.dumps(data).encode()


def sent(editor: TestClient, data: bytes, action: str = "keep", **more: str) -> Any:
    files = {"file": ("scan.json", data)}
    return editor.post(PLACE, data={"action": action, **more}, files=files)


# holds SC1
def test_a_new_version_is_added_on_a_page_and_a_company_asks_it(
    door: Any, editor: TestClient
) -> None:
    company = TestClient(door)
    key = key_of(company)["Authorization"].removeprefix("Bearer ")
    company.post("/inloggen", data={"key": key})
    before = company.get("/organisatie").text

    kept = sent(editor, reworded())

    assert "Toegevoegd, met 76 vragen" in kept.text
    assert f"{NEWER}.json" in editor.get(PLACE).text
    assert 'name="instrument_id"' not in before
    choices = re.findall(
        r'<option value="([^"]+@[^"]+)"', company.get("/organisatie").text
    )
    assert choices == [BUILT_IN, NEWER]
    opened = company.post(
        "/organisatie",
        data={
            "instrument_id": choices[1],
            "groups": "Lab; 12",
            "role_operator": "on",
            "min_n": "5",
        },
    )
    poster = re.findall(r"/poster/(\w+)", opened.text)[0]
    link = company.post(f"/poster/{poster}", data={"group": "lab"})
    team = company.get(f"{link.url.path}/5").text
    assert "Bij ons mag je zeggen dat iets misging." in team


def test_looking_first_keeps_nothing_and_says_what_does_not_come_along(
    editor: TestClient,
) -> None:
    looked = sent(
        editor,
        surveyjs(matrix(), {"type": "comment", "name": "open"}),
        "look",
        name="mijn-scan",
    )

    assert "Alleen bekeken" in looked.text
    assert "Dit gaat niet mee" in looked.text
    assert "mijn-scan@" not in editor.get(PLACE).text


@pytest.mark.parametrize(
    ("data", "more", "words"),
    [
        (b"", {}, "Kies een bestand."),
        (b"%PDF-1.7", {}, "dit is geen"),
        (reworded("0.1.1"), {}, "bestaat al met andere inhoud"),
        (reworded(), {"version": "twee"}, "version"),
    ],
)
def test_a_file_that_does_not_fit_says_why(
    editor: TestClient, data: bytes, more: dict[str, str], words: str
) -> None:
    answer = sent(editor, data, **more)

    assert answer.status_code == 422
    assert words.lower() in answer.text.lower()


def test_a_form_without_any_file_asks_for_one(editor: TestClient) -> None:
    answer = editor.post(PLACE, data={"action": "keep"})

    assert (answer.status_code, "Kies een bestand." in answer.text) == (422, True)


def test_only_the_coordinator_comes_here(door: Any) -> None:
    company = TestClient(door)
    key = key_of(company)["Authorization"].removeprefix("Bearer ")
    company.post("/inloggen", data={"key": key})

    refused = [company.get(PLACE).status_code, sent(company, reworded()).status_code]

    assert refused == [401, 401]
