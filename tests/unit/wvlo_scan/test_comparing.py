from __future__ import annotations

from typing import Any

import pytest

from tests.builders import (
    both,
    construct_data,
    instrument,
    item_data,
    scale_data,
    sheet,
)
from wvlo_core.errors import Invalid
from wvlo_scan.model import Change, ComparedConstruct, Instrument, comparable
from wvlo_scan.model.scores import score_of
from wvlo_scan.model.scoring import plugin as likert

OLD = instrument()


def version(*items: Any, code: str = "safety", **changes: Any) -> Instrument:
    """Make the next version, with these items under `safety`."""
    constructs = [construct_data(code, items), construct_data("feedback")]
    return instrument(**{"version": "1.1.0", "constructs": constructs, **changes})


def safety(new: Instrument) -> ComparedConstruct:
    found = comparable(OLD, new).of("safety")
    assert found is not None
    return found


def changes(new: Instrument) -> dict[str, list[Change]]:
    return {each.item: [*each.changes] for each in safety(new).changed}


FIRST, SECOND = item_data("safety_1"), item_data("safety_2")
THIRD = item_data("safety_3", reversed=True)


# holds SC14
def test_the_same_questions_under_a_new_version_are_all_comparable() -> None:
    new = version(FIRST, SECOND, THIRD)

    found = comparable(OLD, new)

    assert (found.old, found.new) == ("small-scan@1.0.0", "small-scan@1.1.0")
    assert [each.code for each in found.constructs] == ["safety", "feedback"]
    assert all(each.comparable and not each.changed for each in found.constructs)


# holds SC14
@pytest.mark.parametrize(
    ("third", "change"),
    [
        (item_data("safety_3", reversed=True, text=both("Anders")), Change.TEXT),
        (
            item_data("safety_3", reversed=True, text={"nl": "safety_3", "en": "new"}),
            Change.TEXT,
        ),
        (item_data("safety_3"), Change.REVERSED),
        (item_data("safety_4"), Change.DROPPED),
    ],
    ids=["other words", "other translation", "turned around", "dropped"],
)
def test_a_changed_item_is_named_and_left_out(
    third: dict[str, Any], change: Change
) -> None:
    new = version(FIRST, SECOND, third)

    found = safety(new)

    assert found.unchanged == ("safety_1", "safety_2")
    assert changes(new)["safety_3"] == [change]
    assert found.comparable


# holds SC14
def test_an_item_can_be_changed_in_several_ways_and_each_is_told() -> None:
    third = item_data("safety_3", text=both("Anders"))

    (found,) = safety(version(FIRST, SECOND, third)).changed

    assert found.changes == (Change.TEXT, Change.REVERSED)
    assert [text.nl for text in found.words] == [
        "andere woorden",
        "telt nu andersom mee",
    ]
    assert all(text.en for text in found.words)


@pytest.mark.parametrize(
    "scale",
    [
        scale_data(scoring="favourable"),
        scale_data(steps=scale_data()["steps"][:4]),
        scale_data(
            steps=[{"value": n, "label": both(f"nieuw {n}")} for n in range(1, 6)]
        ),
    ],
    ids=["scored otherwise", "four steps", "other labels"],
)
def test_other_answers_to_choose_from_change_every_item(scale: dict[str, Any]) -> None:
    new = version(FIRST, SECOND, THIRD, scales=[scale])

    found = safety(new)

    assert not found.comparable
    assert [*changes(new).values()] == [[Change.SCALE]] * 3


def test_a_scale_under_another_name_is_the_same_scale() -> None:
    renamed = [{**each, "scale": "eens"} for each in (FIRST, SECOND, THIRD)]
    new = instrument(
        version="1.1.0",
        scales=[scale_data(id="eens")],
        constructs=[construct_data("safety", renamed)],
    )

    assert safety(new).changed == ()


def test_a_language_that_is_added_changes_no_question() -> None:
    dutch = [{**each, "text": {"nl": each["text"]["nl"]}} for each in (FIRST, SECOND)]
    old = instrument(constructs=[construct_data("safety", dutch)])
    new = instrument(
        version="1.1.0", constructs=[construct_data("safety", [FIRST, SECOND])]
    )

    found = comparable(old, new).of("safety")

    assert found is not None
    assert found.changed == ()


# holds SC14
def test_a_construct_of_which_too_little_stayed_is_not_compared() -> None:
    others = [item_data(f"safety_{n}") for n in (4, 5)]

    found = safety(version(FIRST, *others, THIRD))

    assert found.unchanged == ("safety_1", "safety_3")
    assert not found.comparable


def test_a_construct_that_came_or_went_is_told_and_not_compared() -> None:
    new = version(item_data("trust_1"), code="trust")

    found = comparable(OLD, new)

    assert [(each.code, each.comparable) for each in found.constructs] == [
        ("trust", False),
        ("feedback", True),
        ("safety", False),
    ]
    trust, _, gone = found.constructs
    assert [each.changes for each in trust.changed] == [(Change.ADDED,)]
    assert [each.changes for each in gone.changed] == [(Change.DROPPED,)] * 3
    assert found.of("nothing") is None


def test_an_item_that_went_to_another_construct_has_moved_on_both_sides() -> None:
    new = instrument(
        version="1.1.0",
        constructs=[
            construct_data("safety", [FIRST, SECOND, item_data("feedback_3")]),
            construct_data("feedback", [item_data(f"feedback_{n}") for n in (1, 2)]),
        ],
    )

    found = {
        each.code: {item.item: item.changes for item in each.changed}
        for each in comparable(OLD, new).constructs
    }

    assert found["safety"]["feedback_3"] == (Change.MOVED,)
    assert found["feedback"]["feedback_3"] == (Change.MOVED,)


# holds SC14
def test_both_waves_are_scored_on_the_unchanged_items_alone() -> None:
    new = version(FIRST, SECOND, item_data("safety_4"))
    before = sheet({"safety_1": 5, "safety_2": 5, "safety_3": 5})
    after = sheet({"safety_1": 5, "safety_2": 5, "safety_4": 1})
    compared = safety(new)

    scores = [
        score_of(
            answers, compared.shared(asked.constructs[0]), asked, {"likert": likert}
        )
        for answers, asked in ((before, OLD), (after, new))
    ]

    assert scores == [1, 1]


def test_two_different_questionnaires_are_not_compared() -> None:
    with pytest.raises(Invalid, match="different questionnaires"):
        comparable(OLD, instrument(instrument="other-scan"))
