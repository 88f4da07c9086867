"""How long to wait before another try."""

from __future__ import annotations

from random import uniform

_SPREAD = 0.2
"""What failed together is not tried again all at once."""


def jittered(seconds: float) -> float:
    """Shorten a wait by up to a fifth, by chance."""
    return seconds * uniform(1 - _SPREAD, 1)  # noqa: S311 - nobody gains by guessing it
