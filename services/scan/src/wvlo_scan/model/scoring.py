"""The scoring plug-in `likert`: evenly spread steps."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean


class Likert:
    """Spread the steps evenly between 0 and 1 and average them."""

    def score(self, answers: Sequence[int], steps: int) -> float:
        """(mean - 1) / (steps - 1)."""
        return (fmean(answers) - 1) / (steps - 1)


plugin = Likert()
