"""LimeSurvey's files: older and newer forms, what is not a plain scale, what is broken."""

from __future__ import annotations

from typing import Any

import pytest

from tests.foreign_files import (
    losses,
    lss,
    new_tables,
    question,
    read,
    refused,
    text,
)
from wvlo_scan.model import Layer


def test_an_array_becomes_a_construct_with_an_item_per_row_in_their_order() -> None:
    found = read(lss()).instrument

    (construct,) = found.constructs
    assert found.id == "over-werk@1.0.0"
    assert (found.title.nl, found.title.en) == ("Over werk", "About work")
    assert (found.origin, found.status) == ("imported", "unvalidated")
    assert (construct.code, construct.layer) == ("rust", Layer.TASK)
    assert construct.title.nl == "Rust & ruimte"
    assert construct.title.en == "Peace and room"
    assert [(i.id, i.text.nl) for i in construct.items] == [
        ("rust_sq001", "Ik heb tijd."),
        ("rust_sq002", "Ik heb rust."),
    ]
    assert [step.label.nl for step in found.scales[0].steps] == ["Oneens", "Eens"]
    assert found.scales[0].no_answer.nl == "Weet ik niet / n.v.t."


def test_an_older_file_has_its_texts_in_the_rows() -> None:
    own = {"question": "Rust", "language": "nl"}
    sub = {"parent_qid": 10, "question_order": 1, "language": "nl"}
    answer = {"qid": 10, "scale_id": 0}
    data = lss(
        groups=[{"gid": 1, "group_order": 0, "group_name": "Blok", "language": "nl"}],
        group_l10ns=[],
        questions=[question(**own), question(question="Peace", language="en")],
        subquestions=[
            {"qid": 11, "title": "a", "question": "Ik heb tijd.", **sub},
            {
                "qid": 11,
                "title": "a",
                "question": "I have time.",
                **sub,
                "language": "en",
            },
        ],
        question_l10ns=[],
        answers=[
            {**answer, "code": "2", "answer": "Eens", "sortorder": 1, "language": "nl"},
            {
                **answer,
                "code": "1",
                "answer": "Oneens",
                "sortorder": 2,
                "language": "nl",
            },
            {**answer, "code": "1", "answer": "No", "sortorder": 2, "language": "en"},
        ],
        answer_l10ns=[],
    )

    found = read(data).instrument

    (construct,) = found.constructs
    assert (construct.title.en, construct.layer) == ("Peace", Layer.TEAM)
    assert [(i.text.nl, i.text.en) for i in construct.items] == [
        ("Ik heb tijd.", "I have time.")
    ]
    labels = [(step.label.nl, step.label.en) for step in found.scales[0].steps]
    assert labels == [("Oneens", "No"), ("Eens", None)]


@pytest.mark.parametrize(("kind", "steps"), [("A", 5), ("B", 10)])
def test_an_array_of_points_has_numbers_for_answers(kind: str, steps: int) -> None:
    found = read(lss(questions=[question(type=kind)])).instrument

    labels = [step.label.nl for step in found.scales[0].steps]
    assert labels == [str(n) for n in range(1, steps + 1)]


def test_lists_on_one_page_with_the_same_answers_make_one_construct() -> None:
    tables = new_tables()
    answers = [
        {"aid": aid, "qid": qid, "code": code, "sortorder": 1}
        for aid, qid, code in ((1, 10, "1"), (2, 10, "2"), (3, 20, "1"), (4, 20, "2"))
    ]
    words = [("1", "Oneens"), ("2", "Eens"), ("3", "Oneens"), ("4", "Eens")]
    data = lss(
        questions=[
            question(type="L", title="tijd"),
            question(type="L", title="rust", qid=20, question_order=2),
            question(type="5", title="cijfer", qid=30, question_order=3),
        ],
        question_l10ns=[
            text("qid", qid, question=f"vraag {qid}") for qid in (10, 20, 30)
        ],
        group_l10ns=tables["group_l10ns"],
        answers=answers,
        answer_l10ns=[text("aid", int(a), answer=w) for a, w in words],
    )

    found = read(data).instrument

    assert [(c.code, [i.id for i in c.items]) for c in found.constructs] == [
        ("taak", ["tijd", "rust"]),
        ("taak_2", ["cijfer"]),
    ]


def test_codes_that_are_no_codes_here_get_one_and_stay_apart() -> None:
    tables = new_tables()
    codes = ["1a", "É!", "É!", "x" * 60, "x" * 60]
    rows = [
        {"qid": 30 + n, "parent_qid": 10, "title": code, "question_order": n}
        for n, code in enumerate(codes)
    ]
    words = [text("qid", 30 + n, question=f"vraag {n}") for n in range(len(codes))]
    data = lss(
        questions=[question(title="7")],
        subquestions=rows,
        question_l10ns=[*tables["question_l10ns"][:2], *words],
    )

    (construct,) = read(data).instrument.constructs

    ids = [item.id for item in construct.items]
    assert construct.code == "q_7"
    assert ids[:3] == ["q_7_1a", "q_7_e", "q_7_e_2"]
    assert len({*ids}) == 5


def test_one_answer_without_a_number_is_i_do_not_know() -> None:
    tables = new_tables()
    data = lss(
        answers=[
            *tables["answers"],
            {"aid": 3, "qid": 10, "code": "NVT", "sortorder": 9},
        ],
        answer_l10ns=[*tables["answer_l10ns"], text("aid", 3, answer="Geen idee")],
    )

    (scale,) = read(data).instrument.scales

    assert (len(scale.steps), scale.no_answer.nl) == (2, "Geen idee")
    assert losses(data) == {}


