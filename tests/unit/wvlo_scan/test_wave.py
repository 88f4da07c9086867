from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import TODAY, every, group, instrument, wave
from wvlo_core.domain.people import RoleGroup
from wvlo_core.errors import Conflict, Invalid, NotFound
from wvlo_core.testing.fakes import NOON
from wvlo_scan.model import AnswerSheet, Participation, Turnout, Wave, WaveState

OPERATOR = RoleGroup.OPERATOR
TOKEN = "a-token-that-is-long-enough"


def answered(answers: dict[str, Any], at: Wave | None = None) -> AnswerSheet:
    return (at or wave()).answer("filling", OPERATOR, answers, instrument())


# holds SC3
def test_a_wave_closes_on_the_day_it_is_closed() -> None:
    opened = wave()

    closed = opened.close(TODAY)

    assert (opened.state, opened.closed_on) == (WaveState.OPEN, None)
    assert (closed.state, closed.closed_on) == (WaveState.CLOSED, TODAY)


# holds SC3
def test_a_closed_wave_cannot_be_closed_again() -> None:
    closed = wave().close(TODAY)

    with pytest.raises(Conflict, match="gesloten"):
        closed.close(TODAY)


# holds SC3
@pytest.mark.parametrize(
    ("hours", "words"),
    [(-1, "begint pas op 2026-11-23"), (0, None), (7, None), (8, "gesloten")],
)
def test_a_wave_takes_answers_between_its_opening_and_its_closing_time(
    hours: int, words: str | None
) -> None:
    timed = wave(opens_at=NOON, closes_at=NOON + timedelta(hours=8))

    with nullcontext() if words is None else pytest.raises(Conflict, match=words):
        timed.require_open(NOON + timedelta(hours=hours))


# holds SC3
def test_a_closed_wave_takes_no_answers() -> None:
    closed = wave().close(TODAY)

    with pytest.raises(Conflict, match="gesloten"):
        closed.require_open(NOON)


def test_a_wave_does_not_close_before_it_opens() -> None:
    with pytest.raises(Invalid, match="closes before it opens"):
        wave(opens_at=NOON, closes_at=NOON)


# holds SC8
def test_the_threshold_of_an_open_wave_only_goes_up() -> None:
    opened = wave(min_n=7)

    raised = opened.change(9, None)

    assert raised.min_n == 9
    with pytest.raises(Invalid, match="alleen omhoog"):
        raised.change(8, None)


# holds SC3
def test_only_the_work_that_is_asked_about_can_be_chosen() -> None:
    offices = wave(role_groups=(RoleGroup.ANALYST, RoleGroup.MANAGEMENT_HR))

    with pytest.raises(Invalid, match="does not ask operator"):
        answered(every(3, "safety"), offices)


# holds SC3
def test_an_unknown_group_is_refused_and_the_known_ones_are_named() -> None:
    opened = wave(groups=(group("filling"), group("lab")))

    with pytest.raises(NotFound, match="'office'; it has filling, lab"):
        opened.group("office")


# holds SC3
def test_a_group_is_listed_once() -> None:
    groups = (group("filling"), group("lab"), group("filling", 3))

    with pytest.raises(Invalid) as refusal:
        wave(groups=groups)

    assert "filling" in refusal.value.faults[0]


# holds SC3
@pytest.mark.parametrize(
    ("parents", "words"),
    [
        ({"a": "z"}, "a is part of z, which is not a group"),
        ({"a": "a"}, "a is part of itself"),
        ({"b": "c", "c": "b"}, "c is part of itself"),
    ],
)
def test_groups_form_a_tree(parents: dict[str, str], words: str) -> None:
    groups = tuple(group(key, parent=parents.get(key)) for key in ("a", "b", "c"))

    with pytest.raises(Invalid) as refusal:
        wave(groups=groups)

    assert words in refusal.value.faults[0] + refusal.value.faults[-1]


def test_a_wave_without_people_is_refused() -> None:
    with pytest.raises(Invalid, match="no group has any people"):
        wave(groups=(group("site", 0),))


# holds SC8
@pytest.mark.parametrize("min_n", [5, 6, 40])
def test_organisers_can_raise_the_threshold(min_n: int) -> None:
    opened = wave(min_n=min_n)

    threshold = opened.min_n

    assert threshold == min_n


