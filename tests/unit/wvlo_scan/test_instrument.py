from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.builders import (
    built_in_text,
    construct_data,
    instrument,
    instrument_data,
    item_data,
    scale_data,
)
from wvlo_core.domain.locale import LocalizedText
from wvlo_scan.model import Construct, Instrument, Layer

words = st.text(min_size=1, max_size=12).filter(lambda text: text.strip())
texts = st.fixed_dictionaries({"nl": words}, optional={"en": words, "nl_b1": words})


@st.composite
def files(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a small valid instrument file, as somebody would write it by hand."""
    constructs = []
    for number in range(draw(st.integers(1, 3))):
        count = draw(st.integers(1, 3))
        items = [
            item_data(
                f"c{number}_{n}",
                text=draw(texts),
                facet=draw(st.text(max_size=8)),
                reversed=n > 0 and draw(st.booleans()),
            )
            for n in range(count)
        ]
        constructs.append(
            construct_data(
                f"con{number}",
                items,
                marker=f"c{number}_0",
                layer=draw(st.sampled_from([*Layer])).value,
                optional=draw(st.booleans()),
                title=draw(texts),
            )
        )
    steps = range(1, draw(st.integers(2, 11)) + 1)
    scale = scale_data(steps=[{"value": n, "label": draw(texts)} for n in steps])
    return instrument_data(
        title=draw(texts),
        version=draw(st.from_regex(r"\A[0-9]{1,2}\.[0-9]\.[0-9]\Z")),
        scales=[scale],
        constructs=constructs,
    )


def untidied(data: Any) -> Any:
    """Turn every object around and put spaces about every text."""
    if isinstance(data, dict):
        return {
            key: f"  {value}\n" if key in {"nl", "en", "nl_b1"} else untidied(value)
            for key, value in reversed(data.items())
        }
    return [untidied(part) for part in data] if isinstance(data, list) else data


def refused(data: dict[str, Any]) -> list[str]:
    """Import a broken file and give what is said about it."""
    with pytest.raises(ValidationError) as refusal:
        Instrument.model_validate_json(json.dumps(data))
    errors = refusal.value.errors()
    return [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in errors]


# holds SC1
@given(files(), st.booleans())
def test_import_then_export_gives_the_same_bytes_however_the_file_was_laid_out(
    data: dict[str, Any], ascii_only: bool
) -> None:
    tidy = Instrument.model_validate(data).normalised()
    messy = json.dumps(untidied(data), ensure_ascii=ascii_only, indent=7)

    again = Instrument.model_validate_json(messy).normalised()

    assert again.encode() == tidy.encode()
    assert Instrument.model_validate_json(again).normalised() == again


# holds SC1
def test_the_built_in_file_is_already_in_its_normal_form() -> None:
    text = built_in_text()

    exported = Instrument.model_validate_json(text).normalised()

    assert exported.encode() == text.encode()


# holds SC1
def test_a_broken_file_hears_every_fault_at_once() -> None:
    mixed = [item_data("mood_1", reversed=True), item_data("mood_2", scale="often")]
    data = instrument_data(
        scales=[
            scale_data(),
            scale_data(),
            scale_data(id="gap", steps=scale_data()["steps"][::2]),
        ],
        constructs=[
            construct_data("mood", mixed),
            construct_data("talk", [item_data("talk_1"), item_data("mood_2")]),
            construct_data("rest", marker="elsewhere"),
        ],
    )

    (said,) = refused(data)

    for fault in (
        "mood_2 is used 2 times",
        "scale agreement is listed 2 times",
        "scale gap: steps must count 1, 2, 3, ...",
        "mood: marker must be an item, not reversed",
        "mood: all items must use one scale",
        "mood_2: unknown scale often",
        "rest: marker must be an item, not reversed",
    ):
        assert fault in said


# holds SC1
def test_a_file_of_the_wrong_form_hears_every_place_at_once() -> None:
    data = instrument_data(version="1", status="nice", licence=None, colour="red")
    data["constructs"][1]["layer"] = "moon"
    data["constructs"][1]["items"][2]["text"] = {"en": "only English"}

    places = [said.split(": ")[0] for said in refused(data)]

    assert sorted(places) == [
        "colour",
        "constructs.1.items.2.text.nl",
        "constructs.1.layer",
        "licence",
        "status",
        "version",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"constructs": []},
        {"scales": []},
        {"scales": [scale_data(steps=scale_data()["steps"][:1])]},
        {"constructs": [construct_data("talk", marker="talk_9")]},
        {"constructs": [construct_data("talk", [item_data("talk")], marker="talk")]},
        {"constructs": [{**construct_data("talk"), "items": []}]},
    ],
    ids=["nothing asked", "no scale", "one step", "marker", "one name twice", "empty"],
)
def test_a_questionnaire_that_does_not_hold_together_is_refused(
    changes: dict[str, Any],
) -> None:
    data = instrument_data(**changes)

    said = refused(data)

    assert said


def test_a_version_is_named_by_instrument_and_version() -> None:
    changed = instrument(version="2.0.1")

    name = changed.id

    assert name == "small-scan@2.0.1"


def test_items_come_in_the_order_they_are_asked() -> None:
    asked = instrument()

    order = [item.id for item in asked.items()]

    assert order == [
        f"{code}_{n}" for code in ("safety", "feedback") for n in (1, 2, 3)
    ]


def test_each_item_finds_its_own_scale() -> None:
    other = scale_data(id="often", steps=scale_data()["steps"][:3])
    talk = [item_data(f"talk_{n}", scale="often") for n in (1, 2)]
    asked = instrument(
        scales=[scale_data(), other],
        constructs=[construct_data("talk", talk), construct_data("rest")],
    )

    steps = {item.id: len(asked.scale_of(item).steps) for item in asked.items()}

    assert steps == {"talk_1": 3, "talk_2": 3, "rest_1": 5, "rest_2": 5, "rest_3": 5}


# --- what ships ---


@pytest.fixture(scope="module")
def shipped() -> Instrument:
    return Instrument.model_validate_json(built_in_text())


def core(shipped: Instrument) -> list[Construct]:
    return [c for c in shipped.constructs if not c.optional]


# holds SC2
def test_the_built_in_scan_asks_seventy_items_about_twenty_two_constructs(
    shipped: Instrument,
) -> None:
    sizes = [len(construct.items) for construct in core(shipped)]

    assert (len(sizes), sum(sizes)) == (22, 70)


# holds SC2
def test_the_built_in_scan_adds_two_optional_constructs_of_three_items(
    shipped: Instrument,
) -> None:
    sizes = {c.code: len(c.items) for c in shipped.constructs if c.optional}

    assert sizes == {"school_company": 3, "tech_change": 3}


# holds SC2
def test_the_built_in_scan_goes_from_the_environment_to_what_comes_of_it(
    shipped: Instrument,
) -> None:
    items = Counter(c.layer for c in core(shipped) for _ in c.items)

    assert list(items.items()) == [
        (Layer.ENVIRONMENT, 6),
        (Layer.ORGANISATION, 12),
        (Layer.LEADERSHIP, 9),
        (Layer.TEAM, 13),
        (Layer.TASK, 13),
        (Layer.INDIVIDUAL, 6),
        (Layer.OUTCOME, 11),
    ]


# holds SC2
def test_the_built_in_scan_says_whose_words_it_is_and_that_it_is_not_validated(
    shipped: Instrument,
) -> None:
    notice = shipped.notice

    assert (shipped.origin, shipped.licence) == ("wvlo-original", "CC-BY-4.0")
    assert shipped.status == "unvalidated"
    assert "niet gevalideerd" in notice.nl
    assert "not yet validated" in (notice.en or "")


# holds SC2
def test_everything_a_respondent_reads_is_there_in_dutch_and_english(
    shipped: Instrument,
) -> None:
    read: list[LocalizedText] = [shipped.title, shipped.introduction, shipped.notice]
    for scale in shipped.scales:
        read += [scale.no_answer, *(step.label for step in scale.steps)]
    for construct in shipped.constructs:
        read += [construct.title, construct.question]
        read += [item.text for item in construct.items]

    missing = [text.nl for text in read if not text.en or text.en == text.nl]

    assert missing == []
    assert len(read) >= 76 + 2 * 24


# holds SC2
def test_at_most_one_item_per_construct_is_reversed_and_never_the_marker(
    shipped: Instrument,
) -> None:
    turned = {c.code: [i.id for i in c.items if i.reversed] for c in shipped.constructs}

    crowded = {code: ids for code, ids in turned.items() if len(ids) > 1}

    assert crowded == {}
    assert any(turned.values())
    for construct in shipped.constructs:
        assert construct.marker in {i.id for i in construct.items}
        assert construct.marker not in turned[construct.code]


# holds SC2
def test_no_two_items_of_the_built_in_scan_ask_the_same(shipped: Instrument) -> None:
    asked = [item.text for item in shipped.items()]

    assert len({text.nl for text in asked}) == len(asked)
    assert len({text.en for text in asked}) == len(asked)
