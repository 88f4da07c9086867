"""A dialogue without numbers, for a team that is too small for a report."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import Field

from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.value import Value
from wvlo_scan.model import Instrument, Layer
from wvlo_scan.pages.words import Words


class Step(Value):
    """One step of the hour."""

    minutes: Annotated[int, Field(ge=1)]
    title: LocalizedText
    text: LocalizedText


class WorkingForm(Value):
    """The texts of the sheet: ground rules, steps, and what is agreed."""

    title: LocalizedText
    for_whom: LocalizedText
    rules_title: LocalizedText
    rules: tuple[LocalizedText, ...]
    steps_title: LocalizedText
    steps: tuple[Step, ...]
    questions_title: LocalizedText
    agreement_title: LocalizedText
    what: LocalizedText
    who: LocalizedText
    when: LocalizedText
    help_title: LocalizedText
    help: LocalizedText


@cache
def working_form() -> WorkingForm:
    """Read the texts that ship."""
    file = files("wvlo_scan") / "content" / "self_dialogue.toml"
    return WorkingForm.model_validate(tomllib.loads(file.read_text("utf-8")))


class Kit:
    """The working form with the questions of one questionnaire, per layer."""

    def __init__(self, instrument: Instrument, words: Words) -> None:
        """Take the questions that belong to the topics that everybody is asked."""
        self.words = words
        self.form = working_form()
        asked = [each for each in instrument.constructs if not each.optional]
        self.questions = [
            (words.text(layer.value), questions)
            for layer in Layer
            if (questions := [words.say(c.question) for c in asked if c.layer is layer])
        ]
