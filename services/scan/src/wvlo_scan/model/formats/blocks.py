"""What the files of other programs come down to: questions with the same answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from wvlo_core.domain.locale import LocalizedText
from wvlo_scan.model.formats.losses import Losses
from wvlo_scan.model.instrument import Layer

_MOST_STEPS = 11
_LEAST_STEPS = 2
_PLAIN_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,9})?")
_BY_CUSTOM = {-1, -2, -7, -8, -9, -88, -99, 0, 8, 9, 77, 88, 98, 99, 888, 998, 999}
"""Codes that surveys use for an answer that is none."""


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


def joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Put neighbours on one page with the same answers together, if single."""

    def together(numbered: tuple[int, Block]) -> object:
        number, block = numbered
        return (block.page, block.options) if block.single else number

    for _, group in groupby(enumerate(blocks), key=together):
        members = [block for _, block in group]
        rows = tuple(row for block in members for row in block.rows)
        yield replace(members[0], rows=rows)


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


def ordered(options: Sequence[Option]) -> tuple[list[Option], list[Option]]:
    """Give the steps from low to high, and the answers that are no step.

    Codes with a number are put in its order, as codes are what gets counted elsewhere.
    No steps are those without a number beside them, and those at an end that surveys
    use for it by custom, such as 99, when they break the even spacing of the others.
    """
    numbers = [(_number(option.code), option) for option in options]
    counted = [(number, option) for number, option in numbers if number is not None]
    if len(counted) < _LEAST_STEPS:
        return list(options), []
    counted.sort(key=lambda pair: pair[0])
    aside = [option for number, option in numbers if number is None]
    kept, custom = counted, []
    for end in (-1, 0):
        while (
            len(kept) > _LEAST_STEPS
            and not _is_even(kept)
            and kept[end][0] in _BY_CUSTOM
        ):
            custom.append(kept[end])
            kept = kept[:-1] if end else kept[1:]
    if not _is_even(kept):
        kept, custom = counted, []
    return [option for _, option in kept], aside + [option for _, option in custom]


def are_uneven(steps: Sequence[Option]) -> bool:
    """Tell whether codes skip a number where ours do not."""
    numbers = [(_number(option.code), option) for option in steps]
    return not _is_even([(n, option) for n, option in numbers if n is not None])


def _number(code: str) -> float | None:
    """Give the number that a code is, or the first one in it."""
    if _PLAIN_NUMBER.fullmatch(code):
        return float(code)
    found = re.search(r"\d+", code)
    return float(found.group()) if found else None


def _is_even(counted: Sequence[tuple[float, Option]]) -> bool:
    return len({round(b - a, 6) for (a, _), (b, _) in pairwise(counted)}) <= 1
