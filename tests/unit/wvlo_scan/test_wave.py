from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import TODAY, every, group, instrument, wave
from wvlo_core.domain.people import RoleGroup
from wvlo_core.errors import Conflict, Invalid, NotFound
from wvlo_scan.model import AnswerSheet, Participation, Wave, WaveState

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
def test_nobody_is_invited_to_a_closed_wave() -> None:
    closed = wave().close(TODAY)

    with pytest.raises(Conflict, match="gesloten"):
        closed.invite("filling", (TOKEN,))


# holds SC3
def test_a_closed_wave_takes_no_answers() -> None:
    closed = wave().close(TODAY)

    with pytest.raises(Conflict, match="gesloten"):
        answered(every(3, "safety"), closed)


# holds SC3
def test_an_unknown_group_is_refused_and_the_known_ones_are_named() -> None:
    opened = wave(groups=(group("filling"), group("lab")))

    with pytest.raises(NotFound, match="'office'; it has filling, lab"):
        opened.invite("office", (TOKEN,))


# holds SC3
def test_a_group_is_listed_once() -> None:
    groups = (group("filling"), group("lab"), group("filling", 3))

    with pytest.raises(Invalid, match="filling"):
        wave(groups=groups)


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


# holds SC4
def test_a_link_works_once() -> None:
    (line,) = wave().invite("filling", (TOKEN,))

    used = line.use()

    assert (line.used, used.used) == (False, True)
    with pytest.raises(Conflict, match="al gebruikt"):
        used.use()


# holds SC4
@given(st.text(min_size=20, max_size=120))
def test_the_register_knows_only_the_print_of_a_token(token: str) -> None:
    (line,) = wave().invite("filling", (token,))

    written = line.model_dump_json()

    assert token not in written
    assert line.id == Participation.id_of(token)
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
