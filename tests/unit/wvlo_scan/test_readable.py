from __future__ import annotations

import re

from tests.builders import both, built_in_text, construct_data, instrument, item_data
from wvlo_core.domain.readability import flesch_douma
from wvlo_scan.model import Instrument, Layer
from wvlo_scan.model.readable import hard_texts

STIFF = "Wij participeren teneinde te leren."
SHIPPED = Instrument.model_validate_json(built_in_text())
ME = re.compile(r"\b(ik|mij|mijn)\b", re.IGNORECASE)
WE = re.compile(
    r"\b(wij|we|ons|onze|hier|je|leidinggevenden?|studenten|school|ploegen)\b",
    re.IGNORECASE,
)


# holds UI3
def test_an_editor_is_warned_of_each_hard_text_and_where_it_stands() -> None:
    items = [item_data("talk_1", text=both(STIFF)), item_data("talk_2")]
    found = instrument(constructs=[construct_data("talk", items)])

    (hard,) = hard_texts(found)

    assert hard.place == "talk_1"
    assert [each.where for each in hard.difficulties] == ["participeren", "teneinde"]


def test_a_plain_form_beside_a_stiff_text_is_what_counts() -> None:
    text = {**both(STIFF), "nl_b1": "Wij doen mee om te leren."}
    items = [item_data("talk_1", text=text)]

    assert hard_texts(instrument(constructs=[construct_data("talk", items)])) == ()


# holds SC2, UI3
def test_nothing_in_the_built_in_scan_is_hard_to_read() -> None:
    items = "\n".join(item.text.nl for item in SHIPPED.items())

    assert hard_texts(SHIPPED) == ()
    assert flesch_douma(items) > 70


# holds SC2
def test_items_speak_of_oneself_in_tasks_and_persons_and_of_us_elsewhere() -> None:
    own = {Layer.TASK, Layer.INDIVIDUAL, Layer.OUTCOME}

    wrong = [
        item.id
        for construct in SHIPPED.constructs
        for item in construct.items
        if not (ME if construct.layer in own else WE).search(item.text.nl)
    ]

    assert wrong == []


# holds SC2
def test_every_item_names_the_facet_it_covers_and_no_two_of_a_construct_the_same() -> (
    None
):
    for construct in SHIPPED.constructs:
        facets = [item.facet for item in construct.items]

        assert all(facets)
        assert len({*facets}) == len(facets)
