"""The AsyncAPI document, judged by the official parser, which runs on Node."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.fixtures.npm import installed, missing
from wvlo_core.events import EVENT_TYPES

ROOT = Path(__file__).parents[2]
DOCUMENT = json.loads((ROOT / "docs/reference/asyncapi.json").read_text("utf-8"))
SCRIPT = Path(__file__).with_name("asyncapi_parser.cjs")
PARSER = "@asyncapi/parser@3.6.0"
WHAT = "the AsyncAPI document"

Judge = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    node = shutil.which("node")
    if node is None:
        missing(WHAT, "there is no node on the PATH", "Install Node 18 or newer")
    folder = installed(PARSER, WHAT)
    place = tmp_path_factory.mktemp("asyncapi") / "document.json"

    def judged(document: dict[str, Any]) -> dict[str, Any]:
        place.write_text(json.dumps(document), "utf-8")
        done = subprocess.run(
            [node, str(SCRIPT), str(folder), str(place)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        verdict: dict[str, Any] = json.loads(done.stdout)
        return verdict

    return judged


# holds EV2
def test_the_official_parser_accepts_the_document(judge: Judge) -> None:
    verdict = judge(DOCUMENT)

    assert verdict == {"channels": len(EVENT_TYPES), "said": []}


def without_a_title(document: dict[str, Any]) -> None:
    del document["info"]["title"]


def to_a_channel_that_is_not_there(document: dict[str, Any]) -> None:
    operation = document["operations"]["scan.send.WaveClosed"]
    operation["channel"]["$ref"] = "#/channels/Nowhere"


def with_a_message_that_is_not_told_there(document: dict[str, Any]) -> None:
    operation = document["operations"]["scan.send.WaveClosed"]
    operation["messages"] = [{"$ref": "#/channels/WaveOpened/messages/WaveOpened"}]


def with_a_schema_that_is_none(document: dict[str, Any]) -> None:
    payload = document["components"]["messages"]["WaveClosed"]["payload"]
    payload["properties"]["sector"]["type"] = "branch"


def with_a_partition_described_as_something_else(document: dict[str, Any]) -> None:
    document["channels"]["WaveClosed"]["parameters"] = {
        "partition": {"type": "integer"}
    }


# holds EV2
@pytest.mark.parametrize(
    "broken",
    [
        without_a_title,
        to_a_channel_that_is_not_there,
        with_a_message_that_is_not_told_there,
        with_a_schema_that_is_none,
        with_a_partition_described_as_something_else,
    ],
    ids=lambda broken: broken.__name__,
)
def test_the_official_parser_refuses_a_broken_document(
    judge: Judge, broken: Callable[[dict[str, Any]], None]
) -> None:
    document = copy.deepcopy(DOCUMENT)
    broken(document)

    verdict = judge(document)

    assert verdict["channels"] is None
    assert any(each["severity"] == 0 for each in verdict["said"]), verdict


# holds EV2
@pytest.mark.parametrize("part", ["headers", "payload"])
def test_each_example_in_the_document_follows_it(part: str) -> None:
    for message in DOCUMENT["components"]["messages"].values():
        validator = jsonschema.Draft202012Validator(message[part])

        for example in message["examples"]:
            validator.validate(example[part])


# holds EV2
def test_the_document_says_how_to_bind_each_event() -> None:
    for name, channel in DOCUMENT["channels"].items():
        message = DOCUMENT["components"]["messages"][name]
        exchange = channel["bindings"]["amqp"]["exchange"]

        assert channel["address"] == f"{message['name']}.{{partition}}"
        assert f"{message['name']}.#" in channel["description"]
        assert exchange["name"] == f"{message['name'].split('.')[0]}.events"

    partition = DOCUMENT["components"]["parameters"]["partition"]
    assert partition["enum"] == ["0", "1", "2", "3"]
    assert "crc32" in partition["description"]