def test_what_is_not_a_plain_scale_is_named_and_left_out() -> None:
    others = [
        question(qid=n, title=f"q{n}", type=kind, question_order=n)
        for n, kind in enumerate(("T", "M", "?"), start=50)
    ]

    found = losses(lss(questions=[question(), *others]))

    assert [words for place, (words, *_) in found.items() if ", q5" in place] == [
        "the question (a long text)",
        "the question (multiple choice)",
        "a question of type '?'",
    ]


def test_what_a_question_can_do_there_and_not_here_is_named() -> None:
    tables = new_tables()
    data = lss(
        questions=[question(relevance="age > 17", mandatory="Y", other="Y")],
        question_l10ns=[
            text("qid", 10, question="Rust van {NAAM}", help="Denk even na."),
            *tables["question_l10ns"][2:],
            text("qid", 10, language="de", question="Ruhe"),
        ],
        question_attributes=[
            {"qid": 10, "attribute": "random_order", "value": "1"},
            {"qid": 10, "attribute": "hidden", "value": "0"},
            {"qid": 99, "attribute": "hidden", "value": "1"},
        ],
        conditions=[{"cid": 1}],
    )

    found = losses(data)

    (place,) = (each for each in found if each.endswith(", Rust"))
    assert found[place] == [
        "a condition to show it",
        "that answering is required",
        "the answer 'other'",
        "the help text",
        "a random order",
        "what is between { } stays as text",
        "the answer 'Don't know / not applicable' was added",
    ]
    assert found["languages"] == ["language de"]
    assert ["conditions"] in found.values()


def test_scripts_and_tags_do_not_come_along() -> None:
    tables = new_tables()
    data = lss(
        question_l10ns=[
            text(
                "qid", 10, question="<script>alert(1)</script>Rust<br/>en <i>ruimte</i>"
            ),
            *tables["question_l10ns"][2:],
        ]
    )

    title = read(data).instrument.constructs[0].title.nl

    assert title == "Rust\nen ruimte"


def test_the_editor_names_the_items_that_count_the_other_way_round() -> None:
    turned = read(lss(), reversed=("rust_sq001",))

    first, second = turned.instrument.items()
    assert (first.reversed, second.reversed) == (True, False)
    assert turned.instrument.constructs[0].marker == second.id
    assert "reversed" not in {loss.place for loss in turned.losses}


def test_an_unknown_item_cannot_count_the_other_way_round() -> None:
    refusal = refused(lss(), reversed=("mood_1",))

    assert "mood_1" in refusal.summary
    assert "rust_sq001, rust_sq002" in refusal.summary


def test_a_construct_of_which_every_item_is_reversed_is_refused() -> None:
    refusal = refused(lss(), reversed=("rust_sq001", "rust_sq002"))

    assert "marker must be an item, not reversed" in str(refusal)


# --- broken files ---


def test_every_dutch_text_that_is_missing_is_named_at_once() -> None:
    data = lss(
        question_l10ns=[text("qid", 10, language="en", question="Peace")],
        answer_l10ns=[text("aid", 1, answer="Oneens")],
    )

    refusal = refused(data)

    assert len(refusal.faults) == 4
    assert "vul dit aan in LimeSurvey" in refusal.summary
    assert all("de Nederlandse tekst ontbreekt" in fault for fault in refusal.faults)


def test_a_questionnaire_without_any_dutch_says_so_once() -> None:
    settings = [{"surveyls_language": "en", "surveyls_title": "About work"}]

    refusal = refused(lss(surveys_languagesettings=settings))

    assert "heeft geen Nederlands" in refusal.summary
    assert refusal.faults == ("en",)


def test_a_number_that_is_none_is_refused_with_its_line() -> None:
    refusal = refused(lss(groups=[{"gid": 1, "group_order": "first"}]))

    assert refusal.faults == ("regel/line 11: group_order = 'first'",)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"<document>\n <oops>\n</document>", "regel 3, kolom 3"),
        (b"<document>\n", "regel 2, kolom 1"),
        (b"<?xml version='1.0' encoding='klingon'?><a/>", "regel 1"),
    ],
    ids=["tags", "cut off", "encoding"],
)
def test_broken_xml_hears_its_line_and_column(data: bytes, fault: str) -> None:
    refusal = refused(data)

    assert fault in refusal.faults[0]
    assert "exporteer het opnieuw" in refusal.summary


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><document>&b;</document>',
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><document>&x;</document>',
        '<!DOCTYPE d SYSTEM "http://127.0.0.1/evil.dtd"><document/>',
    ],
    ids=["bomb", "file", "address"],
)
def test_a_file_that_declares_entities_is_refused_before_any_is_used(
    declared: str,
) -> None:
    refusal = refused(declared.encode())

    assert "a document type (DTD) is not allowed" in refusal.faults[0]
    assert "regel 1" in refusal.faults[0]


def test_xml_that_is_nested_without_end_is_refused() -> None:
    refusal = refused(b"<a>" * 50_000)

    assert "nested too deeply" in refusal.faults[0]


@pytest.mark.parametrize(
    "data",
    [
        b"<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>",
        b"<html><body>hello</body></html>",
    ],
)
def test_other_xml_is_not_taken_for_a_questionnaire(data: bytes) -> None:
    assert "geen LimeSurvey-vragenlijst" in refused(data).summary


@pytest.mark.parametrize(
    "tables",
    [
        {"questions": []},
        {"subquestions": []},
        {"answers": []},
        {"questions": [question(type="T")]},
    ],
    ids=["no questions", "no rows", "no answers", "only text"],
)
def test_a_file_without_a_plain_scale_is_refused_with_the_reasons(
    tables: dict[str, Any],
) -> None:
    refusal = refused(lss(**tables))

    assert "geen vragen met een gewone schaal" in refusal.summary
    assert refusal.faults or not tables["questions"]
