"""An operator's visit with a browser: a cookie, and forms that carry a mark.

Both are made from the operator token alone, so nothing is stored, and another token
ends every visit.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import dataclass

from pydantic import SecretStr

LONGEST_SECONDS = 8 * 3600
"""After this time the operator shows the token again."""


@dataclass(frozen=True)
class Visits:
    """Tells which browsers were shown in, at one door."""

    token: SecretStr
    door: str

    @property
    def cookie(self) -> str:
        """Name the cookie; doors on one host have cookies of their own."""
        return f"wvlo_operator_{self.door}"

    def begin(self) -> str:
        """Give what a browser keeps after it showed the token."""
        until = str(int(time.time()) + LONGEST_SECONDS)
        return f"{until}.{self._seal('visit', until)}"

    def go_on(self, kept: str) -> bool:
        """Tell whether we gave this, not too long ago, and under the same token."""
        until, _, seal = kept.partition(".")
        right = hmac.compare_digest(self._seal("visit", until).encode(), seal.encode())
        return right and time.time() < int(until)

    def mark(self, kept: str) -> str:
        """Give what every form of this visit sends along, and no other site knows."""
        return self._seal("form", kept)

    def _seal(self, purpose: str, words: str) -> str:
        key = self.token.get_secret_value().encode()
        sealed = f"{purpose} {self.door} {words}".encode()
        return hmac.new(key, sealed, hashlib.sha256).hexdigest()
