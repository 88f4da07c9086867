"""Texts of other programs are HTML; ours are not."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_LINES = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4"})
_SILENT = frozenset({"script", "style"})
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """Read HTML as plain text; a new paragraph becomes a new line."""
    reader = _Text()
    reader.feed(text)
    reader.close()
    return re.sub(r"\n\s*\n+", "\n", "".join(reader.heard)).strip()


def as_html(text: str) -> str:
    """Write plain text as HTML."""
    return html.escape(text, quote=False).replace("\n", "<br />")


def without_control(text: str) -> str:
    """Leave out characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.heard: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _LINES:
            self.heard.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.heard.append(data)
