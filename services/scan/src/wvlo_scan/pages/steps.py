"""The questionnaire cut into steps that fit a telephone, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wvlo_core.domain.locale import LocalizedText
from wvlo_scan.model import Filled, Instrument, Item, Layer, Scale
from wvlo_scan.model.draft import COMMENT_LENGTH
from wvlo_scan.pages.words import Words
from wvlo_scan.queries import Questionnaire

Part = tuple[LocalizedText, list[tuple[Item, Scale]]]
_CONTROLS = {"action", "role_group", "comment"}


@dataclass(frozen=True)
class Step:
    """One screen: the first asks what work you do, the last lets you check and send."""

    number: int
    of: int
    title: str
    parts: list[Part]

    @property
    def first(self) -> bool:
        """Tell whether this asks what work somebody does."""
        return self.number == 1

    @property
    def last(self) -> bool:
        """Tell whether answers are sent from here."""
        return self.number == self.of

    @property
    def items(self) -> list[str]:
        """Name what is asked here."""
        return [item.id for _, items in self.parts for item, _ in items]


def steps_of(instrument: Instrument, words: Words) -> list[Step]:
    """Make a step for each layer that has something to ask."""
    middle: list[tuple[str, list[Part]]] = []
    for layer in Layer:
        parts = [
            (construct.title, [(i, instrument.scale_of(i)) for i in construct.items])
            for construct in instrument.constructs
            if construct.layer is layer and not construct.optional
        ]
        if parts:
            middle.append((words.text(f"layer_{layer.value}"), parts))
    whole = [(words.text("step_role"), []), *middle, (words.text("step_end"), [])]
    return [
        Step(number, len(whole), title, parts)
        for number, (title, parts) in enumerate(whole, 1)
    ]


@dataclass(frozen=True)
class Merged:
    """What is filled in now, and what in the form could not be kept."""

    filled: Filled
    tampered: bool
    comment_length: int

    @property
    def comment_too_long(self) -> bool:
        """Tell whether the end of the text was left out."""
        return self.comment_length > COMMENT_LENGTH


def merged(before: Filled, fields: Mapping[str, str], asked: Questionnaire) -> Merged:
    """Put what was sent over what was there; keep what fits, notice what does not."""
    steps = {
        i.id: len(asked.instrument.scale_of(i).steps) for i in asked.instrument.items()
    }
    answers, strange = dict(before.answers), False
    for name, text in fields.items():
        if name in _CONTROLS:
            continue
        value = (
            int(text) if text.isascii() and text.isdigit() and len(text) == 1 else -1
        )
        if name in steps and 0 <= value <= steps[name]:
            answers[name] = value
        else:
            strange = True
    role = before.role_group
    if "role_group" in fields:
        chosen = [each for each in asked.role_groups if each == fields["role_group"]]
        role, strange = (chosen[0], strange) if chosen else (role, True)
    comment = fields.get("comment", before.comment).strip()
    filled = Filled(
        role_group=role,
        answers=answers,
        comment=comment[:COMMENT_LENGTH],
        continuation=before.continuation,
    )
    return Merged(filled, strange, len(comment))


def still_open(steps: list[Step], filled: Filled) -> list[tuple[int, str, int]]:
    """Count per step what has no answer yet."""
    counted = [
        (step.number, step.title, sum(i not in filled.answers for i in step.items))
        for step in steps
    ]
    return [line for line in counted if line[2]]
