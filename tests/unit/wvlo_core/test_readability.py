from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wvlo_core.domain.readability import (
    Kind,
    difficulties,
    flesch_douma,
    syllables_of,
)

PLAIN = "Ik leer elke dag iets nieuws van mijn werk. Dat vind ik fijn. "
STIFF = "Organisatorische verantwoordelijkheid vereist ontwikkelingsgerichtheid. "


def kinds(text: str) -> list[Kind]:
    return [each.kind for each in difficulties(text)]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("werk", 1),
        ("collega", 3),
        ("ideeën", 3),
        ("mooie", 2),
        ("leeuw", 1),
        ("nieuwe", 2),
        ("leidinggevende", 5),
        ("geïnteresseerd", 5),
        ("pst", 1),
    ],
)
def test_syllables_are_counted_as_they_are_said(word: str, count: int) -> None:
    assert syllables_of(word) == count


# holds UI3
def test_plain_dutch_gives_no_warning() -> None:
    assert difficulties(PLAIN * 20) == ()


# holds UI3
@pytest.mark.parametrize(
    ("text", "kind", "where"),
    [
        (
            "Ik " + "leer " * 20 + "veel.",
            Kind.LONG_SENTENCE,
            "Ik " + "leer " * 20 + "veel",
        ),
        (
            "Wij vragen medeverantwoordelijkheid.",
            Kind.LONG_WORD,
            "medeverantwoordelijkheid",
        ),
        ("Bel ons, Teneinde te leren.", Kind.STIFF_WORD, "teneinde"),
    ],
)
def test_what_is_hard_is_shown_with_what_to_do(
    text: str, kind: Kind, where: str
) -> None:
    (found,) = difficulties(text)

    assert (found.kind, found.where) == (kind, where)
    assert found.words.nl
    assert found.words.en


def test_a_word_made_of_short_parts_is_not_long() -> None:
    assert (
        kinds("Wij doen een oud-leerling-gesprek over de loon-en-taak-verdeling.") == []
    )


# holds UI3
def test_a_long_text_of_hard_words_is_warned_of_as_a_whole() -> None:
    assert Kind.HARD_TEXT in kinds(STIFF * 40)
    assert Kind.HARD_TEXT not in kinds(STIFF)


def test_the_score_follows_the_formula_of_douma() -> None:
    # 13 words, 14 syllables, 2 sentences.
    expected = 206.8 - 0.77 * 100 * 14 / 13 - 0.93 * 13 / 2

    assert isclose(flesch_douma(PLAIN), expected)


def test_a_text_without_words_is_easy() -> None:
    assert flesch_douma("... 12 !") == 100
    assert difficulties("") == ()


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    difficulties(text)
