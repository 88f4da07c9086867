"""Warns an editor of what respondents may find hard to read."""

from __future__ import annotations

from collections.abc import Iterator

from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.readability import Difficulty, difficulties
from wvlo_core.domain.value import Value
from wvlo_scan.model.instrument import Instrument


class HardText(Value):
    """A text that respondents read, and what in it may be hard."""

    place: str
    difficulties: tuple[Difficulty, ...]


def hard_texts(instrument: Instrument) -> tuple[HardText, ...]:
    """List them; the plain-Dutch form of a text counts where there is one."""
    found = (
        HardText(place=place, difficulties=difficulties(text.nl_b1 or text.nl))
        for place, text in _read(instrument)
    )
    return tuple(each for each in found if each.difficulties)


def _read(instrument: Instrument) -> Iterator[tuple[str, LocalizedText]]:
    """Give every text that a respondent reads, and its place."""
    yield "introduction", instrument.introduction
    for scale in instrument.scales:
        for step in scale.steps:
            yield f"{scale.id} {step.value}", step.label
        yield f"{scale.id} -", scale.no_answer
    for construct in instrument.constructs:
        yield f"{construct.code} ?", construct.question
    for item in instrument.items():
        yield item.id, item.text
