"""Keep files and functions small enough to read: budgets in lines, checked."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

FILE = 250
FUNCTION = 40
BUDGETS = {
    "README.md": 120,
    "CONTRIBUTING.md": 150,
    "Makefile": 90,
    "pyproject.toml": 180,
    ".importlinter": 180,
    ".ci/run": 40,
}
SMALL = {"bootstrap.py": 80, "worker.py": 40, "__main__.py": 30, "__init__.py": 130}


def _budget(path: Path) -> int | None:
    if str(path) in BUDGETS:
        return BUDGETS[str(path)]
    if path.suffix != ".py" or path.parts[0] == "tests":
        return None
    return SMALL.get(path.name, FILE)


def _long_functions(path: Path) -> list[str]:
    return [
        f"{path}:{node.lineno} {node.name} has {length} lines, allowed are {FUNCTION}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION
    ]


def main() -> int:
    """List what is over budget."""
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607 - the git of whoever runs this
        capture_output=True,
        text=True,
        check=True,
    )
    faults: list[str] = []
    for path in map(Path, listed.stdout.splitlines()):
        budget = _budget(path)
        if budget is None or not path.exists():
            continue
        lines = len(path.read_text("utf-8").splitlines())
        if lines > budget:
            faults.append(f"{path} has {lines} lines, allowed are {budget}")
        if path.suffix == ".py":
            faults += _long_functions(path)
    print("\n".join(faults) or "every file and function is within its budget")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
