"""Every way runs in a process of its own, so that none pays for another's memory."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

import structlog

from tests.bench.site import Site

_ROOT = Path(__file__).parents[2]
_SECONDS = 3600


def python(module: str, *arguments: str, **more: Any) -> subprocess.Popen[str]:
    """Start one of our modules."""
    command = [sys.executable, "-W", "ignore", "-m", module, *arguments]
    return subprocess.Popen(command, cwd=_ROOT, text=True, **more)


class Child:
    """A function that runs elsewhere, named `<module in tests.bench>:<function>`."""

    def __init__(self, site: Site, task: str, **options: Any) -> None:
        given = json.dumps({"site": asdict(site), "options": options})
        self._process = python("tests.bench.child", task, given, stdout=subprocess.PIPE)

    def result(self) -> Any:
        """Wait for what it gives back."""
        said, _ = self._process.communicate(timeout=_SECONDS)
        assert self._process.returncode == 0, "a child process failed, see above"
        return json.loads(said)

    def kill(self) -> None:
        """End it, when something else failed."""
        self._process.kill()
        self._process.wait()


def run(site: Site, task: str, **options: Any) -> Any:
    """Do it elsewhere, and wait."""
    child = Child(site, task, **options)
    try:
        return child.result()
    finally:
        child.kill()


def quiet() -> None:
    """Write no lines per event: what logging costs is not the question here."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    logging.getLogger("pika").setLevel(logging.CRITICAL)


def main() -> None:
    quiet()
    module, function = sys.argv[1].split(":")
    given = json.loads(sys.argv[2])
    task = getattr(import_module(f"tests.bench.{module}"), function)
    result = task(Site(**given["site"]), **given["options"])
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
