from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.digests import digest

HERE = Path(__file__).parents[2]


def test_another_process_with_shuffled_items_gives_the_same_advice() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.digests", "40", "--shuffled"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout == digest(40, compiled=False, shuffled=False)
