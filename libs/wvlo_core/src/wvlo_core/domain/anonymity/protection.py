"""Which cells of a report may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wvlo_core.domain.anonymity.choice import question_of
from wvlo_core.domain.anonymity.exchange import held_back
from wvlo_core.domain.anonymity.figures import (
    FLOOR,
    Atom,
    Cell,
    Release,
    Showing,
    lost_without,
    raised,
)
from wvlo_core.domain.anonymity.nesting import nested
from wvlo_core.domain.anonymity.rounds import telling_of_others


def protect(
    counts: Mapping[Atom, int],
    cells: Sequence[Cell],
    min_n: int = FLOOR,
    earlier: Iterable[Release] = (),
) -> dict[Any, Showing]:
    """Decide for each cell whether it may be shown.

    `counts` gives the number of people per atom, `earlier` what was shown before about
    the same figure. Cells that nobody is in, or too few, are `TOO_FEW`. Further cells
    become `PROTECTS_OTHERS` until every combination of shown cells, however added and
    subtracted, is about nobody or about at least `min_n` people; with the cells of all
    earlier releases too, if everybody who can be the same answered the same.

    Cells have to fit in two families of nested cells, such as a tree of departments
    and role groups within each of them; one that fits in neither is held back.
    """
    raised(min_n)
    people = {atom: n for atom, n in counts.items() if n > 0}
    size = {c.key: sum(people.get(a, 0) for a in c.atoms) for c in cells}
    state = {
        c.key: Showing.SHOWN if size[c.key] >= min_n else Showing.TOO_FEW for c in cells
    }
    for key in _together(people, cells, size, min_n):
        if state[key] is Showing.SHOWN:
            state[key] = Showing.PROTECTS_OTHERS
    before = [release for release in earlier if release.shown]
    if before:
        shown = [cell for cell in cells if state[cell.key] is Showing.SHOWN]
        for key in telling_of_others(people, shown, before, min_n):
            state[key] = Showing.PROTECTS_OTHERS
    return state


def _together(
    people: Mapping[Atom, int],
    cells: Sequence[Cell],
    size: Mapping[Any, int],
    min_n: int,
) -> list[Any]:
    """Name the cells that together with others would single somebody out."""
    found = nested(cells, people)
    losses = lost_without(found.cells, people)
    hidden = {v for v, cell in enumerate(found.cells, 1) if size[cell.key] < min_n}
    question = question_of(
        around=found.around,
        edges=[(*found.ends[atom], n) for atom, n in people.items()],
        price={
            vertex: losses[cell.key]
            for vertex, cell in enumerate(found.cells, 1)
            if vertex not in hidden
        },
        hidden=hidden,
        enough=min_n,
    )
    return [
        *(cell.key for cell in found.crossing),
        *(found.cells[vertex - 1].key for vertex in held_back(question) or ()),
    ]


def counted_in(
    cells: Sequence[Cell], states: Mapping[Any, Showing]
) -> dict[Any, Any | None]:
    """Tell for each hidden cell the smallest shown cell that everybody in it counts in.

    So a department of three rolls up into its parent, and its page can say so. None
    when no shown cell contains it.
    """
    shown: dict[Atom, list[Cell]] = {}
    for cell in sorted(cells, key=lambda c: (len(c.atoms), str(c.key))):
        if states[cell.key] is Showing.SHOWN:
            for atom in cell.atoms:
                shown.setdefault(atom, []).append(cell)
    return {
        cell.key: next(
            (
                outer.key
                for outer in shown.get(next(iter(cell.atoms), None), ())
                if cell.atoms <= outer.atoms
            ),
            None,
        )
        for cell in cells
        if states[cell.key] is not Showing.SHOWN
    }
