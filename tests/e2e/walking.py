"""Walking through a how-to as its reader does: one shell, one choice of language."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.e2e.processes import environment
from tests.e2e.test_readme import Block, blocks

ROOT = Path(__file__).parents[2]


def without(document: str, section: str) -> list[Block]:
    """The document's blocks, but for those of one section."""
    text = (ROOT / document).read_text("utf-8")
    (left_out,) = re.findall(rf"^{section}$.*?(?=^##)", text, re.MULTILINE | re.DOTALL)
    return [step for step in blocks(document) if step.code not in left_out]


def exchange(step: Block, exchanged: Mapping[str, str]) -> Block:
    """Put our own addresses and names in place of those in the document."""
    code, promised = step.code, "\n".join(step.promised)
    for written, ours in exchanged.items():
        code, promised = code.replace(written, ours), promised.replace(written, ours)
    return Block(step.language, code, tuple(promised.splitlines()))


def type_in(steps: list[Block], folder: Path, namespace: str) -> list[str]:
    """Type everything into one shell, and tell what each step answered."""
    script = ["set -eu", "trap 'jobs -p | xargs -r kill 2> /dev/null || true' EXIT"]
    for step in steps:
        script += [step.code, "echo '<<next>>'"]
    settings = environment(
        NAMESPACE=namespace, WVLO_KENNISBANK_BROKER_NAMESPACE=namespace
    )
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
        env=settings,
        cwd=folder,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.split("<<next>>")[:-1]
