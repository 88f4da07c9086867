"""The scoring plug-in `favourable`: the share of answers on the good side."""

from __future__ import annotations

from collections.abc import Sequence


class Favourable:
    """Count the answers above the middle of the scale: 4 and 5 of five steps.

    Easy to explain, and coarse: it does not see how far above or below the middle.
    """

    def score(self, answers: Sequence[int], steps: int) -> float:
        """Share of answers above (steps + 1) / 2."""
        return sum(2 * step > steps + 1 for step in answers) / len(answers)


plugin = Favourable()
