"""What people read after a scan: complete, in both languages, and plain."""

from __future__ import annotations

import pytest

from tests.builders import built_in_text
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.readability import difficulties
from wvlo_scan.model import Instrument
from wvlo_scan.pages.words import texts
from wvlo_scan.queries.dialogue import discussion

SHIPPED = Instrument.model_validate_json(built_in_text())
QUESTIONS = [text for each in discussion().values() for text in each.questions]
STEPS = [text for each in discussion().values() for text in each.first_steps]
PAGES = [*texts("dialogue_words").values()]


# holds SC16
def test_every_construct_of_the_shipped_scan_has_questions_and_first_steps() -> None:
    codes = {construct.code for construct in SHIPPED.constructs}

    helps = {code: discussion()[code] for code in codes}

    assert {len(each.questions) for each in helps.values()} == {2}
    assert all(each.first_steps for each in helps.values())
    assert discussion().keys() == codes | {"any"}


# holds UI3
@pytest.mark.parametrize("shown", [QUESTIONS, STEPS, PAGES])
def test_every_text_is_plain_dutch_with_english_beside_it(
    shown: list[LocalizedText],
) -> None:
    hard = [text.nl for text in shown if difficulties(text.nl)]
    without_english = [text.nl for text in shown if text.en is None]

    assert (hard, without_english) == ([], [])