# holds SC8
@pytest.mark.parametrize("min_n", [4, 1, 0, -5])
def test_nobody_can_lower_the_threshold(min_n: int) -> None:
    with pytest.raises(Invalid, match="can only be raised"):
        wave(min_n=min_n)


def line_of(token: str) -> Participation:
    return Participation(
        id=Participation.id_of(token), wave_id=wave().id, group="filling"
    )


# holds SC4
def test_a_link_works_once() -> None:
    nobody = Turnout.of(wave(), group())

    one = nobody.use(line_of(TOKEN), group())

    assert (nobody.answered, one.answered) == (0, 1)
    with pytest.raises(Conflict, match="al gebruikt"):
        one.use(line_of(TOKEN), group())


# holds SC4
def test_a_group_never_has_more_answers_than_people() -> None:
    turnout = Turnout.of(wave(), group(invited=2))
    for token in ("first", "second"):
        turnout = turnout.use(line_of(token), group(invited=2))

    with pytest.raises(Conflict, match="al 2 mensen geantwoord"):
        turnout.use(line_of("third"), group(invited=2))


# holds SC7
@given(st.permutations([f"token {n}" for n in range(6)]))
def test_who_answered_is_kept_in_an_order_that_is_not_that_of_answering(
    tokens: list[str],
) -> None:
    turnout = Turnout.of(wave(), group())

    for token in tokens:
        turnout = turnout.use(line_of(token), group())

    assert turnout.used == tuple(sorted(map(Participation.id_of, tokens)))


# holds SC4
@given(st.text(min_size=20, max_size=120))
def test_the_register_knows_only_the_print_of_a_token(token: str) -> None:
    line = line_of(token)

    written = line.model_dump_json()

    assert token not in written
    assert Participation.id_of(token + "x") != line.id


def test_an_answer_sheet_holds_no_token_print_name_or_time() -> None:
    kept = answered(every(3, "safety"))

    fields = set(AnswerSheet.model_fields)

    assert fields == {"id", "wave_id", "group", "role_group", "answers"}
    assert isinstance(kept.id, UUID)
    assert kept.id.version == 4


def test_the_same_answers_twice_make_two_unrelated_sheets() -> None:
    first = answered(every(3, "safety"))

    second = answered(every(3, "safety"))

    assert first.id != second.id
    assert first.answers == second.answers


def test_no_answer_leaves_the_item_out() -> None:
    answers = {**every(3, "safety"), "safety_2": None, "feedback_1": None}

    kept = answered(answers)

    assert kept.answers == {"safety_1": 3, "safety_3": 3}


@pytest.mark.parametrize("value", [1, 5])
def test_both_ends_of_the_scale_can_be_chosen(value: int) -> None:
    kept = answered({"safety_1": value})

    assert kept.answers == {"safety_1": value}


@pytest.mark.parametrize("answers", [{}, {"safety_1": None}])
def test_a_sheet_without_any_answer_is_refused(answers: dict[str, None]) -> None:
    with pytest.raises(Invalid) as refusal:
        answered(answers)

    assert refusal.value.faults == (
        "beantwoord minstens één vraag (answer at least one item)",
    )


def test_all_answers_that_do_not_fit_are_named_at_once() -> None:
    answers = {**every(3, "safety"), "safety_1": 6, "feedback_1": 0, "shoe_size": 44}

    with pytest.raises(Invalid) as refusal:
        answered(answers)

    assert refusal.value.faults == (
        "feedback_1: must be 1 to 5, or left open",
        "safety_1: must be 1 to 5, or left open",
        "shoe_size: is not an item of this scan",
    )


@given(
    st.dictionaries(
        st.sampled_from([*every(1, "safety", "feedback"), "shoe_size", "age"]),
        st.none() | st.integers(-3, 9),
        min_size=1,
    )
)
def test_answers_are_kept_whole_or_refused_whole(answers: dict[str, Any]) -> None:
    known = {item.id for item in instrument().items()}
    filled_in = {name: value for name, value in answers.items() if value is not None}
    wrong = {name for name, value in filled_in.items() if not 1 <= value <= 5}
    wrong |= answers.keys() - known

    try:
        kept, named = answered(answers).answers, set()
    except Invalid as refusal:
        kept, named = {}, {f.split(":")[0] for f in refusal.faults if ":" in f}

    assert named == wrong
    assert kept == ({} if wrong else filled_in)
