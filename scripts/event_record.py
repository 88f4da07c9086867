"""Where promises about events are kept: committed files, and the last release."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from event_promises import FOLDER, Promises
from event_schemas import Schema, bare, inlined

_FILE = re.compile(r"(?P<type>[a-z_]+\.[a-z_]+)\.v(?P<version>\d+)\.schema\.json")


def committed(root: Path) -> Promises:
    """Read the schemas that are in the working tree."""
    return _read(
        {file.name: file.read_bytes() for file in (root / FOLDER).glob("*.json")}
    )


def released(root: Path) -> tuple[str, Promises]:
    """Read the schemas of the newest release tag, where git knows one."""
    tag = _git(root, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*").decode()
    packed = _git(root, "archive", "--format=tar", tag.strip(), FOLDER) if tag else b""
    if not packed:
        return "", {}
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        found = {
            Path(member.name).name: content.read()
            for member in tar
            if (content := tar.extractfile(member)) is not None
        }
    return tag.strip(), _read(found)


def shape(schema: Schema) -> str:
    """Name the shape of an event in eight letters, whatever its words are."""
    text = json.dumps(bare(inlined(schema)), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _read(files: dict[str, bytes]) -> Promises:
    return {
        (found["type"], int(found["version"])): json.loads(content)
        for name, content in files.items()
        if (found := _FILE.fullmatch(name))
    }


def _git(root: Path, *words: str) -> bytes:
    """Ask git; nothing when there is no git, no history, or no such tag."""
    program = shutil.which("git")
    if program is None:
        return b""
    done = subprocess.run(  # noqa: S603 - our own words
        [program, *words], cwd=root, capture_output=True, check=False
    )
    return done.stdout if done.returncode == 0 else b""
