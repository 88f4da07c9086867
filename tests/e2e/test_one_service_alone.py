"""Each service starts by itself, and refuses to start with a clear sentence."""

from __future__ import annotations

import json
import socket
import sqlite3
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.e2e.processes import SERVICES, Yard, environment, free_port


def _settings(service: str, folder: Path, **more: str) -> dict[str, str]:
    prefix = f"WVLO_{service.upper()}_"
    database = f"sqlite:///{folder}/{service}.sqlite"
    given = {f"{prefix}{name}": value for name, value in more.items()}
    return environment(**{f"{prefix}DATABASE_URL": database} | given)


# holds OP1
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_runs_with_nothing_but_its_own_database(
    service: str, yard: Yard
) -> None:
    port = free_port()
    env = _settings(service, yard.folder, HTTP_PORT=str(port))
    yard.run(f"wvlo_{service}", "migrate", env=env)

    door = yard.start(service, f"wvlo_{service}", "http", env=env)
    door.wait_for(f"http://127.0.0.1:{port}/health/ready")

    with urlopen(f"http://127.0.0.1:{port}/openapi.json", timeout=10) as answer:
        paths = json.load(answer)["paths"]
    assert "/events/trail" in paths
    assert len(paths) > 6


# holds OP1
@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("kind", ["http", "worker", "relay", "migrate"])
def test_a_missing_database_stops_the_start_and_is_named(
    service: str, kind: str, yard: Yard
) -> None:
    said = yard.run(f"wvlo_{service}", kind, env=environment(), ok=False)

    assert f"WVLO_{service.upper()}_DATABASE_URL is missing" in said


@pytest.mark.parametrize("kind", ["worker", "relay"])
def test_a_missing_broker_stops_worker_and_relay_and_is_named(
    kind: str, yard: Yard
) -> None:
    env = _settings("news", yard.folder)
    yard.run("wvlo_news", "migrate", env=env)

    said = yard.run("wvlo_news", kind, env=env, ok=False)

    assert "WVLO_NEWS_AMQP_URL is missing" in said


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("DATABASE_URL", "mysql://x/y", "expected sqlite:///"),
        ("HTTP_PORT", "0", "WVLO_SCAN_HTTP_PORT"),
        ("AMQP_URL", "http://broker", "expected amqp://"),
        ("HTPT_PORT", "8100", "did you mean WVLO_SCAN_HTTP_PORT"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(
    setting: str, value: str, words: str, yard: Yard
) -> None:
    env = _settings("scan", yard.folder, **{setting: value})

    said = yard.run("wvlo_scan", "http", env=env, ok=False)

    assert words in said


def test_a_port_in_use_is_said_with_the_remedy(yard: Yard) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        env = environment(WVLO_DATA=f"{yard.folder}/x.sqlite")

        said = yard.run("wvlo", "serve", "--port", port, env=env, ok=False)

    assert f"127.0.0.1:{port}" in said
    assert "choose another one" in said


def test_a_file_from_newer_software_is_refused_and_left_alone(yard: Yard) -> None:
    env = environment(WVLO_DATA=f"{yard.folder}/newer.sqlite")
    yard.run("wvlo", "demo", "--json", env=env)
    with sqlite3.connect(yard.folder / "newer.sqlite") as file:
        file.execute("UPDATE scan_alembic_version SET version_num = 'scan_9999'")
    file.close()

    said = yard.run("wvlo", "demo", env=env, ok=False)

    assert "newer.sqlite was made by newer software (version scan_9999)" in said
    assert "upgrade" in said


def test_a_file_that_is_no_database_is_refused(yard: Yard) -> None:
    (yard.folder / "notes.sqlite").write_text("remember the milk " * 100)
    env = environment(WVLO_DATA=f"{yard.folder}/notes.sqlite")

    said = yard.run("wvlo", "serve", env=env, ok=False)

    assert "not an SQLite database" in said


def test_a_folder_that_cannot_be_made_is_named(yard: Yard) -> None:
    (yard.folder / "a-file").write_text("in the way")
    env = environment(WVLO_DATA=f"{yard.folder}/a-file/x.sqlite")

    said = yard.run("wvlo", "demo", env=env, ok=False)

    assert "a-file" in said
    assert "choose another place" in said


def test_a_database_that_was_never_migrated_says_so(yard: Yard) -> None:
    port = free_port()
    env = _settings("scan", yard.folder, HTTP_PORT=str(port))
    door = yard.start("scan", "wvlo_scan", "http", env=env)
    door.wait_for(f"http://127.0.0.1:{port}/health/live")

    with pytest.raises(HTTPError) as refused:
        urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=10)

    problem = json.load(refused.value)
    assert refused.value.code == 503
    assert "run `migrate`" in problem["detail"]


def test_an_unknown_command_names_those_there_are(yard: Yard) -> None:
    said = yard.run("wvlo_scan", "sing", env=environment(), ok=False)

    assert "sing" in said


@pytest.mark.parametrize("service", SERVICES)
def test_no_bad_request_gets_a_trace_and_every_answer_is_a_problem(
    service: str, yard: Yard
) -> None:
    port = free_port()
    env = _settings(service, yard.folder, HTTP_PORT=str(port))
    yard.run(f"wvlo_{service}", "migrate", env=env)
    door = yard.start(service, f"wvlo_{service}", "http", env=env)
    base = f"http://127.0.0.1:{port}"
    door.wait_for(f"{base}/health/ready")
    with urlopen(f"{base}/openapi.json", timeout=10) as answer:
        paths = json.load(answer)["paths"]

    refused = [
        problem
        for path, methods in paths.items()
        for method in methods
        for body in (b"{", b"[]", b'{"x": 1}')
        if (problem := _refusal(base + path, method.upper(), body))
    ]

    assert len(refused) > 5
    for status, kind, text in refused:
        assert 400 <= status < 500, text
        assert kind == "application/problem+json"
        assert "Traceback" not in text
        assert json.loads(text)["detail"]
    assert "Traceback" not in door.said()


def _refusal(url: str, method: str, body: bytes) -> tuple[int, str, str] | None:
    url = url.replace("{", "").replace("}", "")
    headers = {"Content-Type": "application/json"}
    asked = Request(url, body if method != "GET" else None, headers, method=method)
    try:
        with urlopen(asked, timeout=10):
            return None
    except HTTPError as refused:
        text = refused.read().decode("utf-8")
        return refused.code, refused.headers.get_content_type(), text
