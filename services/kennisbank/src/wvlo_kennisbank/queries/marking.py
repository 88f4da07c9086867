"""Showing why something was found: safe HTML with the asked words in `<mark>`."""

from __future__ import annotations

import re
import unicodedata
from html import escape

from wvlo_core.domain.locale import Language
from wvlo_kennisbank.model import ItemContent, found_at

_SNIPPET = 220
_LEAD = 60
_MARKDOWN = re.compile(
    r"^\s*(?:#+|[-*>]|\d+\.)\s+|[*`|]+|\[([^\]]*)\]\([^)]*\)", re.MULTILINE
)


def marked(text: str, asked: frozenset[str], language: Language) -> str:
    """Escape the text and mark every asked word in it."""
    text = unicodedata.normalize("NFC", text)
    pieces, end = [], 0
    for start, stop, _ in found_at(text, asked, language):
        pieces += [escape(text[end:start]), f"<mark>{escape(text[start:stop])}</mark>"]
        end = stop
    return "".join([*pieces, escape(text[end:])])


def snippet(content: ItemContent, asked: frozenset[str], language: Language) -> str:
    """Show the summary, or the place in the body that says more of what was asked."""
    text = _plain(content.summary.text(language))
    start, stems = _best_place(text, asked, language)
    if asked - stems:
        body = _plain(content.body.text(language))
        place, more = _best_place(body, asked, language)
        if len(more) > len(stems):
            text, start = body, place
    return marked(_cut(text, start), asked, language)


def _best_place(
    text: str, asked: frozenset[str], language: Language
) -> tuple[int, frozenset[str]]:
    """Find the first window that holds most different asked words."""
    places = found_at(text, asked, language)
    best, most = 0, frozenset[str]()
    for first, (start, _, _) in enumerate(places):
        begin = max(0, start - _LEAD)
        stems = set()
        for index in range(first, len(places)):
            _, end, stem = places[index]
            if end > begin + _SNIPPET:
                break
            stems.add(stem)
        if len(stems) > len(most):
            best, most = begin, frozenset(stems)
    return best, most


def _cut(text: str, start: int) -> str:
    """Take whole words from about `start` on; an ellipsis says what is left out."""
    end = start + _SNIPPET
    if start:
        start = text.find(" ", start) + 1
    if end >= len(text):
        return ("… " if start else "") + text[start:]
    last = text.rfind(" ", start, end + 1)
    end = last if last > start else end
    return ("… " if start else "") + text[start:end] + " …"


def _plain(markdown: str) -> str:
    composed = unicodedata.normalize("NFC", markdown)
    return " ".join(_MARKDOWN.sub(r"\1", composed).split())
