from __future__ import annotations

import pytest

from wvlo_core.errors import Invalid
from wvlo_kennisbank.model import parse_item

FACTS = """\
slug = "one-point-lesson"
kind = "tool"
theme = "practice_driven_learning"
audiences = ["employee"]
sectors = ["generic"]
competencies = ["A2"]
levels = [1]
effort_minutes = 10
review_by = 2027-06-01
source = "WVLO"
evidence = "practice"
owner = "redactie-wvlo"
licence = "CC-BY-4.0"
"""
DUTCH = """
[nl]
title = "Eenpuntsles"
summary = "Een les op een blad."
body = "Kies een punt."
"""
ENGLISH = """
[en]
title = "One-point lesson"
summary = "A lesson on one sheet."
body = "Choose one point."
"""
PLAIN = """
[nl_b1]
body = "Kies iets."
"""


def read(toml: str, name: str = "one-point-lesson.toml") -> str:
    with pytest.raises(Invalid) as refused:
        parse_item(name, toml.encode())
    assert name in refused.value.summary
    return str(refused.value)


def test_language_tables_become_texts_in_each_language() -> None:
    item = parse_item("one-point-lesson.toml", (FACTS + DUTCH + ENGLISH).encode())

    assert item.slug == "one-point-lesson"
    assert item.content.title.nl == "Eenpuntsles"
    assert item.content.title.en == "One-point lesson"
    assert item.content.constructs == ()


def test_a_plain_dutch_form_may_be_given_for_some_texts_only() -> None:
    item = parse_item("one-point-lesson.toml", (FACTS + DUTCH + PLAIN).encode())

    assert item.content.body.nl_b1 == "Kies iets."
    assert item.content.title.nl_b1 is None


def test_every_fault_of_a_file_is_named_at_once() -> None:
    toml = FACTS.replace('"tool"', '"poem"').replace("[1]", "[9]") + ENGLISH

    said = read(toml)

    assert "kind: Input should be 'article'" in said
    assert "levels.0" in said
    assert "title.nl: Field required" in said


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        ("slug = ", "not readable as TOML"),
        ("", "slug: Input should be a valid string"),
        (FACTS + 'nl = "geen tabel"', "nl: Extra inputs are not permitted"),
        (FACTS + DUTCH + 'subtitle = "x"', "subtitle: Extra inputs"),
        (FACTS + DUTCH.replace('"Eenpuntsles"', "3"), "title.nl"),
    ],
)
def test_a_broken_file_is_named_with_the_reason(toml: str, reason: str) -> None:
    assert reason in read(toml)


def test_a_file_that_is_not_utf_8_is_named() -> None:
    with pytest.raises(Invalid, match=r"latin\.toml is not readable as TOML in UTF-8"):
        parse_item("latin.toml", b'slug = "\xe9"')


def test_a_file_bears_the_name_of_its_item() -> None:
    said = read(FACTS + DUTCH, "another.toml")

    assert "name it one-point-lesson.toml" in said
