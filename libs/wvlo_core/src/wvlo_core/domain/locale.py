"""Text in Dutch first, English beside it, and an honest notice when one is missing."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from wvlo_core.domain.value import Value

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Language(StrEnum):
    """The two languages of everything a user sees."""

    NL = "nl"
    EN = "en"


class ReadingLevel(StrEnum):
    """How plain the Dutch is: B1 is the level that most adults read with ease."""

    STANDARD = "standard"
    B1 = "B1"


class ShownText(BaseModel):
    """What a reader gets, and a notice when it is not what was asked for."""

    model_config = ConfigDict(frozen=True)

    text: str
    language: Language
    level: ReadingLevel
    notice: str | None = None


class LocalizedText(Value):
    """Dutch is required, English and a plain-Dutch (B1) form are optional."""

    nl: Words
    en: Words | None = None
    nl_b1: Words | None = None

    def show(
        self,
        language: Language = Language.NL,
        level: ReadingLevel = ReadingLevel.STANDARD,
    ) -> ShownText:
        """Choose the closest text there is; never return nothing."""
        if language is Language.EN:
            if self.en is not None:
                notice = (
                    "This text is not available in plain English yet."
                    if level is ReadingLevel.B1
                    else None
                )
                return ShownText(
                    text=self.en,
                    language=language,
                    level=ReadingLevel.STANDARD,
                    notice=notice,
                )
            return ShownText(
                text=self.nl,
                language=Language.NL,
                level=ReadingLevel.STANDARD,
                notice="This text is only available in Dutch.",
            )
        if level is ReadingLevel.B1 and self.nl_b1 is not None:
            return ShownText(text=self.nl_b1, language=language, level=level)
        notice = (
            "Deze tekst is er nog niet in eenvoudige taal."
            if level is ReadingLevel.B1
            else None
        )
        return ShownText(
            text=self.nl, language=language, level=ReadingLevel.STANDARD, notice=notice
        )

    def text(self, language: Language) -> str:
        """Give the words alone, for places where a notice has no room."""
        return self.show(language).text
