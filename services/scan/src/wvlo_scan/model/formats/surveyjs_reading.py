"""Reads a questionnaire from SurveyJS JSON.

What a plain scale is: a single-choice matrix, a rating, a radio group, button group or
drop-down with a list of choices. Panels are opened; their questions stay in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_core.errors import Invalid
from wvlo_scan.model.formats.blocks import About, Block, Option, Row
from wvlo_scan.model.formats.gathering import ImportAs, Imported, assemble
from wvlo_scan.model.formats.layers import layer_named
from wvlo_scan.model.formats.losses import Losses, said

_LISTS = frozenset({"radiogroup", "dropdown", "buttongroup"})
_OURS = ("nl", "en")
_DEEPEST = 10
_TAG = re.compile(r"</?[a-z]+[ />]", re.IGNORECASE)
_RATES = (1, 5)
_MOST_RATES = 100
_MORE = {
    "visibleIf": ("een voorwaarde om te tonen", "a condition to show it"),
    "enableIf": ("een voorwaarde om te antwoorden", "a condition to answer it"),
    "requiredIf": ("een voorwaarde voor verplicht", "a condition to require it"),
    "isRequired": ("dat antwoorden verplicht is", "that answering is required"),
    "isAllRowRequired": ("dat antwoorden verplicht is", "that answering is required"),
    "validators": ("controles op het antwoord", "checks of the answer"),
    "description": ("de toelichting bij de vraag", "the description"),
    "defaultValue": ("een antwoord dat al is ingevuld", "a default answer"),
    "hasOther": ("het antwoord 'anders'", "the answer 'other'"),
    "showOtherItem": ("het antwoord 'anders'", "the answer 'other'"),
    "choicesByUrl": ("antwoorden van een webadres", "choices from a web address"),
    "rowsOrder": ("een andere volgorde van regels", "another order of rows"),
}
_WHOLE = {
    "triggers": ("automatische acties", "triggers"),
    "calculatedValues": ("berekende waarden", "calculated values"),
    "completedHtml": ("de tekst na afloop", "the text at the end"),
}


def read_surveyjs(survey: dict[str, Any], wanted: ImportAs, on: date) -> Imported:
    """Read a survey; tells what could not come along, and every fault at once."""
    reader = _Survey(survey, wanted.language)
    blocks = [*reader.blocks()]
    title = reader.words(survey.get("title"), "title")
    introduction = None
    if survey.get("description"):
        introduction = reader.words(survey["description"], "description")
    if reader.faults:
        message = said(
            "deze vragenlijst is niet compleet of klopt niet; pas dit aan in SurveyJS",
            "this questionnaire is not complete or not right; mend it in SurveyJS",
        )
        raise Invalid(message, tuple(reader.faults))
    return assemble(About(title, introduction), blocks, reader.losses, wanted, on)


class _Survey:
    """One survey, and what is found wrong or missing on the way."""

    def __init__(self, survey: dict[str, Any], language: Language) -> None:
        self._survey = survey
        self._default = str(survey.get("locale") or language.value).partition("-")[0]
        self.losses = Losses()
        self.faults: list[str] = []
        for name, (nl, en) in _WHOLE.items():
            if survey.get(name):
                self.losses.add(name, nl, en)

    def blocks(self) -> Iterator[Block]:
        """Give each question on a plain scale, in the order they are asked."""
        pages = self._list(self._survey, "pages", "")
        for number, page in enumerate(pages or [self._survey]):
            place = f"pages[{number}]" if pages else ""
            if not isinstance(page, dict):
                self._wrong(place, "een pagina", "a page")
                continue
            yield from self._elements(page, place, page, place, 0)

    def _elements(
        self,
        holder: dict[str, Any],
        place: str,
        page: dict[str, Any],
        at: str,
        deep: int,
    ) -> Iterator[Block]:
        for number, element in enumerate(self._list(holder, "elements", place)):
            here = f"{place}.elements[{number}]".lstrip(".")
            if not isinstance(element, dict) or deep > _DEEPEST:
                self._wrong(here, "een vraag", "a question")
            elif element.get("type") == "panel":
                yield from self._elements(element, here, page, at, deep + 1)
            else:
                yield from self._block(element, here, page, at)

    def _block(
        self, element: dict[str, Any], place: str, page: dict[str, Any], at: str
    ) -> Iterator[Block]:
        kind, name = str(element.get("type")), str(element.get("name", ""))
        if (
            kind not in {"matrix", "rating"} | _LISTS
            or element.get("cellType") == "checkbox"
        ):
            losses = (f"de vraag (soort {kind})", f"the question (type {kind})")
            self.losses.add(f"{place}, {name}", *losses)
            return
        for more, (nl, en) in _MORE.items():
            if element.get(more):
                self.losses.add(f"{place}, {name}", nl, en)
        single = kind != "matrix"
        own = self.words(element.get("title") or name, f"{place}.title")
        title, code = own, name
        if single:
            known = page.get("title") or page.get("name")
            title = self.words(known, f"{at}.title") if known else own
            code = str(page.get("name") or name)
        yield Block(
            place=f"{place}, {name}",
            code=code,
            title=title,
            page=at,
            options=self._options(element, kind, place),
            rows=(Row(name, own),) if single else self._rows(element, place),
            layer=layer_named(title.nl if single else self._title_of(page)),
            single=single,
        )

    def _title_of(self, page: dict[str, Any]) -> str:
        title = page.get("title")
        if isinstance(title, dict):
            title = title.get("nl") or title.get("default")
        return title if isinstance(title, str) else ""

    def _rows(self, element: dict[str, Any], place: str) -> tuple[Row, ...]:
        return tuple(
            Row(option.code, option.label)
            for option in self._choices(element, "rows", place)
        )

    def _options(
        self, element: dict[str, Any], kind: str, place: str
    ) -> tuple[Option, ...]:
        if kind == "matrix":
            return self._choices(element, "columns", place)
        if kind == "rating":
            return self._rates(element, place)
        found = self._choices(element, "choices", place)
        if element.get("hasNone") or element.get("showNoneItem"):
            none = self.words(element.get("noneText") or "Geen", f"{place}.noneText")
            found = (*found, Option("none", none))
        return found

    def _choices(
        self, element: dict[str, Any], name: str, place: str
    ) -> tuple[Option, ...]:
        """Give a list whose entries are a value, or a value with a text."""
        found = []
        for number, entry in enumerate(self._list(element, name, place)):
            value = entry.get("value") if isinstance(entry, dict) else entry
            text = entry.get("text", value) if isinstance(entry, dict) else entry
            here = f"{place}.{name}[{number}]"
            if not isinstance(value, str | int | float):
                self._wrong(here, "een waarde", "a value")
                continue
            text = str(text) if isinstance(text, int | float) else text
            found.append(Option(str(value), self.words(text, here)))
        return tuple(found)

    def _rates(self, element: dict[str, Any], place: str) -> tuple[Option, ...]:
        if element.get("rateValues"):
            return self._choices(element, "rateValues", place)
        low, high = element.get("rateMin", _RATES[0]), element.get("rateMax", _RATES[1])
        step = element.get("rateStep", 1)
        if not all(isinstance(n, int) for n in (low, high, step)) or step < 1:
            self._wrong(
                place, "hele getallen voor de schaal", "whole numbers for the scale"
            )
            return ()
        points = [*range(low, high + 1, step)][:_MOST_RATES]
        labels = {n: LocalizedText(nl=str(n), en=str(n)) for n in points}
        for end, name in ((0, "minRateDescription"), (-1, "maxRateDescription")):
            if points and element.get(name):
                labels[points[end]] = self.words(element[name], f"{place}.{name}")
        return tuple(
            Option(str(rank), label) for rank, label in enumerate(labels.values(), 1)
        )

    def words(self, text: Any, place: str) -> LocalizedText:
        """Give the Dutch and English of a text; Dutch that is missing is a fault.

        A text without a language is in that of the survey, or as the reader was told.
        """
        given = text if isinstance(text, dict) else {"default": text}
        texts = {
            str(language).partition("-")[0]: words.strip()
            for language, words in given.items()
            if isinstance(words, str) and words.strip()
        }
        for language in texts.keys() - {*_OURS, "default"}:
            self.losses.add("locale", f"de taal {language}", f"language {language}")
        known = {each: texts[each] for each in _OURS if each in texts}
        free = [each for each in (self._default, *_OURS) if each not in known]
        rest = texts.get("default")
        if rest and free and rest not in known.values():
            known[free[0]] = rest
        if any(map(_TAG.search, known.values())):
            self.losses.add(place, "opmaak blijft als tekst staan", "tags stay as text")
        if "nl" not in known:
            self.faults.append(
                f"{place}: {said('de Nederlandse tekst ontbreekt', 'no Dutch text')}"
            )
        return LocalizedText(nl=known.get("nl", "?"), en=known.get("en"))

    def _list(self, holder: dict[str, Any], name: str, place: str) -> list[Any]:
        found = holder.get(name, [])
        if isinstance(found, list):
            return found
        self._wrong(f"{place}.{name}".lstrip("."), "een lijst", "a list")
        return []

    def _wrong(self, place: str, nl: str, en: str) -> None:
        self.faults.append(
            f"{place}: {said(f'hier hoort {nl}', f'{en} is expected here')}"
        )
