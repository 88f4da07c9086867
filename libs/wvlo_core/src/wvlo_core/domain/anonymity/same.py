"""Cells of several waves that mean the same people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wvlo_core.domain.anonymity.figures import Atom, Cell, Release


def side_by_side(waves: Sequence[Release]) -> dict[Cell, set[int]]:
    """Take cells of several waves as one where they mean the same people.

    They have the same key, and may differ in atoms that nobody was in on the side that
    lacks them. Gives each with the numbers of the waves that showed it; its key is a
    pair of which the second is the key in those waves.
    """
    found: dict[Any, list[_Same]] = {}
    for number, wave in enumerate(waves):
        for cell in wave.shown:
            alike = found.setdefault(cell.key, [])
            if not any(each.take(cell, number, waves) for each in alike):
                alike.append(_Same(cell.atoms, {number: cell.atoms}))
    return dict(_cells(found))


def _cells(found: Mapping[Any, Sequence[_Same]]) -> Iterator[tuple[Cell, set[int]]]:
    for key, alike in found.items():
        for number, each in enumerate(alike):
            yield Cell((number, key), each.atoms), {*each.waves}


@dataclass
class _Same:
    """One cell as several waves drew it; `atoms` are those of all together."""

    atoms: frozenset[Atom]
    waves: dict[int, frozenset[Atom]] = field(default_factory=dict)

    def take(self, cell: Cell, number: int, waves: Sequence[Release]) -> bool:
        """Take in the cell of one more wave if it means the same people; say whether."""
        atoms = self.atoms | cell.atoms
        drawn = {**self.waves, number: cell.atoms}
        if any(
            waves[wave].counts.get(atom, 0)
            for wave, inside in drawn.items()
            for atom in atoms - inside
        ):
            return False
        self.atoms, self.waves = atoms, drawn
        return True
