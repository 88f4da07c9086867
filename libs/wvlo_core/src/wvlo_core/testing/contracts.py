"""Promises of extension points, as test classes that a plug-in's own tests inherit."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from itertools import product

from wvlo_core.ports import ItemScoring

_STEPS = range(2, 8)
_ITEMS = range(1, 4)


class ItemScoringContract(ABC):
    """What every scoring keeps: inherit, give yours, and run pytest.

    Tries every answer to one, two and three items on scales of two to seven steps.
    """

    @abstractmethod
    def scoring(self) -> ItemScoring:
        """Give the plug-in to test."""

    def test_a_score_lies_between_nought_and_one(self) -> None:
        """Whatever is answered, the score is a number from 0 to 1."""
        scoring = self.scoring()
        for answers, steps in _sheets():
            assert 0 <= scoring.score(answers, steps) <= 1, (answers, steps)

    def test_the_lowest_answers_score_nought_and_the_highest_one(self) -> None:
        """Scores of different scales can only stand side by side with the same ends."""
        scoring = self.scoring()
        for items, steps in product(_ITEMS, _STEPS):
            assert scoring.score([1] * items, steps) == 0, (items, steps)
            assert scoring.score([steps] * items, steps) == 1, (items, steps)

    def test_a_higher_answer_never_lowers_the_score(self) -> None:
        """Reverse-worded items are turned around before a plug-in sees them."""
        scoring = self.scoring()
        for answers, steps in _sheets():
            score = scoring.score(answers, steps)
            for place, step in enumerate(answers):
                if step < steps:
                    higher = [*answers]
                    higher[place] += 1
                    assert scoring.score(higher, steps) >= score, (answers, higher)

    def test_the_order_of_the_items_does_not_matter(self) -> None:
        """A plug-in does not know which item is which: open ones are left out."""
        scoring = self.scoring()
        for answers, steps in _sheets():
            turned = scoring.score(answers[::-1], steps)
            assert abs(turned - scoring.score(answers, steps)) < 1e-9, (answers, steps)  # noqa: PLR2004 - rounding

    def test_answers_are_left_as_they_were_and_score_the_same_again(self) -> None:
        """One sheet is scored more than once: for the whole, its group and its role."""
        scoring = self.scoring()
        for answers, steps in _sheets():
            given = [*answers]
            assert scoring.score(given, steps) == scoring.score(given, steps)
            assert given == answers


def _sheets() -> Iterator[tuple[list[int], int]]:
    for items, steps in product(_ITEMS, _STEPS):
        for answers in product(range(1, steps + 1), repeat=items):
            yield [*answers], steps
