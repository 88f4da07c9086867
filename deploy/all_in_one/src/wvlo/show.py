"""Show the story's outcome to a person: tables, a newsletter, and what to do next."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from wvlo.words import WORDS

_WIDTH = 100
_SCORE = "score"


def show(
    outcome: dict[str, Any], language: str, console: Console | None = None
) -> None:
    """Print everything a person wants to see, in Dutch or English."""
    console = console or Console(width=_WIDTH, highlight=False)
    words = WORDS[language]
    for scan in outcome["scans"]:
        console.print(_scan(scan, language))
    console.print(Text(words["hidden"], style="dim"))
    console.print()
    console.print(_learners(outcome["learners"], language))
    console.print(Text(words["own_choice"], style="dim"))
    console.print()
    console.print(
        Panel(
            Text(outcome["newsletter"][language]),
            title=words["newsletter"],
            width=_WIDTH,
        )
    )
    console.print(Panel(Text(words["next"]), title=words["what_next"], width=_WIDTH))


def _scan(scan: dict[str, Any], language: str) -> Table:
    words = WORDS[language]
    report = scan["report"]
    title = words["scan_title"].format(scan["organisation"], report["respondents"])
    table = Table(title=title, title_justify="left", width=_WIDTH, title_style="bold")
    table.add_column(words["construct"], ratio=3)
    table.add_column(words["everybody"], justify="right")
    for group in report["coverage"]:
        table.add_column(_text(group["name"], language), justify="right", ratio=2)
    for result in report["results"]:
        shown = {"organisation", "group"}
        figures = [f for f in result["figures"] if f["breakdown"] in shown]
        cells = [_cell(figure) for figure in figures]
        table.add_row(_text(result["title"], language), *cells)
    return table


def _cell(figure: dict[str, Any]) -> Text:
    if figure["state"] == "too_few":
        return Text("–", style="dim")
    if figure["state"] == "protects_others":
        return Text("○", style="dim")
    if figure["breakdown"] != "organisation":
        return Text(f"{figure[_SCORE]:.0f}")
    spread = f" ({figure['low']:.0f}-{figure['high']:.0f})"
    return Text(f"{figure[_SCORE]:.0f}{spread}")


def _learners(learners: list[dict[str, Any]], language: str) -> Table:
    words = WORDS[language]
    table = Table(
        title=words["learners"],
        title_justify="left",
        width=_WIDTH,
        title_style="bold",
        show_lines=True,
    )
    table.add_column(words["who"], min_width=14)
    for name, ratio in (("steps", 5), ("why", 5), ("read", 4)):
        table.add_column(words[name], ratio=ratio)
    for learner in learners:
        suggestion = learner["suggestion"]
        steps = suggestion["steps"]
        first = "\n".join(
            f"{step['order']}. {_text(step['title'], language)} ({step['hours']} {words['hours']})"
            for step in steps[:2]
        )
        why = _why(steps[0], language) if steps else words["nothing"]
        reading = [_text(item["title"], language) for item in suggestion["reading"]]
        table.add_row(
            f"{learner['alias']}\n{words[learner['kind']]}",
            first or "-",
            why,
            reading[0] if reading else "-",
        )
    return table


def _why(step: dict[str, Any], language: str) -> str:
    """Give one sentence: the gap when there is one, else the rule."""
    with_gap = [r for r in step["reasons"] if r["competency"] and r["to_level"]]
    return _text((with_gap or step["reasons"])[0]["words"], language)


def _text(words: dict[str, Any], language: str) -> str:
    return str(words.get(language) or words["nl"])
