"""Every promise of this release is held by a test that names it."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
HOLDS = re.compile(r"# holds ([A-Z0-9, ()a-z-]+)")
ROW = re.compile(r"\b[A-Z]{2}\d+\b")

PROMISED = {
    *("CO1", "CO3", "CO4", "CO6", "CO7", "CO8", "CO11"),
    *(f"SC{n}" for n in range(1, 21)),
    *("UI1", "UI4", "UI5"),
    *(
        "KB1",
        "KB4",
        "LP2",
        "LP3",
        "LP17",
        "UI6",
        "NW1",
        "NW3",
        "PI1",
        "OP1",
        "OP2",
        "OP3",
    ),
    *("EV1", "EV2", "EV3", "EV4", "EV5", "EV6", "EV7", "EV10", "EV11"),
}


def test_every_promised_feature_row_is_held_by_a_named_test() -> None:
    texts = [path.read_text("utf-8") for path in TESTS.rglob("test_*.py")]
    texts += [path.read_text("utf-8") for path in TESTS.rglob("*_promises.py")]

    held = {
        row
        for text in texts
        for note in HOLDS.findall(text)
        for row in ROW.findall(note)
    }

    assert sorted(PROMISED - held) == []
