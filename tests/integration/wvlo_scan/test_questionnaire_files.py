"""Questionnaires come in and go out as files, over HTTP and by command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import typer
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from tests.builders import COORDINATOR, instrument, scan_app
from tests.foreign_files import lss, matrix, surveyjs
from wvlo_core.errors import Invalid
from wvlo_core.runtime.app import App
from wvlo_core.runtime.events_cli import Apps, at_place
from wvlo_scan import http
from wvlo_scan.commands import COMMANDS

BUILT_IN = "wvlo-learning-organisation@0.1.1"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App[Any]]:
    app = scan_app(tmp_path)
    yield app
    app.engine.dispose()


@pytest.fixture
def door(app: App[Any]) -> Iterator[TestClient]:
    with TestClient(http.create(app), raise_server_exceptions=False) as door:
        yield door


def send(door: TestClient, data: bytes, **told: Any) -> Any:
    return door.post(
        "/instruments/files",
        files={"file": ("scan", data)},
        params=told,
        headers=COORDINATOR,
    )


# holds SC1
@pytest.mark.parametrize(
    "data",
    [lss(), surveyjs(matrix(rows=[{"value": "rust_a", "text": "Ik heb rust."}]))],
)
def test_a_file_of_another_program_becomes_a_questionnaire_that_can_be_asked(
    door: TestClient, data: bytes
) -> None:
    answer = send(door, data, instrument="werk", version="2.0.0")

    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert body["id"] == "werk@2.0.0"
    assert all(item.startswith("rust_") for item in body["items"])
    assert {"place", "words"} == body["losses"][0].keys()
    kept = door.get("/instruments/werk@2.0.0").json()
    assert [i["id"] for c in kept["constructs"] for i in c["items"]] == body["items"]


def test_an_editor_can_look_first_and_then_name_the_reversed_items(
    door: TestClient,
) -> None:
    looked = send(door, lss(), instrument="werk", look_only=True).json()
    absent = door.get(f"/instruments/{looked['id']}").status_code
    kept = send(door, lss(), instrument="werk", reversed=looked["items"][1:])

    assert absent == 404
    items = door.get(f"/instruments/{kept.json()['id']}").json()["constructs"][0][
        "items"
    ]
    assert [item["reversed"] for item in items] == [False, True]


def test_our_own_file_is_read_at_the_same_address(door: TestClient) -> None:
    answer = send(door, instrument().normalised().encode())

    assert (answer.json()["id"], answer.json()["losses"]) == ("small-scan@1.0.0", [])


def test_a_broken_file_hears_where_and_keeps_nothing(door: TestClient) -> None:
    answer = send(door, lss()[:-20], instrument="werk")

    assert answer.status_code == 422
    assert "exporteer het opnieuw" in answer.json()["detail"]
    assert "regel 49" in answer.json()["faults"][0]
    assert door.get("/instruments/werk@1.0.0").status_code == 404


def test_only_the_coordinator_adds_a_questionnaire(door: TestClient) -> None:
    answer = door.post("/instruments/files", files={"file": ("scan", lss())})

    assert answer.status_code == 401


# holds SC1
@pytest.mark.parametrize(
    ("form", "suffix"), [("limesurvey", "lss"), ("surveyjs", "json")]
)
def test_a_questionnaire_goes_out_for_another_program_with_a_list_of_losses(
    door: TestClient, form: str, suffix: str
) -> None:
    file = door.get(f"/instruments/{BUILT_IN}/files/{form}")
    losses = door.get(f"/instruments/{BUILT_IN}/files/{form}/losses").json()

    assert file.headers["content-disposition"].endswith(f'{BUILT_IN}.{suffix}"')
    assert len(send(door, file.content, instrument="terug").json()["items"]) == 76
    assert "dat deze andersom telt" in [loss["words"]["nl"] for loss in losses]


def test_an_unknown_form_or_questionnaire_is_refused(door: TestClient) -> None:
    answers = [
        door.get(f"/instruments/{BUILT_IN}/files/word"),
        door.get("/instruments/nothing@1.0.0/files/limesurvey"),
    ]

    assert [answer.status_code for answer in answers] == [422, 404]


# holds SC1
def test_every_version_of_a_questionnaire_is_listed_in_order(door: TestClient) -> None:
    for version in ("10.0.0", "9.0.0"):
        send(door, lss(), instrument="werk", version=version)

    listed = door.get("/instruments").json()

    assert [(each["id"], each["items"]) for each in listed] == [
        ("werk@9.0.0", 2),
        ("werk@10.0.0", 2),
        (BUILT_IN, 76),
    ]


# holds SC14
def test_what_changed_since_an_earlier_version_is_told_item_by_item(
    door: TestClient,
) -> None:
    changed = lss().replace(b"Ik heb rust.", b"Ik heb veel rust.")
    send(door, lss(), instrument="werk", version="1.0.0")
    send(door, changed, instrument="werk", version="1.1.0")

    told = door.get("/instruments/werk@1.1.0/changes", params={"since": "werk@1.0.0"})
    other = door.get(f"/instruments/{BUILT_IN}/changes", params={"since": "werk@1.0.0"})

    (construct,) = told.json()["constructs"]
    assert construct["unchanged"] == ["rust_sq001"]
    assert [(c["item"], c["changes"]) for c in construct["changed"]] == [
        ("rust_sq002", ["text"])
    ]
    assert construct["comparable"] is False
    assert other.status_code == 422


# --- by command ---


def command(app: App[Any], *words: str) -> Result:
    """Give a command of the scan, with the service opened for it."""

    @contextmanager
    def opened() -> Iterator[Apps]:
        yield {"scan": app}

    typed = typer.Typer()
    for name, each in COMMANDS.items():
        typed.command(name)(at_place(each, opened))
    return CliRunner().invoke(typed, words)


def test_a_command_reads_a_file_and_tells_what_does_not_come_along(
    app: App[Any], tmp_path: Path
) -> None:
    file = tmp_path / "werk.lss"
    file.write_bytes(lss())

    looked = command(app, "import-instrument", str(file), "--look-only")
    read = command(app, "import-instrument", str(file), "--reversed", "rust_sq001")

    assert "Alleen bekeken, niets bewaard: over-werk@1.0.0, 2 vragen." in looked.output
    assert "reversed: welke vragen andersom tellen" in looked.output
    assert "Vragenlijst over-werk@1.0.0 is ingelezen: 2 vragen." in read.output
    assert "Dit gaat niet mee:" in read.output


def test_a_command_writes_a_file_for_another_program(
    app: App[Any], tmp_path: Path
) -> None:
    file = tmp_path / "scan.json"

    told = command(
        app, "export-instrument", BUILT_IN, "surveyjs", str(file), "--language", "en"
    )

    assert "long_term_3: that this is reversed" in told.output
    assert len(json.loads(file.read_text("utf-8"))["pages"]) == 8


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--version", "two"), "version: String should match"),
        (("--reversed", "mood_1"), "deze vragen staan niet in het bestand: mood_1"),
    ],
)
def test_a_command_that_is_told_something_wrong_says_what(
    app: App[Any], tmp_path: Path, options: tuple[str, str], said: str
) -> None:
    file = tmp_path / "werk.lss"
    file.write_bytes(lss())

    refusal = command(app, "import-instrument", str(file), *options).exception

    assert isinstance(refusal, Invalid)
    assert said in str(refusal)


def test_a_command_names_a_file_that_is_not_there(
    app: App[Any], tmp_path: Path
) -> None:
    absent = str(tmp_path / "no folder" / "no.lss")

    reading = command(app, "import-instrument", absent).exception
    writing = command(app, "export-instrument", BUILT_IN, "limesurvey", absent)

    assert "dit bestand is niet te lezen" in str(reading)
    assert "hier is niet te schrijven" in str(writing.exception)


def test_a_command_lists_the_plug_ins_and_where_they_come_from(app: App[Any]) -> None:
    listed = command(app, "plugins").output

    assert "wvlo.item_scoring  favourable  wvlo_scan.model.favourable:plugin" in listed
    assert "(wvlo-scan)" in listed
