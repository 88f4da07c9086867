"""From answer sheets to people with a score, and where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TypeAlias

from wvlo_core.domain.anonymity import Cell
from wvlo_core.ports import ItemScoring
from wvlo_scan.model.instrument import Construct, Instrument
from wvlo_scan.model.scores import score_of, table_of
from wvlo_scan.model.wave import AnswerSheet


@dataclass(frozen=True)
class Scored:
    """One person on one construct: the score (0 to 1) and the answers, recoded.

    An item left open takes the person's mean on the others, so that every figure of a
    construct is about the same people.
    """

    sheet: AnswerSheet
    score: float
    answers: tuple[float, ...]


People: TypeAlias = Mapping[tuple[str, str], Sequence[Scored]]
"""The people with a score per atom: group and role group together."""


def scored(
    construct: Construct,
    instrument: Instrument,
    sheets: Sequence[AnswerSheet],
    scorings: Mapping[str, ItemScoring],
) -> list[Scored]:
    """Give everybody who answered enough of this construct."""
    rows = table_of(sheets, construct, instrument)
    return [
        Scored(sheet, score, _filled(row))
        for sheet, row in zip(sheets, rows, strict=True)
        if (score := score_of(sheet, construct, instrument, scorings)) is not None
    ]


def _filled(row: Sequence[int | None]) -> tuple[float, ...]:
    mean = fmean(value for value in row if value is not None)
    return tuple(mean if value is None else float(value) for value in row)


def by_atom(everybody: Sequence[Scored]) -> People:
    """Put people with the same group and role group together."""
    found: dict[tuple[str, str], list[Scored]] = defaultdict(list)
    for person in everybody:
        found[person.sheet.group, person.sheet.role_group].append(person)
    return found


def inside(cell: Cell, people: People) -> list[Scored]:
    """Give the people of one cell."""
    return [person for atom in cell.atoms for person in people.get(atom, ())]


def shares_of(people: Sequence[Scored], steps: int) -> tuple[int, ...]:
    """Percentage of people whose score is nearest to each step, the best step last."""
    nearest = [int(person.score * (steps - 1) + 0.5) for person in people]
    return tuple(round(100 * nearest.count(n) / len(people)) for n in range(steps))
