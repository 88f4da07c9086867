"""From answers to numbers: reverse-worded items, open answers, scores and shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from wvlo_core.domain.anonymity import DISTRIBUTION_FLOOR
from wvlo_core.ports import ItemScoring
from wvlo_scan.model.instrument import Construct, Instrument, Item
from wvlo_scan.model.wave import AnswerSheet

_ENOUGH_ITEMS = 2 / 3


def score_of(
    sheet: AnswerSheet,
    construct: Construct,
    instrument: Instrument,
    scorings: Mapping[str, ItemScoring],
) -> float | None:
    """Score one sheet, 0 to 1, when at least two thirds of the items are answered."""
    values = [recoded(sheet, item, instrument) for item in construct.items]
    given = [value for value in values if value is not None]
    if len(given) < _ENOUGH_ITEMS * len(construct.items):
        return None
    scale = instrument.scale_of(construct.items[0])
    return scorings[scale.scoring].score(given, len(scale.steps))


def recoded(sheet: AnswerSheet, item: Item, instrument: Instrument) -> int | None:
    """Turn a reverse-worded item around; an open answer stays open."""
    value = sheet.answers.get(item.id)
    if value is None or not item.reversed:
        return value
    return len(instrument.scale_of(item).steps) + 1 - value


def shares_of(
    sheets: Sequence[AnswerSheet], construct: Construct, instrument: Instrument
) -> tuple[int, ...] | None:
    """Percentage of answers per step, most positive last, from ten people on."""
    if len(sheets) < DISTRIBUTION_FLOOR:
        return None
    answers = Counter(
        value
        for sheet in sheets
        for item in construct.items
        if (value := recoded(sheet, item, instrument)) is not None
    )
    steps = len(instrument.scale_of(construct.items[0]).steps)
    return tuple(
        round(100 * answers[step] / answers.total()) for step in range(1, steps + 1)
    )
