"""However a questionnaire file is damaged, it is read or refused; nothing breaks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import instrument
from tests.foreign_files import lss, matrix, new_tables, read, surveyjs
from wvlo_core.errors import Invalid
from wvlo_scan.model.formats import Form, write_instrument

RATING = {"type": "rating", "name": "sfeer", "title": "Sfeer?", "rateMax": 3}
LIST = {"type": "radiogroup", "name": "tijd", "choices": [1, 2]}
WHOLE = [
    lss(),
    surveyjs(matrix(), RATING, LIST),
    *(write_instrument(instrument(), form).text.encode() for form in Form),
]
anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "text", "nl", "default"]), parts)
    ),
    max_leaves=5,
)


def read_or_refused(data: bytes) -> None:
    """Read; any other error than a refusal fails the test."""
    try:
        said = read(data).instrument.title.nl
    except Invalid as refusal:
        said = refusal.summary
    assert said


# holds SC1
@pytest.mark.parametrize("whole", WHOLE)
@given(data=st.data())
def test_bytes_that_were_lost_or_changed_are_no_trouble(
    whole: bytes, data: st.DataObject
) -> None:
    begin = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(begin, min(begin + 60, len(whole))))
    put = data.draw(st.binary(max_size=6) | st.sampled_from([b"<", b'"', b"9", b"]"]))

    read_or_refused(whole[:begin] + put + whole[end:])


def places(holder: Any) -> list[tuple[Any, Any]]:
    """Every place in a JSON value: its holder, and its key or number there."""
    keys = holder if isinstance(holder, dict) else range(len(holder))
    found = [(holder, key) for key in keys]
    for key in keys:
        if isinstance(holder[key], dict | list):
            found += places(holder[key])
    return found


# holds SC1
@given(st.data())
def test_any_value_at_any_place_of_a_surveyjs_file_is_no_trouble(
    data: st.DataObject,
) -> None:
    survey = json.loads(surveyjs(matrix(title={"nl": "a", "en": "b"}), RATING, LIST))
    holder, key = data.draw(st.sampled_from(places(survey)))
    holder[key] = data.draw(anything)

    read_or_refused(json.dumps(survey).encode())


# holds SC1
@given(st.data())
def test_any_text_in_any_cell_of_a_limesurvey_file_is_no_trouble(
    data: st.DataObject,
) -> None:
    tables = new_tables()
    row = data.draw(st.sampled_from([row for rows in tables.values() for row in rows]))
    name = data.draw(st.sampled_from([*row, "language", "parent_qid", "relevance"]))
    signs = st.characters(exclude_categories=["C"])
    row[name] = data.draw(
        st.text(signs, max_size=8)
        | st.sampled_from(["", "-1", "0", "10", "²", "F", "L"])
    )

    read_or_refused(lss(**tables))
