"""The README keeps its word: its blocks are run, and the answers it shows are given.

How documents are tested, also by `test_tutorial`: a `sh` or `python` block is run, and
each line of a `text` block below it has to be in the output, in that order.
"""

from __future__ import annotations

import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.processes import Process, Yard, environment, free_port
from wvlo.assembly import SERVICES
from wvlo.doors import Doors

ROOT = Path(__file__).parents[2]
ADDRESS = "http://127.0.0.1:8100"
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_RUN = {"sh", "python"}


@dataclass(frozen=True)
class Block:
    """Something to run, and what the document says it answers."""

    language: str
    code: str
    promised: tuple[str, ...]

    def check(self, output: str) -> None:
        """Find every promised line, each after the one before it."""
        place = 0
        for line in self.promised:
            found = output.find(line, place)
            assert found >= 0, f"no {line!r} after {self.code!r}, but:\n{output}"
            place = found + len(line)


def blocks(document: str) -> list[Block]:
    found: list[Block] = []
    for language, body in _FENCE.findall((ROOT / document).read_text("utf-8")):
        if language in _RUN:
            found.append(Block(language, body, ()))
        elif language == "text":
            before = found.pop()
            assert not before.promised, f"two answers to {before.code!r}"
            promised = tuple(line.strip() for line in body.splitlines() if line.strip())
            found.append(Block(before.language, before.code, promised))
    return found


@dataclass(frozen=True)
class Running:
    """One `wvlo serve`, and how to wait for its events."""

    address: str
    process: Process

    def settle(self) -> None:
        doors = Doors({name: f"{self.address}/{name}" for name in SERVICES})
        try:
            doors.settle()
        finally:
            doors.close()


def serve(yard: Yard, data: Path, *more: str) -> Running:
    port = free_port()
    command = ("serve", "--data", str(data), "--port", str(port), *more)
    process = yard.start("wvlo", "wvlo", *command, env=environment())
    address = f"http://127.0.0.1:{port}"
    process.wait_for(f"{address}/scan/health/ready")
    return Running(address, process)


def _shell(code: str, exports: list[str]) -> str:
    """Run a block as a person would, who typed the earlier `export` lines too."""
    script = "\n".join(["set -eu", *exports, code])
    done = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment(),
    )
    assert done.returncode == 0, f"{code}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_the_story_in_four_calls_goes_as_the_readme_tells(
    yard: Yard, tmp_path: Path
) -> None:
    data = tmp_path / "wvlo.sqlite"
    started = time.monotonic()
    yard.run("wvlo", "demo", env=environment(WVLO_DATA=str(data)))
    assert time.monotonic() - started < 120
    running = serve(yard, data)
    exports: list[str] = []
    promises = 0

    for block in blocks("README.md"):
        if block.code.startswith("make "):
            continue
        output = _shell(block.code.replace(ADDRESS, running.address), exports)
        block.check(output)
        promises += len(block.promised)
        exports += [
            line.replace(ADDRESS, running.address)
            for line in block.code.splitlines()
            if line.startswith("export ")
        ]
        running.settle()

    assert promises >= 8


def test_every_make_verb_in_the_documents_exists() -> None:
    verbs = set(
        re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    )
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    documents += sorted((ROOT / "docs").rglob("*.md"))

    named = {
        verb
        for document in documents
        for verb in re.findall(
            r"(?:`|^)make ([a-z-]+)", document.read_text("utf-8"), re.MULTILINE
        )
    }

    assert named <= verbs


def test_links_between_documents_lead_somewhere() -> None:
    documents = [
        path
        for path in ROOT.rglob("*.md")
        if not {".venv", "var", "node_modules"} & set(path.relative_to(ROOT).parts)
        and not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
    ]

    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents
        for target in re.findall(
            r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text("utf-8")
        )
        if not (document.parent / target).exists()
    ]

    assert broken == []
