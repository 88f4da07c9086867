from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from wvlo_learning_paths.advice import Item, Request, Target, compile_catalogue

WELD = Item("weld", 8, (("craft", 1, 3), ("safety", 0, 1)), (("reading", 1),))
READ = Item("read", 4, (("reading", 0, 2),), facets={"language": frozenset({"nl"})})
LOOK = Item("look", 2, (("craft", 0, 1),), informal=True, seats=0)


def test_items_and_competencies_are_numbered_in_sorted_order() -> None:
    catalogue = compile_catalogue([WELD, READ, LOOK])

    assert catalogue.keys == ("look", "read", "weld")
    assert catalogue.competencies == ("craft", "reading", "safety")
    assert catalogue.position("weld") == 2
    assert catalogue.position("sing") is None


def test_a_from_level_is_one_more_requirement() -> None:
    catalogue = compile_catalogue([WELD])

    assert catalogue.need_competency.tolist() == [0, 1]
    assert catalogue.need_level.tolist() == [1, 1]


def test_who_teaches_a_competency_is_listed_from_short_to_long() -> None:
    catalogue = compile_catalogue([WELD, READ, LOOK])

    craft = slice(*catalogue.taught_start[0:2].tolist())
    assert catalogue.taught_item[craft].tolist() == [0, 2]
    assert catalogue.taught_from[craft].tolist() == [0, 1]
    assert catalogue.taught_to[craft].tolist() == [1, 3]


def test_what_is_full_or_withdrawn_is_not_open() -> None:
    gone = replace(WELD, withdrawn=True)

    catalogue = compile_catalogue([gone, READ, LOOK])

    assert catalogue.open.tolist() == [False, True, False]


def test_a_facet_that_is_not_named_narrows_nothing() -> None:
    catalogue = compile_catalogue([WELD, READ])

    assert catalogue.facets == ("language",)
    assert catalogue.masks.tolist() == [[1, -1]]


def test_the_order_of_the_items_changes_nothing() -> None:
    items = [replace(READ, key=f"read-{n}", quarters=4 + n % 3) for n in range(9)]

    catalogue = compile_catalogue(items)
    Random(1).shuffle(items)
    again = compile_catalogue(items)

    for name, value in vars(catalogue).items():
        assert np.array_equal(value, getattr(again, name)), name


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"quarters": 0}, "takes no time"),
        ({"belief": -1}, "is believed"),
        ({"teaches": (("craft", 2, 2),)}, "teaches outside"),
        ({"teaches": (("craft", 0, 1), ("craft", 1, 2))}, "teaches a competency twice"),
        ({"requires": (("craft", 6),)}, "requires a level"),
        ({"key": "read"}, "is there twice"),
    ],
)
def test_a_faulty_item_is_named(wrong: dict[str, object], words: str) -> None:
    faulty = replace(WELD, **wrong)

    with pytest.raises(ValueError, match=words):
        compile_catalogue([READ, faulty])


def test_gaps_are_what_is_not_reached_yet_and_worth_something() -> None:
    targets = (
        Target("safety", 2, 5),
        Target("craft", 3, 20),
        Target("reading", 1, 10),
        Target("music", 4, 0),
    )
    request = Request({"reading": 1, "craft": 1}, targets)

    assert [gap.competency for gap in request.gaps()] == ["craft", "safety"]
