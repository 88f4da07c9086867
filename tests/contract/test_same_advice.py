from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.digests import digest
from wvlo_learning_paths.advice.twins import compiled_possible

HERE = Path(__file__).parents[2]
# Compiling takes a minute of processor time where that was not done before.
COMPILING_SECONDS = 900


def told(*ways: str) -> str:
    """Ask another process for the digest of forty plans."""
    return subprocess.run(
        [sys.executable, "-m", "tests.digests", "40", *ways],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_another_process_with_shuffled_items_gives_the_same_advice() -> None:
    assert told("--shuffled") == digest(40, compiled=False, shuffled=False)


@pytest.mark.skipif(not compiled_possible(), reason="the extra `fast` is not installed")
@pytest.mark.timeout(COMPILING_SECONDS)
def test_the_compiled_engine_gives_the_same_advice() -> None:
    assert told("--compiled") == digest(40, compiled=False, shuffled=False)
