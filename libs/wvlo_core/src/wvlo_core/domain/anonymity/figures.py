"""What a report would like to show, and from how many people on it may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from wvlo_core.errors import Invalid

FLOOR = 5
"""Nothing about fewer people is ever shown. Settings can raise this, never lower it."""

DISTRIBUTION_FLOOR = 10
"""How answers are spread is shown from this many people on."""

COMMENT_FLOOR = 10
"""Comments are shown from this many writers on."""

Atom: TypeAlias = Any
"""Any hashable value that names the smallest combination of properties."""


class Showing(StrEnum):
    """The state of a cell in a report."""

    SHOWN = "shown"
    TOO_FEW = "too_few"
    PROTECTS_OTHERS = "protects_others"


@dataclass(frozen=True)
class Cell:
    """One figure a report would like to show: the people of all its atoms together."""

    key: Any
    atoms: frozenset[Atom]


@dataclass(frozen=True)
class Release:
    """What was shown before about the same figure, such as an earlier wave.

    `counts` gives the number of people per atom then, `shown` the cells that readers
    saw. Nobody knows who of then is among the people of now.
    """

    counts: Mapping[Atom, int]
    shown: tuple[Cell, ...]


def raised(min_n: int, floor: int = FLOOR) -> int:
    """Accept a threshold that is at least the floor."""
    if min_n < floor:
        message = (
            f"the threshold can only be raised: {min_n} is below the lowest allowed "
            f"number of {floor} answers"
        )
        raise Invalid(message)
    return min_n


def lost_without(cells: Sequence[Cell], people: Mapping[Atom, int]) -> dict[Any, int]:
    """Say what readers lose when a cell is held back: as much as there are people in it.

    Cells with the same people are lost only once, and a cell with everybody is worth
    more than all others together: whatever happens, that one stays.
    """
    known: set[frozenset[Atom]] = set()
    losses = {}
    for cell in cells:
        inside = frozenset(atom for atom in cell.atoms if atom in people)
        losses[cell.key] = 0 if inside in known else sum(people[a] for a in inside)
        known.add(inside)
    everything = sum(losses.values())
    for cell in cells:
        if losses[cell.key] and people.keys() <= cell.atoms:
            losses[cell.key] += everything
    return losses
