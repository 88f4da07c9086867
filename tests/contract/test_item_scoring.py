"""Every scoring that ships keeps the contract; the contract catches those that do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from tests.builders import every, instrument, scale_data, sheet
from wvlo_core.errors import Unavailable
from wvlo_core.ports import ItemScoring
from wvlo_core.testing.contracts import ItemScoringContract
from wvlo_scan.model.scores import score_of
from wvlo_scan.store import item_scoring

HOW_TO = Path(__file__).parents[2] / "docs/how-to/write-a-scoring-plugin.md"
SHIPPED = item_scoring.load()


class TestLikert(ItemScoringContract):
    def scoring(self) -> ItemScoring:
        return SHIPPED["likert"]


class TestFavourable(ItemScoringContract):
    def scoring(self) -> ItemScoring:
        return SHIPPED["favourable"]


class TestHowTo(ItemScoringContract):
    """The example of the how-to page, as it is printed there."""

    def scoring(self) -> ItemScoring:
        page = HOW_TO.read_text("utf-8")
        example: dict[str, Any] = {}
        exec(page.split("```py\n")[1].split("```")[0], example)
        plugin: ItemScoring = example["plugin"]
        return plugin


def test_what_ships_comes_in_by_the_door_that_others_use() -> None:
    assert {"likert", "favourable"} <= SHIPPED.keys()


@pytest.mark.parametrize(
    ("steps", "answers", "share"),
    [(5, [3, 4, 5], 2 / 3), (4, [2, 3], 1 / 2), (3, [2], 0), (2, [1, 2], 1 / 2)],
)
def test_favourable_counts_the_answers_above_the_middle(
    steps: int, answers: list[int], share: float
) -> None:
    assert SHIPPED["favourable"].score(answers, steps) == share


class Calculated:
    """A scoring made of one sum."""

    def __init__(self, sum_of: Callable[[Sequence[int], int], float]) -> None:
        self._sum_of = sum_of

    def score(self, answers: Sequence[int], steps: int) -> float:
        return self._sum_of(answers, steps)


WRONG: dict[str, Callable[[Sequence[int], int], float]] = {
    "test_a_score_lies_between_nought_and_one": lambda a, n: fmean(a) / n * 2,
    "test_the_lowest_answers_score_nought_and_the_highest_one": lambda a, n: (
        fmean(a) / n
    ),
    "test_a_higher_answer_never_lowers_the_score": lambda a, n: 1 - fmean(a) / n,
    "test_the_order_of_the_items_does_not_matter": lambda a, n: (a[0] - 1) / (n - 1),
    "test_answers_are_left_as_they_were_and_score_the_same_again": lambda a, n: (
        a.sort() or 0  # type: ignore[attr-defined]
    ),
}


@pytest.mark.parametrize("promise", WRONG)
def test_the_contract_catches_who_breaks_it(promise: str) -> None:
    class Broken(ItemScoringContract):
        def scoring(self) -> ItemScoring:
            return Calculated(WRONG[promise])

    with pytest.raises(AssertionError):
        getattr(Broken(), promise)()


def half_broken(answers: Sequence[int], steps: int) -> float:
    return 1 / (answers[0] - answers[1])


@pytest.mark.parametrize(
    ("installed", "said"),
    [
        ({}, "'favourable' is not installed any more"),
        ({"favourable": Calculated(half_broken)}, "failed: ZeroDivisionError"),
        ({"favourable": Calculated(lambda a, n: 75)}, "gave 75, not a number from 0"),
        ({"favourable": Calculated(lambda a, n: float("nan"))}, "gave nan, not a"),
    ],
)
def test_a_scoring_that_fails_is_named_and_gives_no_score(
    installed: dict[str, ItemScoring], said: str
) -> None:
    asked = instrument(scales=[scale_data(scoring="favourable")])

    with pytest.raises(Unavailable, match=said):
        score_of(sheet(every(4, "safety")), asked.constructs[0], asked, installed)


def test_a_hair_outside_the_range_is_rounding_and_not_a_fault() -> None:
    asked = instrument(scales=[scale_data(scoring="odd")])
    odd = {"odd": Calculated(lambda a, n: 1 + 1e-12)}

    score = score_of(sheet(every(5, "safety")), asked.constructs[0], asked, odd)

    assert score == 1
