"""From answers to numbers: reverse-worded items, open answers, scores and shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wvlo_core.domain.statistics import Reliability, reliability
from wvlo_core.errors import Unavailable
from wvlo_core.ports import ItemScoring
from wvlo_scan.model.instrument import Construct, Instrument, Item
from wvlo_scan.model.wave import AnswerSheet

_ROUNDING = 1e-9
ENOUGH_ITEMS = 2 / 3
"""The part of a construct's items that somebody must answer to get a score."""


def score_of(
    sheet: AnswerSheet,
    construct: Construct,
    instrument: Instrument,
    scorings: Mapping[str, ItemScoring],
) -> float | None:
    """Score one sheet, 0 to 1, when at least two thirds of the items are answered."""
    given = [v for v in _row(sheet, construct, instrument) if v is not None]
    if len(given) < ENOUGH_ITEMS * len(construct.items):
        return None
    scale = instrument.scale_of(construct.items[0])
    return _ask(scorings, scale.scoring, given, len(scale.steps))


def recoded(sheet: AnswerSheet, item: Item, instrument: Instrument) -> int | None:
    """Turn a reverse-worded item around; an open answer stays open."""
    value = sheet.answers.get(item.id)
    if value is None or not item.reversed:
        return value
    return len(instrument.scale_of(item).steps) + 1 - value


def table_of(
    sheets: Sequence[AnswerSheet], construct: Construct, instrument: Instrument
) -> list[list[int | None]]:
    """Give a row per sheet and a column per item, for the statistics of the core.

    Reverse-worded items are turned around; an open answer is `None`.
    """
    return [_row(sheet, construct, instrument) for sheet in sheets]


def reliability_of(
    sheets: Sequence[AnswerSheet], construct: Construct, instrument: Instrument
) -> Reliability:
    """Tell editors how well the items hang together; refuses fewer than thirty."""
    return reliability(table_of(sheets, construct, instrument))


def _ask(
    scorings: Mapping[str, ItemScoring], name: str, answers: Sequence[int], steps: int
) -> float:
    """Ask a plug-in; a report is fixed for ever, so a wrong score stops its making."""
    if name not in scorings:
        message = (
            f"scoring plug-in {name!r} is not installed any more; install it again"
        )
        raise Unavailable(message)
    try:
        score = scorings[name].score(answers, steps)
    except Exception as failed:
        message = f"scoring plug-in {name!r} failed: {failed!r}; mend or replace it"
        raise Unavailable(message) from failed
    if not -_ROUNDING <= score <= 1 + _ROUNDING:
        message = f"scoring plug-in {name!r} gave {score}, not a number from 0 to 1"
        raise Unavailable(message)
    return min(max(score, 0.0), 1.0)


def _row(
    sheet: AnswerSheet, construct: Construct, instrument: Instrument
) -> list[int | None]:
    return [recoded(sheet, item, instrument) for item in construct.items]
