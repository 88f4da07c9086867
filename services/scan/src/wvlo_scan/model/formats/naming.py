"""Keys and codes of ours, made from the words and codes of other programs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import count

_LONGEST_KEY = 60
_LONGEST_CODE = 41
_ROOM_FOR_A_NUMBER = 34


def slug(text: str) -> str:
    """Make a key from words: lower case, hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return key[:_LONGEST_KEY].strip("-") or "scan"


def code(text: str) -> str:
    """Make a construct or item code; a letter comes first."""
    plain = re.sub(r"[^a-z0-9]+", "_", slug(text))
    if not plain[0].isalpha() or len(plain) == 1:
        plain = f"q_{plain}"
    return plain[:_LONGEST_CODE].strip("_")


class Names:
    """Gives each thing a code of its own."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers: dict[str, Iterator[int]] = {}

    def free(self, wanted: str) -> str:
        """Give the code nearest to these words that is not in use yet."""
        first = found = code(wanted)
        numbers = self._numbers.setdefault(first, count(2))
        while found in self._taken:
            found = f"{first[:_ROOM_FOR_A_NUMBER]}_{next(numbers)}"
        self._taken.add(found)
        return found
