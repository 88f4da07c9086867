"""Small questionnaire files of other programs, as those programs write them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from wvlo_core.errors import Invalid
from wvlo_scan.model.formats import ImportAs, Imported, read_instrument

TODAY = date(2026, 11, 23)

Rows = Iterable[Mapping[str, Any]]


def lss(**tables: Rows) -> bytes:
    """Write tables as LimeSurvey does; without others, one array of two rows."""
    lines = ["<document>", "<LimeSurveyDocType>Survey</LimeSurveyDocType>"]
    for name, rows in {**new_tables(), **tables}.items():
        lines += [f"<{name}>", "<rows>"]
        for row in rows:
            cells = (f"<{k}>{escape(str(v))}</{k}>" for k, v in row.items())
            lines.append(f"<row>{''.join(cells)}</row>")
        lines += ["</rows>", f"</{name}>"]
    return "\n".join([*lines, "</document>"]).encode()


def new_tables() -> dict[str, list[dict[str, Any]]]:
    """Give the tables since LimeSurvey 4: texts stand apart."""
    return {
        "surveys_languagesettings": [
            {"surveyls_language": "nl", "surveyls_title": "Over <b>werk</b>"},
            {"surveyls_language": "en", "surveyls_title": "About work"},
        ],
        "groups": [{"gid": 1, "group_order": 1}],
        "group_l10ns": [text("gid", 1, group_name="Taak")],
        "questions": [question()],
        "subquestions": [
            {"qid": 12, "parent_qid": 10, "title": "SQ002", "question_order": 2},
            {"qid": 11, "parent_qid": 10, "title": "SQ001", "question_order": 1},
        ],
        "question_l10ns": [
            text("qid", 10, question="<p>Rust &amp; ruimte</p>"),
            text("qid", 10, language="en", question="Peace and room"),
            text("qid", 11, question="Ik heb tijd."),
            text("qid", 12, question="Ik heb rust."),
        ],
        "answers": [
            {"aid": 1, "qid": 10, "code": "A1", "sortorder": 1},
            {"aid": 2, "qid": 10, "code": "A2", "sortorder": 2},
        ],
        "answer_l10ns": [
            text("aid", 1, answer="Oneens"),
            text("aid", 2, answer="Eens"),
        ],
    }


def question(**changes: Any) -> dict[str, Any]:
    """Write the row of a main question: an array."""
    row = {"qid": 10, "parent_qid": 0, "gid": 1, "type": "F", "title": "Rust"}
    return {**row, "question_order": 1, "relevance": 1, **changes}


def text(key: str, number: int, language: str = "nl", **words: str) -> dict[str, Any]:
    """Write the row of a text in one language."""
    return {key: number, **words, "language": language}


def surveyjs(*elements: Any, **changes: Any) -> bytes:
    """Write a survey of one page with these elements; without others, one matrix."""
    page = {"name": "page1", "elements": [*elements] or [matrix()]}
    return json.dumps({"title": "Over werk", "pages": [page], **changes}).encode()


def matrix(**changes: Any) -> dict[str, Any]:
    """Write a matrix of two rows and three columns."""
    data = {
        "type": "matrix",
        "name": "rust",
        "columns": [
            {"value": 1, "text": "Oneens"},
            {"value": 2, "text": "Eens"},
            "Weet niet",
        ],
        "rows": ["Ik heb tijd.", {"value": "calm", "text": "Ik heb rust."}],
    }
    return {**data, **changes}


def read(data: bytes, **wanted: Any) -> Imported:
    """Read a file."""
    return read_instrument(data, ImportAs.model_validate(wanted), TODAY)


def losses(data: bytes) -> dict[str, list[str]]:
    """Tell in English what does not come along, by place; not the usual ones."""
    found: dict[str, list[str]] = {}
    for loss in read(data).losses:
        if loss.place != "reversed":
            found.setdefault(loss.place, []).append(loss.words.en or "")
    return found


def refused(data: bytes, **wanted: Any) -> Invalid:
    """Read a file that is refused, and give the refusal."""
    try:
        read(data, **wanted)
    except Invalid as refusal:
        return refusal
    message = "the file was read"
    raise AssertionError(message)
