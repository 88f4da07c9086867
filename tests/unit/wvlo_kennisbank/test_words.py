from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.wvlo_kennisbank.examples import content, text
from wvlo_core.domain.locale import Language
from wvlo_kennisbank.model import found_at, index_weights, query_stems, rarity
from wvlo_kennisbank.model.words import LONGEST_TERM

NL, EN = Language.NL, Language.EN


def holds(words: str, query: str, language: Language = NL) -> bool:
    """Tell whether an item with these words holds all that is asked."""
    made = content(body=text(words, words))
    return set(query_stems(query, language)) <= set(index_weights(made, language))


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("Bespreek fouten zonder schuldige", "fout bespreken"),
        ("Bereid je loopbaangesprekken voor", "LOOPBAANGESPREK"),
        ("Het ideeënbord en de ideeën", "idee"),
        ("Een goed idee", "ideeën"),
        ("Een goed idee", "ideeen"),
        ("Twee knieën", "knie"),
        ("Eén vraag per coördinator", "coordinator"),
        ("Bekijk de foto's", "foto"),
        ("Bekijk een foto", "foto’s"),  # noqa: RUF001 - a typed apostrophe
        ("De zij-instromers beginnen", "zijinstromer"),
        ("De zij-instromers beginnen", "zij-instromer"),
        ("Cafe\u0301 met trema in NFD", "café"),
        ("5S op de werkvloer, sinds 2019", "5s 2019"),
    ],
)
def test_dutch_words_are_found_in_any_form_a_person_types(
    words: str, query: str
) -> None:
    assert holds(words, query)


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("Discussing mistakes openly", "discuss mistake"),
        ("A hand-over between shifts", "handover shift"),
        ("The company's own rules", "company rule"),
    ],
)
def test_english_words_are_found_in_any_form_a_person_types(
    words: str, query: str
) -> None:
    assert holds(words, query, EN)


def test_other_words_are_not_found() -> None:
    assert not holds("Bespreek fouten", "machine")


def test_a_whole_question_asks_for_its_telling_words() -> None:
    assert query_stems("Hoe voer ik een gesprek?", NL) == query_stems(
        "gesprek voer", NL
    )
    assert query_stems("How do I learn from a fault?", EN) == ("fault", "learn")


def test_words_that_say_nothing_count_when_nothing_else_was_asked() -> None:
    assert query_stems("de het", NL) == ("de", "het")


@pytest.mark.parametrize("query", ["", "   ", "?!", "\x00", "___", "'"])
def test_a_query_without_words_asks_nothing(query: str) -> None:
    assert query_stems(query, NL) == ()


def test_a_query_counts_up_to_two_hundred_characters() -> None:
    query = "a" * 199 + " machine"

    assert query_stems(query, NL) == ("a" * LONGEST_TERM,)


@given(st.text(max_size=300), st.sampled_from(Language))
def test_anything_typed_gives_short_stems_each_once(
    query: str, language: Language
) -> None:
    stems = query_stems(query, language)

    assert list(stems) == sorted(set(stems))
    assert all(0 < len(stem) <= LONGEST_TERM for stem in stems)
    assert all("\x00" not in stem for stem in stems)


@example("\U0001d400", Language.NL)  # a letter that folds in two steps
@given(st.text(max_size=100).filter(str.strip), st.sampled_from(Language))
def test_a_text_is_found_by_its_own_words(words: str, language: Language) -> None:
    made = content(title=text(words, words))

    assert set(query_stems(words, language)) <= set(index_weights(made, language))


def test_a_word_weighs_more_in_the_title_than_in_the_summary_than_in_the_body() -> None:
    made = content(
        title=text("Machine"), summary=text("Ploeg"), body=text("Rooster en pomp")
    )

    weights = index_weights(made, NL)

    assert (weights["machine"], weights["ploeg"], weights["pomp"]) == (800, 300, 100)


def test_repeating_a_word_helps_less_each_time() -> None:
    once = index_weights(content(body=text("pomp")), NL)["pomp"]
    thrice = index_weights(content(body=text("pomp pomp pomp")), NL)["pomp"]

    assert thrice == round(once * (1 + math.log(3)))


def test_an_english_reader_finds_a_dutch_only_text_by_its_own_words() -> None:
    made = content(title=text("Praktijkverklaring uitgelegd"))

    assert set(query_stems("praktijkverklaring", EN)) <= set(index_weights(made, EN))


def test_a_rare_word_weighs_more_and_an_absent_one_nothing() -> None:
    assert rarity(100, 1) > rarity(100, 50) > rarity(100, 100) > 0
    assert rarity(100, 0) == 0


def test_asked_words_are_found_in_a_text_with_their_places() -> None:
    words = "Fouten: de zij-instromer bespreekt één fout."

    places = found_at(words, frozenset({"fout", "zijinstromer"}), NL)

    assert [words[start:end] for start, end, _ in places] == [
        "Fouten",
        "zij-instromer",
        "fout",
    ]


def test_stems_are_the_same_when_many_ask_at_once() -> None:
    words = [f"{start}gesprekken{n}en" for n in range(200) for start in ("", "be")]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda word: query_stems(word, NL), words * 3))

    assert together == [query_stems(word, NL) for word in words] * 3
