from __future__ import annotations

import pytest

from tests.builders import every, instrument, sheet
from wvlo_core.domain.statistics import Consensus, agreement
from wvlo_core.errors import Invalid
from wvlo_scan.model.scores import reliability_of, table_of

ASKED = instrument()
SAFETY = ASKED.constructs[0]


def test_the_table_of_answers_turns_reversed_items_around_and_keeps_open_ones() -> None:
    sheets = [sheet({"safety_1": 4, "safety_3": 1}), sheet(every(2, "safety"))]

    table = table_of(sheets, SAFETY, ASKED)

    assert table == [[4, None, 5], [2, 2, 4]]


# holds SC12
def test_a_group_in_two_camps_sees_a_construct_very_differently() -> None:
    sheets = [
        sheet({"safety_1": step, "safety_2": step, "safety_3": 6 - step})
        for step in (1, 1, 1, 5, 5, 5)
    ]

    found = agreement(table_of(sheets, SAFETY, ASKED), steps=5)

    assert found.consensus is Consensus.NONE
    assert found.words.nl == "Mensen zien dit heel verschillend."
    assert (found.n, found.rwg) == (6, 0)


def test_reliability_waits_for_thirty_answer_sheets() -> None:
    sheets = [sheet(every(n % 5 + 1, "safety")) for n in range(29)]

    with pytest.raises(Invalid, match="at least 30 people"):
        reliability_of(sheets, SAFETY, ASKED)


def test_a_reversed_item_that_nobody_turned_around_shows_in_reliability() -> None:
    sheets = [
        sheet(
            {
                "safety_1": n % 5 + 1,
                "safety_2": (n + n // 5) % 5 + 1,
                "safety_3": 5 - n % 5,
            }
        )
        for n in range(30)
    ]

    turned = reliability_of(sheets, SAFETY, ASKED)

    assert turned.alpha_without is not None
    assert turned.alpha > 0.5
