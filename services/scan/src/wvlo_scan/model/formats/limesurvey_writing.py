"""Writes a questionnaire as LimeSurvey's survey structure file (.lss).

Each layer becomes a question group, each construct an array question, each item a
subquestion; `I do not know` is the answer option NA. The tables and columns are those
that LimeSurvey's importer reads since texts have tables of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TypeAlias
from xml.sax.saxutils import escape  # only writes; nothing is parsed here

from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_scan.model.formats.layers import LAYER_TITLES
from wvlo_scan.model.formats.plain_text import as_html, without_control
from wvlo_scan.model.formats.writing import NO_ANSWER, Written, common_losses
from wvlo_scan.model.instrument import Construct, Instrument

_VERSION = 495
_SURVEY = 100_000
_LONGEST = 20

Cells: TypeAlias = Mapping[str, object]


def write_limesurvey(instrument: Instrument) -> Written:
    """Write the file, and tell what it does not hold."""
    writer = _Writer(instrument)
    return Written(
        text=writer.text(),
        media_type="application/xml",
        suffix=".lss",
        losses=writer.losses.all(),
    )


class _Writer:
    """Numbers everything, and fills the tables."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self.losses = common_losses(instrument)
        self._tables: dict[str, list[Cells]] = {}
        self._last = 0

    def text(self) -> str:
        """Give the whole file."""
        self._survey()
        groups = groupby(self._instrument.constructs, lambda each: each.layer)
        for order, (layer, constructs) in enumerate(groups, start=1):
            gid = self._next()
            self._row("groups", gid=gid, sid=_SURVEY, group_order=order, grelevance=1)
            self._words("group_l10ns", LAYER_TITLES[layer], "group_name", gid=gid)
            for place, construct in enumerate(constructs, start=1):
                self._question(construct, gid, place)
        return "\n".join(self._lines()) + "\n"

    def _survey(self) -> None:
        self._row(
            "surveys",
            sid=_SURVEY,
            gsid=1,
            anonymized="Y",
            format="G",
            language="nl",
            additional_languages="en",
            shownoanswer="N",
        )
        about = self._instrument
        for language in Language:
            self._row(
                "surveys_languagesettings",
                surveyls_survey_id=_SURVEY,
                surveyls_language=language.value,
                surveyls_title=self._said(about.title, language),
                surveyls_description=self._said(about.notice, language),
                surveyls_welcometext=self._said(about.introduction, language),
            )

    def _question(self, construct: Construct, gid: int, order: int) -> None:
        parent = self._next()
        own = {"gid": gid, "sid": _SURVEY, "relevance": 1}
        self._row(
            "questions",
            qid=parent,
            parent_qid=0,
            type="F",
            title=self._code(construct.code, construct.code, parent),
            other="N",
            mandatory="N",
            question_order=order,
            scale_id=0,
            question_theme_name="arrays/array",
            **own,
        )
        self._words("question_l10ns", construct.title, "question", qid=parent)
        for number, item in enumerate(construct.items, start=1):
            qid = self._next()
            short = item.id.removeprefix(f"{construct.code}_")
            if short == item.id:
                back = f"{construct.code}_{item.id}"
                self.losses.add(
                    item.id, f"de code wordt {back}", f"the code becomes {back}"
                )
            self._row(
                "subquestions",
                qid=qid,
                parent_qid=parent,
                type="T",
                title=self._code(item.id, short, qid),
                question_order=number,
                scale_id=0,
                **own,
            )
            self._words("question_l10ns", item.text, "question", qid=qid)
        self._answers(construct, parent)

    def _answers(self, construct: Construct, qid: int) -> None:
        scale = self._instrument.scale_of(construct.items[0])
        options = [(str(step.value), step.label) for step in scale.steps]
        for order, (code, label) in enumerate([*options, (NO_ANSWER, scale.no_answer)]):
            aid = self._next()
            cells = {"aid": aid, "qid": qid, "code": code, "sortorder": order}
            self._row("answers", **cells, assessment_value=0, scale_id=0)
            self._words("answer_l10ns", label, "answer", aid=aid)

    def _code(self, ours: str, wanted: str, number: int) -> str:
        """LimeSurvey knows letters and digits only, and twenty of them."""
        if len(wanted) <= _LONGEST:
            return wanted.replace("_", "X")
        code = f"q{number}"
        self.losses.add(ours, f"de code wordt {code}", f"the code becomes {code}")
        return code

    def _words(self, table: str, text: LocalizedText, name: str, **key: int) -> None:
        for language in Language:
            cells = {
                **key,
                name: self._said(text, language),
                "language": language.value,
            }
            self._row(table, id=self._next(), **cells)

    def _said(self, text: LocalizedText, language: Language) -> str:
        shown = text.show(language)
        if shown.language is not language:
            self.losses.add(
                text.nl[:40], "de Engelse tekst ontbreekt", "there is no English text"
            )
        if "{" in shown.text:
            self.losses.add(
                text.nl[:40],
                "LimeSurvey leest wat tussen { } staat als verwijzing",
                "LimeSurvey reads what is between { } as a reference",
            )
        kept = without_control(shown.text)
        if kept != shown.text:
            self.losses.add(
                text.nl[:40],
                "een onleesbaar teken",
                "a character that cannot be written",
            )
        return as_html(kept)

    def _row(self, table: str, **cells: object) -> None:
        self._tables.setdefault(table, []).append(cells)

    def _next(self) -> int:
        self._last += 1
        return self._last

    def _lines(self) -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield "<document>"
        yield " <LimeSurveyDocType>Survey</LimeSurveyDocType>"
        yield f" <DBVersion>{_VERSION}</DBVersion>"
        yield " <languages>"
        yield from (f"  <language>{each.value}</language>" for each in Language)
        yield " </languages>"
        for table, rows in self._tables.items():
            yield f" <{table}>"
            yield "  <fields>"
            yield from (f"   <fieldname>{name}</fieldname>" for name in rows[0])
            yield "  </fields>"
            yield "  <rows>"
            for row in rows:
                yield "   <row>"
                yield from (
                    f"    <{name}>{escape(str(value), {chr(13): '&#13;'})}</{name}>"
                    for name, value in row.items()
                )
                yield "   </row>"
            yield "  </rows>"
            yield f" </{table}>"
        yield "</document>"
