"""Text in Dutch first: what a reader gets, and what he is told about it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.strategies import valid
from wvlo_core.domain.locale import Language, LocalizedText, ReadingLevel

NL, EN = Language.NL, Language.EN
STANDARD, B1 = ReadingLevel.STANDARD, ReadingLevel.B1

COMPLETE = LocalizedText(nl="Dienst", en="Shift", nl_b1="Werktijd")
DUTCH_ONLY = LocalizedText(nl="Dienst")


# holds CO6
@pytest.mark.parametrize("nl", [None, "", "   ", "\n"])
def test_a_text_without_dutch_is_refused(nl: str | None) -> None:
    with pytest.raises(ValidationError):
        LocalizedText.model_validate({"nl": nl, "en": "Shift"})


@pytest.mark.parametrize("field", ["en", "nl_b1"])
def test_an_optional_form_is_absent_or_says_something(field: str) -> None:
    with pytest.raises(ValidationError):
        LocalizedText.model_validate({"nl": "Dienst", field: "  "})


def test_a_language_we_do_not_speak_is_refused() -> None:
    with pytest.raises(ValidationError):
        LocalizedText.model_validate({"nl": "Dienst", "de": "Schicht"})


# holds CO6
@pytest.mark.parametrize(
    ("language", "level", "text"),
    [(NL, STANDARD, "Dienst"), (NL, B1, "Werktijd"), (EN, STANDARD, "Shift")],
)
def test_a_reader_gets_the_form_asked_for_without_a_notice(
    language: Language, level: ReadingLevel, text: str
) -> None:
    shown = COMPLETE.show(language, level)

    assert (shown.text, shown.language, shown.level) == (text, language, level)
    assert shown.notice is None


# holds CO6
def test_missing_english_falls_back_to_dutch_and_says_so() -> None:
    shown = DUTCH_ONLY.show(EN)

    assert (shown.text, shown.language) == ("Dienst", NL)
    assert shown.notice == "This text is only available in Dutch."


# holds CO6
def test_missing_plain_dutch_falls_back_to_standard_and_says_so() -> None:
    shown = DUTCH_ONLY.show(NL, B1)

    assert (shown.text, shown.level) == ("Dienst", STANDARD)
    assert shown.notice == "Deze tekst is er nog niet in eenvoudige taal."


# holds CO6
def test_english_is_never_passed_off_as_plain_language() -> None:
    shown = COMPLETE.show(EN, B1)

    assert (shown.text, shown.level) == ("Shift", STANDARD)
    assert shown.notice == "This text is not available in plain English yet."


# holds CO6
@given(
    text=valid(LocalizedText),
    language=st.sampled_from(Language),
    level=st.sampled_from(ReadingLevel),
)
def test_a_reader_gets_words_and_is_told_whenever_they_are_not_as_asked(
    text: LocalizedText, language: Language, level: ReadingLevel
) -> None:
    shown = text.show(language, level)

    as_asked = (shown.language, shown.level) == (language, level)
    assert shown.text
    assert as_asked == (shown.notice is None)


@pytest.mark.parametrize(
    ("text", "words"), [(COMPLETE, "Shift"), (DUTCH_ONLY, "Dienst")]
)
def test_where_a_notice_has_no_room_the_words_come_alone(
    text: LocalizedText, words: str
) -> None:
    shown = text.text(EN)

    assert shown == words
