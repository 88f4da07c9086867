"""Typed ids, keys and codes: what they accept, and that they stay the same."""

from __future__ import annotations

import string
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from wvlo_core.domain import ids

UUID_IDS = [
    ids.OrganisationId,
    ids.WaveId,
    ids.KnowledgeItemId,
    ids.LearnerId,
    ids.CoachId,
    ids.PilotId,
    ids.NewsItemId,
    ids.NewsletterIssueId,
]
LOWER, DIGITS = set(string.ascii_lowercase), set(string.digits)
LETTERS = set(string.ascii_letters)

SIGNS = "azAZ09_-.:/ \né²"


@st.composite
def nearly(draw: st.DrawFn, pattern: str) -> str:
    """A right text, or one with a single sign put in somewhere."""
    right = draw(st.from_regex(pattern, fullmatch=True))
    place = draw(st.integers(0, len(right)))
    sign = draw(st.sampled_from(SIGNS) | st.just(""))
    return right[:place] + sign + right[place:]


texts = st.text(SIGNS, max_size=20) | st.text(max_size=10)
few_examples = settings(max_examples=20)  # of each of the eight ids
thorough = settings(max_examples=200)
adapter_of = cache(TypeAdapter[Any])


def accepts(kind: Any, text: str) -> bool:
    try:
        adapter_of(kind).validate_python(text)
    except ValidationError:
        return False
    return True


def with_check_digit(eight: str) -> str | None:
    """Complete eight digits to a citizen number, where that is possible."""
    total = sum((9 - place) * int(digit) for place, digit in enumerate(eight))
    return f"{eight}{total % 11}" if total % 11 < 10 else None


# holds CO1
@pytest.mark.parametrize("kind", UUID_IDS, ids=lambda kind: kind.__name__)
@few_examples
@given(value=st.uuids())
def test_an_id_survives_json_unchanged(kind: Any, value: UUID) -> None:
    adapter = TypeAdapter(kind)

    again = adapter.validate_json(adapter.dump_json(value))

    assert again == value


# holds CO1
@pytest.mark.parametrize("kind", UUID_IDS, ids=lambda kind: kind.__name__)
@few_examples
@given(text=texts)
def test_an_id_that_is_no_uuid_is_refused(kind: Any, text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(text)


# holds CO1
@thorough
@given(text=texts | nearly(r"[a-z0-9]{1,3}([-_][a-z0-9]{1,3}){0,2}"))
def test_a_key_is_lower_case_words_joined_by_single_dashes(text: str) -> None:
    words = text.replace("_", "-").split("-")

    accepted = accepts(ids.Key, text)

    assert accepted == all(word and set(word) <= LOWER | DIGITS for word in words)


# holds CO1
@example(text="a" * 41)
@example(text="a" * 42)
@thorough
@given(text=texts | nearly("[a-z][a-z0-9_]{0,4}"))
def test_a_construct_code_is_a_short_lower_case_name(text: str) -> None:
    right = text[:1] in LOWER and set(text) <= LOWER | DIGITS | {"_"}

    accepted = accepts(ids.ConstructCode, text)

    assert accepted == (right and 2 <= len(text) <= 41)


# holds CO1
@example(text="A" * 120)
@example(text="A" * 121)
@thorough
@given(text=texts | nearly("[A-Za-z][A-Za-z0-9_.:/-]{0,4}"))
def test_a_competency_code_is_a_code_or_an_address(text: str) -> None:
    right = text[:1] in LETTERS and set(text) <= LETTERS | DIGITS | set("_.:/-")

    accepted = accepts(ids.CompetencyCode, text)

    assert accepted == (right and 1 <= len(text) <= 120)


@pytest.mark.parametrize(
    "written",
    ["{0}{1}{2}", " {0} {1} {2} ", "{0}.{1}.{2}", "{0}-{1}{2}", "{0}\t{1}{2}"],
)
@given(eight=st.text(string.digits, min_size=8, max_size=8))
def test_a_citizen_number_is_refused_however_it_is_written(
    eight: str, written: str
) -> None:
    number = with_check_digit(eight)
    assume(number is not None)
    assert number is not None
    text = written.format(number[:3], number[3:6], number[6:])

    accepted = accepts(ids.SubjectId, text)

    assert not accepted


def test_the_refusal_of_a_citizen_number_says_what_to_use_instead() -> None:
    with pytest.raises(ValidationError, match="your institution made"):
        TypeAdapter(ids.SubjectId).validate_python("111222333")


@given(eight=st.text(string.digits, min_size=8, max_size=8), last=st.integers(0, 9))
def test_nine_digits_that_are_no_citizen_number_are_accepted(
    eight: str, last: int
) -> None:
    number = f"{eight}{last}"

    accepted = accepts(ids.SubjectId, number)

    assert accepted == (number != with_check_digit(eight))


@pytest.mark.parametrize("text", ["student-4711", "12345678", "1112223330", "a"])
def test_an_id_that_an_institution_issued_is_accepted(text: str) -> None:
    assert accepts(ids.SubjectId, text)


@pytest.mark.parametrize("text", ["", "   ", "x" * 81])
def test_an_empty_or_endless_subject_id_is_refused(text: str) -> None:
    assert not accepts(ids.SubjectId, text)


def test_new_ids_differ_and_tell_nothing_about_time_or_machine() -> None:
    made = {ids.new_id() for _ in range(100)}

    assert len(made) == 100
    assert {each.version for each in made} == {4}


def test_the_same_words_give_the_same_id_on_every_machine() -> None:
    made = ids.named_id("scan", "wave", "1")

    assert made == UUID("6c8006a9-9a01-54d1-b785-6f1a7ebdb134")


words = st.lists(st.text("abc-", max_size=3), min_size=1, max_size=3)


@given(first=words, second=words)
def test_other_words_give_another_id(first: list[str], second: list[str]) -> None:
    same = ids.named_id(*first) == ids.named_id(*second)

    assert same == (first == second)
