"""What another program's questionnaire file cannot bring along, said to the editor."""

from __future__ import annotations

from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.value import Value


class Loss(Value):
    """One thing that was left out or changed, and where."""

    place: str
    words: LocalizedText


class Losses:
    """Collects losses; the same words at the same place are said once."""

    def __init__(self) -> None:
        self._found: dict[Loss, None] = {}

    def add(self, place: str, nl: str, en: str) -> None:
        """Note a loss."""
        self._found[Loss(place=place, words=LocalizedText(nl=nl, en=en))] = None

    def all(self) -> tuple[Loss, ...]:
        """Give them in the order they were found."""
        return tuple(self._found)


def said(nl: str, en: str) -> str:
    """Say a fault in both languages on one line."""
    return f"{nl} ({en})"
