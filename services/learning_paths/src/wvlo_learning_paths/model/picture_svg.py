"""A picture of a path: its steps in order, and which step opens the way for which.

Readable without colour: steps in the work itself have a double edge and say so, an
arrow says in words what it means, and everything is in `title` and `desc` too.
"""

from __future__ import annotations

from textwrap import wrap
from xml.sax.saxutils import escape

from wvlo_core.domain.locale import Language
from wvlo_learning_paths.model.explained import Explained, ExplainedStep

_WIDTH, _HEIGHT, _SPACE, _LEFT, _TOP = 460, 84, 34, 30, 74
_CHARACTERS = 44

_WORDS = {
    Language.NL: {
        "title": "Jouw leerpad: {0} stappen, {1} uur",
        "empty": "Je leerpad is leeg",
        "step": "Stap {0}: {1} ({2} uur)",
        "hours": "{0} uur",
        "work": "in je werk",
        "needed": "eerst nodig",
        "opens": "Stap {0} is nodig voor stap {1}.",
    },
    Language.EN: {
        "title": "Your learning path: {0} steps, {1} hours",
        "empty": "Your learning path is empty",
        "step": "Step {0}: {1} ({2} hours)",
        "hours": "{0} hours",
        "work": "in your work",
        "needed": "needed first",
        "opens": "Step {0} is needed for step {1}.",
    },
}


def path_svg(found: Explained, language: Language) -> str:
    """Draw the path from top to bottom, prerequisites as arrows at the right."""
    words = _WORDS[language]
    steps = found.steps
    edges = [(each.step.order, later) for each in steps for later in each.needed_for]
    title = words["empty"]
    if steps:
        title = words["title"].format(len(steps), found.suggestion.hours)
    described = [
        words["step"].format(s.step.order, s.step.title.text(language), s.step.hours)
        for s in steps
    ] + [words["opens"].format(*edge) for edge in edges]
    width = _LEFT + _WIDTH + 60 + 26 * len(edges) + 60
    height = _TOP + len(steps) * (_HEIGHT + _SPACE) + 10
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{language.value}" '
            f'aria-labelledby="title desc" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" font-family="sans-serif">'
        ),
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(" ".join(described))}</desc>',
        (
            '<defs><marker id="tip" markerWidth="9" markerHeight="9" refX="8" refY="4.5" '
            'orient="auto"><path d="M0,0 L9,4.5 L0,9 z" fill="#1d2b33"/></marker></defs>'
        ),
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        (
            f'<text x="{_LEFT}" y="40" font-size="20" font-weight="bold" '
            f'fill="#1d2b33">{escape(title)}</text>'
        ),
        *(_box(each, language) for each in steps),
        *(_down(number) for number in range(1, len(steps))),
        *(_arrow(n, edge, words["needed"]) for n, edge in enumerate(edges)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _top(order: int) -> int:
    return _TOP + (order - 1) * (_HEIGHT + _SPACE)


def _box(each: ExplainedStep, language: Language) -> str:
    words = _WORDS[language]
    step, top = each.step, _top(each.step.order)
    edge = 'fill="#f3f6f4" stroke="#0b5d4b" stroke-width="2"'
    lines = [
        f'<rect x="{_LEFT}" y="{top}" width="{_WIDTH}" height="{_HEIGHT}" rx="8" {edge}/>'
    ]
    below = words["hours"].format(step.hours)
    if step.format.informal:
        below += f", {words['work']}"
        lines.append(
            f'<rect x="{_LEFT + 5}" y="{top + 5}" width="{_WIDTH - 10}" '
            f'height="{_HEIGHT - 10}" rx="5" fill="none" stroke="#0b5d4b"/>'
        )
    text = wrap(f"{step.order}. {step.title.text(language)}", _CHARACTERS)
    shown = text if len(text) <= 2 else [text[0], f"{text[1][: _CHARACTERS - 1]}…"]  # noqa: PLR2004 - lines in a box
    lines += [
        f'<text x="{_LEFT + 16}" y="{top + 28 + 19 * row}" font-size="16" '
        f'fill="#1d2b33">{escape(line)}</text>'
        for row, line in enumerate(shown)
    ]
    lines.append(
        f'<text x="{_LEFT + 16}" y="{top + _HEIGHT - 12}" font-size="13" '
        f'fill="#33434c">{escape(below)}</text>'
    )
    return "\n".join(lines)


def _down(number: int) -> str:
    x, y = _LEFT + _WIDTH // 2, _top(number) + _HEIGHT
    return (
        f'<line x1="{x}" y1="{y}" x2="{x}" y2="{y + _SPACE - 2}" stroke="#1d2b33" '
        'stroke-width="2" marker-end="url(#tip)"/>'
    )


def _arrow(number: int, edge: tuple[int, int], words: str) -> str:
    right = _LEFT + _WIDTH
    begin, end = (_top(order) + _HEIGHT // 2 for order in edge)
    out = right + 40 + 26 * number
    return (
        f'<path d="M{right},{begin + 8} H{out} V{end - 8} H{right + 3}" fill="none" '
        'stroke="#1d2b33" stroke-width="2" stroke-dasharray="6 3" '
        'marker-end="url(#tip)"/>\n'
        f'<text x="{right + 8}" y="{begin}" font-size="12" fill="#1d2b33">'
        f"{escape(words)}</text>"
    )
