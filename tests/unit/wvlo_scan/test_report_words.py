"""The texts of the report: complete in both languages, and about the same values."""

from __future__ import annotations

import re
from importlib.resources import files
from string import Formatter

from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_scan.pages.report.kit import working_form
from wvlo_scan.pages.words import Words, texts

TEMPLATES = files("wvlo_scan") / "templates" / "report"


def values_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


# holds UI1
def test_every_text_of_the_report_is_there_in_both_languages_with_the_same_values() -> (
    None
):
    wrong = [
        key
        for key, text in texts("report_words").items()
        if text.en is None or values_in(text.nl) != values_in(text.en)
    ]

    assert wrong == []


# holds UI1
def test_every_text_that_a_template_asks_for_exists() -> None:
    asked = {
        key
        for template in TEMPLATES.iterdir()
        if template.name.endswith(".html")
        for key in re.findall(r'\bt\("([a-z_]+[a-z])"', template.read_text("utf-8"))
    }

    assert sorted(asked - texts("report_words").keys()) == []
    assert len(asked) > 40


# holds UI1
def test_the_dialogue_sheet_is_complete_in_both_languages() -> None:
    form = working_form()
    own = [text for _, text in form if isinstance(text, LocalizedText)]
    steps = [text for step in form.steps for text in (step.title, step.text)]

    assert [text.nl for text in (*own, *form.rules, *steps) if text.en is None] == []
    assert sum(step.minutes for step in form.steps) == 60


def test_a_margin_is_written_as_readers_do() -> None:
    dutch, english = Words(Language.NL), Words(Language.EN)

    assert (dutch.range(-27.4, 3), english.range(-27.4, 3)) == (
        "\u221227 tot 3",
        "\u221227 to 3",
    )
    assert (dutch.number(0.314, 2), english.number(0.314, 2)) == ("0,31", "0.31")
    assert dutch.number(-0.2) == "0"
