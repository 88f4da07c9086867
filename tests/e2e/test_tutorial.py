"""The tutorial works as written: every block is typed in, every shown line is seen."""

from __future__ import annotations

import code
import io
import shlex
from contextlib import redirect_stdout
from pathlib import Path
from typing import NoReturn

from tests.e2e.processes import Yard
from tests.e2e.test_readme import ADDRESS, blocks, serve

TUTORIAL = "docs/tutorial/from-scan-to-newsletter.md"


class _Terminal(code.InteractiveConsole):
    """A Python prompt into which a newcomer pastes; a mistake ends the test."""

    def paste(self, text: str) -> str:
        output = io.StringIO()
        with redirect_stdout(output):
            for line in [*text.splitlines(), ""]:
                waits = self.push(line)
        assert not waits, f"Python waits for more after {text!r}"
        return output.getvalue()

    def showtraceback(self) -> NoReturn:
        raise  # noqa: PLE0704 - called while handling the mistake

    def showsyntaxerror(self, *_: object, **__: object) -> NoReturn:
        raise  # noqa: PLE0704 - as above


def test_the_tutorial_can_be_followed_step_by_step(yard: Yard, tmp_path: Path) -> None:
    first, *steps = blocks(TUTORIAL)
    program, verb, option, data, *more = shlex.split(first.code)
    assert (program, verb, option) == (".venv/bin/wvlo", "serve", "--data")
    running = serve(yard, tmp_path / Path(data).name, *more)
    running.settle()
    terminal = _Terminal()

    for step in steps:
        assert step.language == "python"
        step.check(terminal.paste(step.code.replace(ADDRESS, running.address)))
        running.settle()

    assert sum(len(step.promised) for step in steps) >= 30
