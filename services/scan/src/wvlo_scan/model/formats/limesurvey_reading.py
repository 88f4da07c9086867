"""Reads a questionnaire from LimeSurvey's survey structure file (.lss).

Both forms are read: texts in tables of their own (LimeSurvey 4 and later) and a row per
language (before). What a plain scale is: an array, a five- or ten-point array, a list
with radio buttons or a drop-down, a five-point choice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_core.errors import Invalid
from wvlo_scan.model.formats.blocks import About, Block, Option, Row
from wvlo_scan.model.formats.gathering import ImportAs, Imported, assemble
from wvlo_scan.model.formats.layers import layer_named
from wvlo_scan.model.formats.limesurvey_types import ARRAYS, POINTS, SINGLES, type_name
from wvlo_scan.model.formats.losses import Losses, said
from wvlo_scan.model.formats.plain_text import plain
from wvlo_scan.model.formats.xml_tables import (
    TableRow,
    Tables,
    at,
    first_of_each,
    grouped,
    in_order,
    read_tables,
)

_OURS = re.compile(r"[a-z][a-z0-9X]*|[0-9]+")
_REFERENCE = re.compile(r"\{\S")
_TABLES = {
    "conditions": ("voorwaarden bij vragen", "conditions"),
    "quota": ("quota", "quotas"),
    "assessments": ("beoordelingen", "assessments"),
    "defaultvalues": ("antwoorden die al zijn ingevuld", "default answers"),
}
_ATTRIBUTES = {
    "array_filter": ("een filter op regels", "a filter on rows"),
    "hidden": ("dat de vraag verborgen is", "that the question is hidden"),
    "random_order": ("een willekeurige volgorde", "a random order"),
    "answer_order": ("een andere volgorde van antwoorden", "another order of answers"),
}
_ORDINARY = {"", "0", "normal"}


def read_limesurvey(data: bytes, wanted: ImportAs, on: date) -> Imported:
    """Read an .lss file; tells what could not come along, and every fault at once."""
    tables = read_tables(data)
    if tables.head.get("LimeSurveyDocType") != "Survey":
        message = said(
            "dit is geen LimeSurvey-vragenlijst (.lss)",
            "this is not a LimeSurvey survey structure (.lss)",
        )
        raise Invalid(message)
    languages = {
        row["surveyls_language"] for row in tables.rows["surveys_languagesettings"]
    }
    if not any(each.partition("-")[0] == Language.NL.value for each in languages):
        message = said(
            "deze vragenlijst heeft geen Nederlands; voeg het in LimeSurvey toe als taal",
            "this questionnaire has no Dutch; add it as a language in LimeSurvey",
        )
        raise Invalid(message, tuple(sorted(languages)))
    reader = _Survey(tables)
    blocks = [*reader.blocks()]
    about = About(
        title=reader.title(),
        introduction=reader.setting("surveyls_welcometext"),
        notice=reader.setting("surveyls_description"),
    )
    if reader.faults:
        message = said(
            "deze vragenlijst is niet compleet; vul dit aan in LimeSurvey",
            "this questionnaire is not complete; complete it in LimeSurvey",
        )
        raise Invalid(message, tuple(reader.faults))
    return assemble(about, blocks, reader.losses, wanted, on)


class _Survey:
    """The tables of one survey, and what is found wrong or missing on the way."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables.rows
        self.losses = Losses()
        self.faults: list[str] = []
        self._groups = self._texts("groups", "group_l10ns", "gid", "group_name")
        self._questions = self._texts("questions", "question_l10ns", "qid", "question")
        self._help = self._texts("questions", "question_l10ns", "qid", "help")
        own = self._texts("subquestions", "question_l10ns", "qid", "question")
        self._questions = {**own, **self._questions}
        self._answers = self._texts("answers", "answer_l10ns", "aid", "answer")
        self._options_of = grouped(self._tables["answers"], "qid")
        self._attributes = grouped(self._tables["question_attributes"], "qid")
        for name, (nl, en) in _TABLES.items():
            if self._tables[name]:
                self.losses.add(at(self._tables[name][0]), nl, en)

    def title(self) -> LocalizedText:
        """Give the name of the survey."""
        return self._words(*self._setting("surveyls_title"))

    def setting(self, name: str) -> LocalizedText | None:
        """Give a text about the survey as a whole, when there is one."""
        place, texts = self._setting(name)
        return self._words(place, texts) if any(texts.values()) else None

    def _setting(self, name: str) -> tuple[str, dict[str, str]]:
        rows = self._tables["surveys_languagesettings"]
        place = at(rows[0]) if rows else "surveys_languagesettings"
        return place, {row["surveyls_language"]: row[name] for row in rows}

    def blocks(self) -> Iterator[Block]:
        """Give each question on a plain scale, in the order they are asked."""
        groups = in_order(first_of_each(self._tables["groups"], "gid"), "group_order")
        questions = first_of_each(self._tables["questions"], "qid")
        rows = first_of_each([*questions, *self._tables["subquestions"]], "qid")
        children = grouped(in_order(rows, "question_order"), "parent_qid")
        mains = [q for q in questions if q["parent_qid"] in {"", "0"}]
        pages = grouped(in_order(mains, "question_order"), "gid")
        for group in groups:
            for question in pages[group["gid"]]:
                yield from self._block(group, question, children[question["qid"]])

    def _block(
        self, group: TableRow, question: TableRow, children: list[TableRow]
    ) -> Iterator[Block]:
        kind, place = question["type"], f"{at(question)}, {question['title']}"
        if kind not in ARRAYS | SINGLES:
            self.losses.add(place, *type_name(kind))
            return
        self._look_for_more(place, question)
        text = self._words(place, self._questions.get(question["qid"], {}))
        page = self._groups.get(group["gid"], {})
        title = self._words(at(group), page) if kind in SINGLES else text
        code = _ours(question["title"])
        rows = [(code, text)]
        if kind in ARRAYS:
            rows = [
                (
                    f"{code}_{_ours(child['title'])}",
                    self._words(at(child), self._questions.get(child["qid"], {})),
                )
                for child in children
            ]
        yield Block(
            place=place,
            code=code if kind in ARRAYS else title.nl,
            title=title,
            page=group["gid"],
            options=self._options(question),
            rows=tuple(Row(name, words) for name, words in rows),
            layer=layer_named(*page.values()),
            single=kind in SINGLES,
        )

    def _look_for_more(self, place: str, question: TableRow) -> None:
        """Name what this question can do and ours cannot."""
        add = self.losses.add
        if question["relevance"] not in {"", "1"}:
            add(place, "een voorwaarde om te tonen", "a condition to show it")
        if question["mandatory"] in {"Y", "S"}:
            add(place, "dat antwoorden verplicht is", "that answering is required")
        if question["other"] == "Y":
            add(place, "het antwoord 'anders, namelijk'", "the answer 'other'")
        if any(map(plain, self._help.get(question["qid"], {}).values())):
            add(place, "de toelichting bij de vraag", "the help text")
        for row in self._attributes[question["qid"]]:
            known = _ATTRIBUTES.get(row["attribute"])
            if known and row["value"] not in _ORDINARY:
                add(place, *known)

    def _options(self, question: TableRow) -> tuple[Option, ...]:
        if question["type"] in POINTS:
            points = map(str, range(1, POINTS[question["type"]] + 1))
            return tuple(Option(p, LocalizedText(nl=p, en=p)) for p in points)
        rows = self._options_of[question["qid"]]
        by_code: dict[str, TableRow] = {}
        texts: dict[str, dict[str, str]] = defaultdict(dict)
        for row in in_order(rows, "sortorder"):
            by_code.setdefault(row["code"], row)
            texts[row["code"]] |= (
                {row["language"]: row["answer"]}
                if row["language"]
                else self._answers.get(row["aid"], {})
            )
        return tuple(
            Option(code, self._words(f"{at(row)}, {code}", texts[code]))
            for code, row in by_code.items()
        )

    def _texts(
        self, table: str, apart: str, key: str, name: str
    ) -> dict[str, dict[str, str]]:
        """Give texts by id and language, from a table of their own or from the rows."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for row in [*self._tables[table], *self._tables[apart]]:
            if row["language"]:
                found[row[key]][row["language"]] = row[name]
        return found

    def _words(self, place: str, texts: dict[str, str]) -> LocalizedText:
        """Give the Dutch and English; Dutch that is missing is a fault."""
        known: dict[str, str] = {}
        for language, text in texts.items():
            short = language.partition("-")[0]
            words = plain(text)
            if short not in {each.value for each in Language}:
                self.losses.add(
                    "languages", f"de taal {language}", f"language {language}"
                )
            elif words and (short not in known or language == short):
                known[short] = words
            if _REFERENCE.search(words):
                self.losses.add(
                    place,
                    "wat tussen { } staat, blijft als tekst staan",
                    "what is between { } stays as text",
                )
        if "nl" not in known:
            self.faults.append(
                f"{place}: {said('de Nederlandse tekst ontbreekt', 'no Dutch text')}"
            )
        return LocalizedText(nl=known.get("nl", "?"), en=known.get("en"))


def _ours(code: str) -> str:
    """Turn a code that we wrote back into its own form; others stay as they are."""
    return code.replace("X", "_") if _OURS.fullmatch(code) else code
