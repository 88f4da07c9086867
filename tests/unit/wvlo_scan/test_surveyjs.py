"""SurveyJS files: the kinds of plain scale, languages, and what is wrong or left out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.foreign_files import losses, matrix, read, refused, surveyjs
from wvlo_core.domain.locale import Language
from wvlo_scan.model import Layer

FACES = {"type": "rating", "name": "sfeer", "title": "Hoe is de sfeer?"}
LIST = {
    "type": "radiogroup",
    "name": "tijd",
    "title": "Tijd?",
    "choices": ["1", "2", "3"],
}
PLACE = "pages[0].elements[0], rust"


def labels(data: bytes) -> list[str]:
    return [step.label.nl for step in read(data).instrument.scales[0].steps]


def test_a_matrix_becomes_a_construct_with_an_item_per_row() -> None:
    found = read(surveyjs()).instrument

    (construct,) = found.constructs
    assert (construct.code, construct.title.nl) == ("rust", "rust")
    assert [(i.id, i.text.nl) for i in construct.items] == [
        ("ik_heb_tijd", "Ik heb tijd."),
        ("calm", "Ik heb rust."),
    ]
    assert labels(surveyjs()) == ["Oneens", "Eens"]
    assert found.scales[0].no_answer.nl == "Weet niet"


@pytest.mark.parametrize(
    ("element", "said"),
    [
        (FACES, ["1", "2", "3", "4", "5"]),
        ({**FACES, "rateMin": 0, "rateMax": 2}, ["0", "1", "2"]),
        ({**FACES, "rateMax": 9, "rateStep": 4}, ["1", "5", "9"]),
        (
            {**FACES, "minRateDescription": "Slecht", "maxRateDescription": "Goed"},
            ["Slecht", "2", "3", "4", "Goed"],
        ),
        ({**FACES, "rateValues": [1, {"value": 2, "text": "Veel"}]}, ["1", "Veel"]),
        (LIST, ["1", "2", "3"]),
        ({**LIST, "type": "dropdown", "choices": ["1", "2"]}, ["1", "2"]),
        ({**LIST, "showNoneItem": True}, ["1", "2", "3"]),
    ],
)
def test_ratings_and_lists_are_plain_scales_too(
    element: dict[str, Any], said: list[str]
) -> None:
    assert labels(surveyjs(element)) == said


@pytest.mark.parametrize(
    ("values", "steps", "no_answer"),
    [
        ([2, 1, 0, -1, -2], ["-2", "-1", "0", "1", "2"], None),
        ([0, 0.5, 1.5, 1], ["0", "0.5", "1", "1.5"], None),
        ([1, 2, 3, 99], ["1", "2", "3"], "99"),
        ([-9, 1, 2, 3], ["1", "2", "3"], "-9"),
        ([0, 1, 2, 3], ["0", "1", "2", "3"], None),
        ([1, 2, 4, 5], ["1", "2", "4", "5"], None),
        (["nee", "ja", "soms"], ["nee", "ja", "soms"], None),
        (["weet niet", 3, 2, 1], ["1", "2", "3"], "weet niet"),
        ([1, 2, 3, 98, 99], ["1", "2", "3"], "99"),
        ([1, 2, 3, "nvt", "weet niet"], ["1", "2", "3"], "nvt"),
        (["optie 1", "nee", "ja"], ["optie 1", "nee", "ja"], None),
        ([1, 2, 99], ["1", "2"], "99"),
        ([1, 3, 4, 99], ["1", "3", "4", "99"], None),
    ],
)
def test_answers_go_from_low_to_high_and_one_of_them_may_not_count(
    values: list[Any], steps: list[str], no_answer: str | None
) -> None:
    data = surveyjs(matrix(columns=values))

    (scale,) = read(data).instrument.scales

    assert labels(data) == steps
    assert scale.no_answer.nl == (no_answer or "Weet ik niet / n.v.t.")


def test_an_answer_that_is_taken_for_i_do_not_know_is_named() -> None:
    data = surveyjs(matrix(columns=[1, 2, 3, {"value": 99, "text": "Geen mening"}]))

    assert losses(data)[PLACE] == ["answer 99 counts as 'Geen mening'"]


def test_uneven_distances_between_answers_are_named() -> None:
    found = losses(surveyjs(matrix(columns=[1, 2, 5, "weet niet"])))

    assert found[PLACE] == [
        "uneven distances between answers; here every step weighs the same"
    ]


def test_single_questions_with_the_same_answers_share_the_construct_of_their_page() -> (
    None
):
    other = {**LIST, "name": "rust", "title": "Rust?"}
    page = {"name": "werk", "title": "Taak", "elements": [LIST, other, FACES]}

    found = read(surveyjs(pages=[page])).instrument

    assert [(c.code, [i.text.nl for i in c.items]) for c in found.constructs] == [
        ("werk", ["Tijd?", "Rust?"]),
        ("werk_2", ["Hoe is de sfeer?"]),
    ]
    assert {c.layer for c in found.constructs} == {Layer.TASK}


def test_questions_inside_panels_are_found() -> None:
    panel = {"type": "panel", "name": "p", "elements": [matrix()]}

    found = read(surveyjs({"type": "panel", "elements": [panel]})).instrument

    assert len(found.items()) == 2


def test_a_survey_without_pages_has_its_elements_at_the_top() -> None:
    data = (
        b'{"title": "Over werk", "elements": [%s]}'
        % surveyjs()[surveyjs().index(b'{"type"') : -4]
    )

    assert len(read(data).instrument.items()) == 2


@pytest.mark.parametrize(
    ("title", "nl", "en"),
    [
        ("Rust", "Rust", None),
        ({"default": "Peace", "nl": "Rust"}, "Rust", "Peace"),
        ({"default": "Rust", "en": "Peace"}, "Rust", "Peace"),
        ({"default": "Rust", "nl": "Rust"}, "Rust", None),
        ({"nl-NL": "Rust", "en": "Peace", "default": "Anders"}, "Rust", "Peace"),
    ],
)
def test_a_text_without_a_language_is_in_the_one_that_is_left(
    title: Any, nl: str, en: str | None
) -> None:
    found = read(surveyjs(matrix(title=title))).instrument.constructs[0].title

    assert (found.nl, found.en) == (nl, en)


def test_texts_without_a_language_are_in_that_of_the_survey() -> None:
    refusal = refused(surveyjs(locale="en"))

    assert "no Dutch text" in refusal.faults[0]
    assert "locale" not in str(refusal)


def test_a_survey_in_another_language_than_told_can_be_read() -> None:
    both = {"default": "About work", "nl": "Over werk"}

    refusal = refused(surveyjs(title=both), language=Language.EN)

    assert not any(fault.startswith("title") for fault in refusal.faults)


def test_other_languages_are_named() -> None:
    title = {"nl": "Rust", "de": "Ruhe"}

    assert losses(surveyjs(matrix(title=title)))["locale"] == ["language de"]


def test_tags_in_a_text_stay_as_text_and_are_named() -> None:
    found = read(surveyjs(matrix(title="Rust <b>nu</b>")))

    assert found.instrument.constructs[0].title.nl == "Rust <b>nu</b>"
    assert "tags stay as text" in [loss.words.en for loss in found.losses]


def test_what_is_not_a_plain_scale_is_named_and_left_out() -> None:
    data = surveyjs(
        matrix(),
        {"type": "comment", "name": "wens"},
        matrix(name="meer", cellType="checkbox"),
        {**LIST, "choices": [str(n) for n in range(12)]},
        calculatedValues=[{"name": "x"}],
    )

    assert losses(data) == {
        "calculatedValues": ["calculated values"],
        "pages[0].elements[1], wens": ["the question (type comment)"],
        "pages[0].elements[2], meer": ["the question (type matrix)"],
        "pages[0].elements[3], tijd": ["a scale of 12 answers; 2 to 11 can be used"],
    }


def test_what_a_question_can_do_there_and_not_here_is_named() -> None:
    data = surveyjs(
        matrix(visibleIf="{age} > 17", isAllRowRequired=True, rowsOrder="random")
    )

    assert losses(data)[PLACE] == [
        "a condition to show it",
        "that answering is required",
        "another order of rows",
    ]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (surveyjs(pages=["x"]), "pages[0]: hier hoort een pagina"),
        (surveyjs(pages={"x": 1}), "pages: hier hoort een lijst"),
        (surveyjs("x"), "pages[0].elements[0]: hier hoort een vraag"),
        (
            surveyjs(matrix(rows=[None])),
            "pages[0].elements[0].rows[0]: hier hoort een waarde",
        ),
        (surveyjs(matrix(columns="x")), "pages[0].elements[0].columns: hier hoort"),
        (surveyjs({**FACES, "rateStep": 0}), "hele getallen voor de schaal"),
        (surveyjs(title=None), "title: de Nederlandse tekst ontbreekt"),
        (surveyjs(matrix(title={"nl": 3})), "elements[0].title: de Nederlandse tekst"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(data: bytes, fault: str) -> None:
    refusal = refused(data)

    assert any(fault in each for each in refusal.faults)
    assert "pas dit aan in SurveyJS" in refusal.summary


def test_panels_without_end_are_refused() -> None:
    panel: dict[str, Any] = matrix()
    for _ in range(30):
        panel = {"type": "panel", "elements": [panel]}

    assert "hier hoort een vraag" in str(refused(surveyjs(panel)))
