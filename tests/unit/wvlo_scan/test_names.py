"""Names in what people wrote: what is taken out, what stays, and what is missed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wvlo_scan.model.names import GONE, says_something, without_names


# holds SC10
@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            "Mail naar p.jansen@zuivel.nl of bel 06-12345678.",
            "Mail naar […] of bel […].",
        ),
        ("Zie https://voorbeeld.nl/over-mij nu", "Zie […] nu"),
        (
            "Vraag het mevrouw de Vries van het lab.",
            "Vraag het mevrouw […] van het lab.",
        ),
        (
            "dhr. van der berg en mw. jansen weten alles",
            "dhr. […] en mw. […] weten alles",
        ),
        ("Mijn chef Piet van der Meer luistert niet", "Mijn chef […] luistert niet"),
        ("Petra's uitleg helpt. JAN niet.", "[…] uitleg helpt. […] niet."),
        ("Volgens Kowalski mag dat niet", "Volgens […] mag dat niet"),
        ("ik leer van J. P. de Boer; graag meer", "ik leer van […]; graag meer"),
        ("I learn most from Kim and my boss, Mr. Smith-Jones", None),
        ("Op 12-05-2024 ging het mis", "Op […] ging het mis"),
        ("Ahmed\nen ook Fatma", "[…] en ook […]"),
        ("\u202eJ\u200ban is goed", "[…] is goed"),
    ],
)
def test_obvious_names_addresses_and_numbers_are_taken_out(
    written: str, read: str | None
) -> None:
    expected = read or "I learn most from […] and my boss, Mr. […]"

    assert without_names(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "Meer tijd. Excel graag! Op maandag is het rustig.",
        "GEEN TIJD VOOR NIKS",
        "Wij werken 24/7 met 1000 stuks.",
        "Ik wil Engels leren, met Teams of op de Kennisbank.",
        "Mijn teamleider vraagt nooit wat ik wil. Leren kost tijd.",
    ],
)
def test_ordinary_words_stay(written: str) -> None:
    assert without_names(written) == written


# what the pages and docs/explanation/anonymity.md say is missed
@pytest.mark.parametrize(
    "written", ["vraag het pietje", "Kowalski weet alles", "de enige vrouw in de nacht"]
)
def test_what_is_missed_is_known(written: str) -> None:
    assert without_names(written) == written


# holds SC10
def test_listed_words_go_wherever_they_stand_and_only_whole() -> None:
    read = without_names(
        "bij afvullen en Lijn 3, niet afvullende", ["Afvullen", "lijn 3"]
    )

    assert read == "bij […] en […], niet afvullende"


# holds SC10
@given(st.text(max_size=300), st.sampled_from(["Piet", "Fatma", "Sjoerd", "Willemijn"]))
def test_a_name_inside_a_sentence_never_comes_through(text: str, name: str) -> None:
    read = without_names(f"ik leer van {name} veel. {text}")

    assert name not in read.partition("veel.")[0]
    assert read == " ".join(read.split())


@given(st.text(max_size=300))
def test_what_was_cleaned_stays_clean(text: str) -> None:
    once = without_names(text)

    assert "@" not in once or not any("@" in word[1:-1] for word in once.split())
    assert all(char.isprintable() for char in once)


def test_a_remark_without_words_says_nothing() -> None:
    assert not says_something(without_names("!!! 12345678"))
    assert not says_something(GONE)
    assert says_something(f"vraag {GONE}")
