"""A questionnaire as data: constructs, items, scales, both languages."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from wvlo_core.domain.ids import ConstructCode, Key
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.value import Value

Version = Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]

HiddenWord = Annotated[
    str, StringConstraints(min_length=2, max_length=80, strip_whitespace=True)
]


class Layer(StrEnum):
    """From far away to close by, and what comes of it."""

    ENVIRONMENT = "environment"
    ORGANISATION = "organisation"
    LEADERSHIP = "leadership"
    TEAM = "team"
    TASK = "task"
    INDIVIDUAL = "individual"
    OUTCOME = "outcome"


class Step(Value):
    """One answer a respondent can choose."""

    value: Annotated[int, Field(ge=1, le=11)]
    label: LocalizedText


class Scale(Value):
    """The answers to choose from; `no_answer` is always one of them."""

    id: Key
    scoring: Key = "likert"
    steps: Annotated[tuple[Step, ...], Field(min_length=2)]
    no_answer: LocalizedText


class Item(Value):
    """One question; `reversed` means that agreeing is a low score."""

    id: ConstructCode
    text: LocalizedText
    facet: str
    reversed: bool
    scale: Key


class Construct(Value):
    """A set of items that together measure one factor."""

    code: ConstructCode
    layer: Layer
    optional: bool
    title: LocalizedText
    question: LocalizedText
    marker: ConstructCode
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class Instrument(Value):
    """One version of a questionnaire; a change of meaning is a new version."""

    instrument: Key
    version: Version
    status: Literal["unvalidated", "validated", "retired"]
    title: LocalizedText
    introduction: LocalizedText
    notice: LocalizedText
    origin: str
    author: str
    date: date
    licence: str
    scales: Annotated[tuple[Scale, ...], Field(min_length=1)]
    constructs: Annotated[tuple[Construct, ...], Field(min_length=1)]
    hidden_words: tuple[HiddenWord, ...] | None = None
    """Words and phrases to take out of what respondents write, such as known names."""

    @property
    def id(self) -> str:
        """Name and version together."""
        return f"{self.instrument}@{self.version}"

    @model_validator(mode="after")
    def _holds_together(self) -> Instrument:
        scales = Counter(scale.id for scale in self.scales)
        ids = Counter(item.id for item in self.items())
        codes = Counter(construct.code for construct in self.constructs)
        faults = [
            f"{name} is used {n} times" for name, n in (ids + codes).items() if n > 1
        ]
        faults += [
            f"scale {name} is listed {n} times" for name, n in scales.items() if n > 1
        ]
        faults += [
            f"scale {scale.id}: steps must count 1, 2, 3, ..."
            for scale in self.scales
            if [s.value for s in scale.steps] != [*range(1, len(scale.steps) + 1)]
        ]
        for construct in self.constructs:
            own = {item.id: item for item in construct.items}
            if construct.marker not in own or own[construct.marker].reversed:
                faults.append(f"{construct.code}: marker must be an item, not reversed")
            if len({item.scale for item in construct.items}) > 1:
                faults.append(f"{construct.code}: all items must use one scale")
            faults += [
                f"{item.id}: unknown scale {item.scale}"
                for item in construct.items
                if item.scale not in scales
            ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def items(self) -> list[Item]:
        """All items, in the order they are asked."""
        return [item for construct in self.constructs for item in construct.items]

    def scale_of(self, item: Item) -> Scale:
        """Find the answers to choose from for this item."""
        return next(scale for scale in self.scales if scale.id == item.scale)

    def normalised(self) -> str:
        """Write the file in its one normal form: import and export are byte-stable."""
        data = self.model_dump(mode="json", exclude_none=True)
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
