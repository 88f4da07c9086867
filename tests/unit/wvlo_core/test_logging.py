"""Log lines are JSON, and carry nobody's name, address or answers."""

from __future__ import annotations

import json
import re
import sys
from io import StringIO
from typing import Any

import pytest
import structlog

from wvlo_core.runtime import logging

PRIVATE = ["answers", "answer", "token", "name", "email", "address", "alias"]


class Screen(StringIO):
    """Standard error with a person in front of it."""

    def isatty(self) -> bool:
        return True


def written(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    (line,) = capsys.readouterr().err.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def fail_with_private_values() -> None:
    answers = [4, 2, 5]
    message = f"{len(answers)} items cannot be scored"
    raise ValueError(message)


def test_a_line_tells_what_happened_where_and_when(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logging.configure("scan")

    structlog.get_logger().info("handled", outcome="done")

    line = written(capsys)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "handled",
        "level": "info",
        "outcome": "done",
        "service": "scan",
    }


# holds OP10
@pytest.mark.parametrize("field", PRIVATE)
def test_a_private_field_is_left_out_of_the_log(
    capsys: pytest.CaptureFixture[str], field: str
) -> None:
    logging.configure("scan")

    structlog.get_logger().info("handled", **{field: "Hendrik"})

    line = written(capsys)
    assert line[field] == "[left out]"


# holds OP10
def test_a_trace_shows_where_it_went_wrong_but_no_values(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logging.configure("scan")

    try:
        fail_with_private_values()
    except ValueError:
        structlog.get_logger().exception("handler_failed")

    (trace,) = written(capsys)["exception"]
    assert trace["exc_value"] == "3 items cannot be scored"
    assert trace["frames"][-1]["name"] == "fail_with_private_values"
    assert "[4, 2, 5]" not in json.dumps(trace)


# holds OP10
def test_a_person_who_watches_reads_plain_lines_without_private_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    logging.configure("scan")

    try:
        fail_with_private_values()
    except ValueError:
        structlog.get_logger().exception("handler_failed", email="hendrik@example.org")

    seen = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue())
    assert "handler_failed" in seen
    assert "fail_with_private_values" in seen
    assert "hendrik@example.org" not in seen
    assert "[4, 2, 5]" not in seen


def test_lines_below_the_level_asked_for_are_not_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logging.configure("scan", level=30)

    structlog.get_logger().info("handled")

    assert capsys.readouterr().err == ""
