"""Everything again and again, with the servers started once, and a line per round."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest

NUMBER = "round_number"


def round_of(item: Any) -> int:
    """Tell in which round a test is; without rounds all are in the first."""
    called = getattr(item, "callspec", None)
    return int(called.params.get(NUMBER, 1)) if called else 1


class Rounds:
    """Puts the tests in the order of their rounds and tells how each round went."""

    def __init__(self, config: pytest.Config, total: int) -> None:
        self._config = config
        self._total = total
        self._rounds: dict[str, int] = {}
        self._left: Counter[int] = Counter()
        self._outcomes: dict[int, Counter[str]] = {}
        self._began = 0.0
        self._lines: list[str] = []

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=round_of)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._rounds = {each.nodeid: round_of(each) for each in session.items}
        self._left = Counter(self._rounds.values())

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        if self._rounds[nodeid] not in self._outcomes:
            self._outcomes[self._rounds[nodeid]] = Counter()
            self._began = time.monotonic()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or not report.passed:
            self._outcomes[self._rounds[report.nodeid]][report.outcome] += 1

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        number = self._rounds[nodeid]
        self._left[number] -= 1
        if self._left[number] == 0:
            self._tell(number, time.monotonic() - self._began)

    def _tell(self, number: int, seconds: float) -> None:
        counts = sorted(self._outcomes[number].items(), reverse=True)
        went = ", ".join(f"{count} {outcome}" for outcome, count in counts)
        line = f"round {number} of {self._total}: {went} in {seconds:.0f} seconds"
        self._lines.append(line)
        writer: Any = self._config.pluginmanager.get_plugin("terminalreporter")
        writer.ensure_newline()
        writer.write_line(line)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        terminalreporter.section("rounds")
        for line in self._lines:
            terminalreporter.line(line)
