"""What goes first when not every cell can be shown: what readers look for first.

Groups before the two sides of the role gap, these before kinds of work, and a kind of
work inside a group last. A later cell is never shown at the cost of an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wvlo_core.domain import anonymity
from wvlo_core.domain.anonymity import Atom, Cell, Release, Showing

_ORDER = (("organisation", "group"), ("role_side",), ("role_group",), ("group_role",))
_ONE_BY_ONE = 10
"""Up to so many cells are given up one at a time; more all at once, to be quick."""


def protect(
    counts: Mapping[Atom, int],
    cells: Sequence[Cell],
    min_n: int,
    earlier: Iterable[Release] = (),
) -> dict[Any, Showing]:
    """Decide for each cell whether it may be shown, in the order of importance.

    Every decision is that of `wvlo_core.domain.anonymity.protect`; here cells are only
    left out that it would show instead of a more important one.
    """
    before = tuple(earlier)
    states = anonymity.protect(counts, cells, min_n, before)
    if Showing.PROTECTS_OTHERS not in states.values():
        return states
    kept: list[Cell] = []
    for kinds in _ORDER:
        layer = [cell for cell in cells if cell.key[0] in kinds]
        found = _added(counts, kept, layer, min_n, before)
        for cell in layer:
            if states[cell.key] is not Showing.TOO_FEW:
                states[cell.key] = found.get(cell.key, Showing.PROTECTS_OTHERS)
        kept += [cell for cell in layer if states[cell.key] is Showing.SHOWN]
    return states


def _added(
    counts: Mapping[Atom, int],
    kept: list[Cell],
    layer: list[Cell],
    min_n: int,
    earlier: tuple[Release, ...],
) -> dict[Any, Showing]:
    """Add cells as far as everything that is kept stays shown."""
    while True:
        found = anonymity.protect(counts, [*kept, *layer], min_n, earlier)
        lost = [cell for cell in kept if found[cell.key] is not Showing.SHOWN]
        if not lost:
            return found
        taken = frozenset[Atom]().union(*(cell.atoms for cell in lost))
        touching = [
            cell
            for cell in layer
            if found[cell.key] is Showing.SHOWN and not taken.isdisjoint(cell.atoms)
        ]
        given_up = touching or layer
        if len(layer) <= _ONE_BY_ONE:
            given_up = [min(given_up, key=lambda cell: _people(counts, cell))]
        gone = {cell.key for cell in given_up}
        layer = [cell for cell in layer if cell.key not in gone]


def _people(counts: Mapping[Atom, int], cell: Cell) -> tuple[int, str]:
    return sum(counts.get(atom, 0) for atom in cell.atoms), str(cell.key)
