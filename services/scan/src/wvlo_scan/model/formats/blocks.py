"""What the files of other programs come down to: questions with the same answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wvlo_core.domain.locale import LocalizedText
from wvlo_scan.model.formats.losses import Losses
from wvlo_scan.model.instrument import Layer

_MOST_STEPS = 11
_LEAST_STEPS = 2


@dataclass(frozen=True)
class About:
    """The texts about a questionnaire as a whole."""

    title: LocalizedText
    introduction: LocalizedText | None = None
    notice: LocalizedText | None = None


@dataclass(frozen=True)
class Option:
    """An answer to choose from."""

    code: str
    label: LocalizedText


@dataclass(frozen=True)
class Row:
    """A question text under a code that is unique in the file."""

    code: str
    text: LocalizedText


@dataclass(frozen=True)
class Block:
    """Questions with the same answers; `single` blocks of a page may be put together."""

    place: str
    code: str
    title: LocalizedText
    page: str
    options: tuple[Option, ...]
    rows: tuple[Row, ...]
    layer: Layer | None = None
    single: bool = False


def joined(blocks: Iterable[Block]) -> list[Block]:
    """Put neighbours on one page with the same answers together, if single."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        same = (
            last is not None
            and (last.single, last.page) == (block.single, block.page)
            and last.options == block.options
        )
        if last is not None and block.single and same:
            found[-1] = replace(last, rows=last.rows + block.rows)
        else:
            found.append(block)
    return found


def is_plain(block: Block, losses: Losses) -> bool:
    """Tell whether we can ask it; when not, note why."""
    steps = ordered(block.options)[0]
    if not block.rows:
        losses.add(block.place, "een vraag zonder regels", "a question without rows")
    elif not _LEAST_STEPS <= len(steps) <= _MOST_STEPS:
        losses.add(
            block.place,
            f"een schaal van {len(steps)} antwoorden; 2 tot en met 11 kan",
            f"a scale of {len(steps)} answers; 2 to 11 can be used",
        )
    else:
        return True
    return False


def ordered(options: Sequence[Option]) -> tuple[list[Option], Option | None]:
    """Give the steps from low to high, and the answer that is no step.

    Codes with a number are put in its order, as codes are what gets counted elsewhere;
    one code without a number beside them is `I do not know`.
    """
    numbers = {option: re.search(r"\d+", option.code) for option in options}
    counted = [option for option, number in numbers.items() if number]
    others = [option for option in options if option not in counted]
    if len(others) > 1 or not counted:
        return list(options), None
    counted.sort(key=lambda option: int(numbers[option].group()))  # type: ignore[union-attr]
    return counted, others[0] if others else None
