"""Whatever goes out in another program's form comes back, or is named as lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import (
    both,
    built_in_text,
    construct_data,
    instrument,
    item_data,
    scale_data,
)
from tests.foreign_files import read, refused
from wvlo_scan.model import Construct, Instrument, Item
from wvlo_scan.model.formats import Form, write_instrument

FOREIGN = [Form.LIMESURVEY, Form.SURVEYJS]

words = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="{}"), min_size=1
)
texts = st.fixed_dictionaries({"nl": words, "en": words})


@st.composite
def plain_scales(draw: st.DrawFn) -> Instrument:
    """Draw questionnaires that have nothing but items, answers and both languages."""
    scale = scale_data(
        steps=[
            {"value": n, "label": draw(texts)}
            for n in range(1, draw(st.integers(2, 11)) + 1)
        ],
        no_answer=draw(texts),
    )
    constructs = []
    for number in range(draw(st.integers(1, 3))):
        code = f"con_{number}"
        items = [
            item_data(f"{code}_{n}", text=draw(texts), facet="")
            for n in range(1, draw(st.integers(1, 3)) + 1)
        ]
        layer = draw(st.sampled_from(["team", "task", "outcome"]))
        constructs.append(construct_data(code, items, title=draw(texts), layer=layer))
    return instrument(title=draw(texts), scales=[scale], constructs=constructs)


def asked(found: Instrument) -> list[Any]:
    """Everything about a questionnaire that a respondent meets, in order."""

    def item(each: Item) -> Any:
        scale = found.scale_of(each)
        return each.id, each.text, scale.steps, scale.no_answer

    def construct(each: Construct) -> Any:
        return each.code, each.layer, each.title, [item(one) for one in each.items]

    return [found.title, [construct(each) for each in found.constructs]]


def lost(found: Instrument, form: Form) -> list[str]:
    return [each.words.en or "" for each in write_instrument(found, form).losses]


# holds SC1
@pytest.mark.parametrize("form", FOREIGN)
@settings(max_examples=40)
@given(plain_scales())
def test_a_plain_questionnaire_comes_back_as_it_was_asked(
    form: Form, found: Instrument
) -> None:
    back = read(write_instrument(found, form).text.encode()).instrument

    assert asked(back) == asked(found)


# holds SC1
@pytest.mark.parametrize("form", FOREIGN)
def test_the_built_in_scan_goes_out_and_comes_back_the_same_bytes(form: Form) -> None:
    built_in = Instrument.model_validate_json(built_in_text())
    turned = tuple(item.id for item in built_in.items() if item.reversed)
    written = write_instrument(built_in, form)

    back = read(written.text.encode(), reversed=turned)

    assert asked(back.instrument) == asked(built_in)
    assert [i.reversed for i in back.instrument.items()] == [
        i.reversed for i in built_in.items()
    ]
    assert back.losses == ()
    assert write_instrument(back.instrument, form).text == written.text


def test_our_own_form_loses_nothing() -> None:
    written = write_instrument(instrument(), Form.WVLO)

    back = read(written.text.encode())

    assert back.instrument == instrument()
    assert written.losses == back.losses == ()


# holds SC1
@pytest.mark.parametrize("form", FOREIGN)
def test_what_does_not_go_along_is_named(form: Form) -> None:
    found = instrument(
        origin="somebody else",
        scales=[scale_data(scoring="favourable")],
        constructs=[
            construct_data(
                "safety",
                [
                    item_data("safety_1", text={"nl": "Alleen Nederlands"}),
                    item_data("safety_2", reversed=True),
                    item_data("safety_3", text={**both("x"), "nl_b1": "heel gewoon"}),
                ],
                optional=True,
                marker="safety_3",
            )
        ],
    )

    said = lost(found, form)

    assert {
        "name, version, status, origin, author, date and licence",
        "origin 'somebody else': pass this file on only if you may",
        "the scoring 'favourable'",
        "that this is optional",
        "that this is the marker",
        "that this is reversed",
        "texts at level B1",
    } <= {*said}


def test_limesurvey_is_told_of_texts_it_would_read_otherwise() -> None:
    title = {"nl": "Welkom {TOKEN:FIRST\x0bNAME}", "en": "Welcome"}
    found = instrument(title=title, introduction={"nl": "Over leren."})

    said = lost(found, Form.LIMESURVEY)

    assert "LimeSurvey reads what is between { } as a reference" in said
    assert "a character that cannot be written" in said
    assert "there is no English text" in said


def test_codes_that_limesurvey_has_no_room_for_are_named_with_their_new_code() -> None:
    long = "a_very_long_name_for_a_construct"
    found = instrument(
        constructs=[
            construct_data(long),
            construct_data("talk", [item_data("talk_1"), item_data("mood")]),
        ]
    )

    written = write_instrument(found, Form.LIMESURVEY)
    back = read(written.text.encode()).instrument

    told = {each.place: each.words.en for each in written.losses}
    assert told["mood"] == "the code becomes talk_mood"
    assert told[long] == f"the code becomes {back.constructs[0].code}"
    assert back.constructs[1].items[1].id == "talk_mood"


def test_the_same_layer_twice_makes_two_pages_of_one_name() -> None:
    layers = ["team", "task", "team"]
    found = instrument(
        constructs=[construct_data(f"con_{n}", layer=x) for n, x in enumerate(layers)]
    )

    pages = json.loads(write_instrument(found, Form.SURVEYJS).text)["pages"]
    back = read(write_instrument(found, Form.SURVEYJS).text.encode()).instrument

    assert [page["name"] for page in pages] == ["team", "task", "team_2"]
    assert [each.layer for each in back.constructs] == layers


# --- what is no questionnaire ---


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b'{\n  "title": oops\n}', "regel 2, kolom 12 (line 2, column 12)"),
        (b"", "regel 1, kolom 1 (line 1, column 1)"),
        (b"\xff\xfe\xfa", "codec"),
        (b"[1, 2]", "{ ... }"),
        (b"[" * 100_000, "recursion"),
        (b'{"instrument": "x"}', "version: Field required"),
    ],
    ids=["json", "empty", "bytes", "list", "deep", "incomplete"],
)
def test_a_broken_file_hears_where_it_is_broken(data: bytes, place: str) -> None:
    refusal = refused(data)

    assert place in str(refusal)
    assert "vragenlijst" in refusal.summary


def test_a_file_of_more_than_five_megabytes_is_not_looked_at() -> None:
    assert "5 MB" in refused(b" " * 5_000_001).summary


@pytest.mark.parametrize("bom", [b"\xef\xbb\xbf", b""], ids=["mark", "no mark"])
@pytest.mark.parametrize("form", [*Form])
def test_a_mark_at_the_beginning_of_a_file_does_no_harm(form: Form, bom: bytes) -> None:
    text = write_instrument(instrument(), form).text

    found = read(bom + text.encode())

    assert len(found.instrument.items()) == 6
