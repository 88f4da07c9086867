"""Earlier waves: what a later one may show without telling who came or went.

Nobody knows who answered twice; the register is gone. We take the worst guess: of the
people in an atom then and now, the smaller number are the same and answered the same.
A combination adds up figures of now, with numbers p on the vertices, and figures of
then, with numbers q. On the people who stayed remains p + q, on those who came p, on
those who went q. Two things have to be asked.

- *The change.* Where those who stayed join the vertices well enough, p + q has to be
  the same everywhere, and those on a cut of p are the people who came or went.
- *The same people once more.* A figure of now in which nobody came or went is as good
  as a figure of then: with it, those of then have to be safe too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wvlo_core.domain.anonymity.choice import Question
from wvlo_core.domain.anonymity.exchange import held_back
from wvlo_core.domain.anonymity.figures import Atom, Cell, Release, lost_without
from wvlo_core.domain.anonymity.nesting import Nesting, nested
from wvlo_core.domain.anonymity.network import Edge, Network


def telling_of_others(
    counts: Mapping[Atom, int], shown: Sequence[Cell], earlier: Release, min_n: int
) -> set[Any]:
    """Name the cells that with those of an earlier wave would single a few out.

    `counts` and `shown` are those of now.
    """
    now, then = _side_by_side(counts, shown, earlier)
    people = {
        atom: (counts.get(atom, 0), earlier.counts.get(atom, 0))
        for atom in {*counts, *earlier.counts}
        if counts.get(atom, 0) or earlier.counts.get(atom, 0)
    }
    found = nested([*{*now, *then}], people, first=then)
    if not then.isdisjoint(found.crossing):
        return {*now.values()}
    waves = _Waves(
        found,
        people,
        {vertex for vertex, cell in enumerate(found.cells, 1) if cell in now},
        {vertex for vertex, cell in enumerate(found.cells, 1) if cell in then},
        min_n,
    )
    return {
        *(now[cell] for cell in found.crossing),
        *(now[found.cells[vertex - 1]] for vertex in waves.held_back()),
    }


def _side_by_side(
    counts: Mapping[Atom, int], shown: Sequence[Cell], earlier: Release
) -> tuple[dict[Cell, Any], set[Cell]]:
    """Take a cell of now and one of then as the same where they mean the same people.

    They may differ in atoms that nobody was in on the side that lacks them.
    """
    before = {cell.key: cell for cell in earlier.shown}
    now: dict[Cell, Any] = {}
    then: set[Cell] = set()
    for cell in shown:
        old = before.get(cell.key)
        if old is None or (
            any(earlier.counts.get(atom, 0) for atom in cell.atoms - old.atoms)
            or any(counts.get(atom, 0) for atom in old.atoms - cell.atoms)
        ):
            now[Cell(("now", cell.key), cell.atoms)] = cell.key
        else:
            both = Cell(("both", cell.key), cell.atoms | old.atoms)
            now[both] = cell.key
            then.add(both)
            del before[cell.key]
    then.update(Cell(("then", cell.key), cell.atoms) for cell in before.values())
    return now, then


@dataclass(frozen=True)
class _Waves:
    """Two waves in one network: `people` has the numbers of now and then per atom."""

    found: Nesting
    people: Mapping[Atom, tuple[int, int]]
    now: set[int]
    then: set[int]
    min_n: int

    def held_back(self) -> set[int]:
        """Choose what not to show now: the change first, then the same people."""
        joined = self._joined()
        changes = [*self._changes(joined)]
        fixed = {
            cell
            for cell in self._cells()
            if cell not in self.now
            or (cell not in self.then and self._one(joined, cell))
        }
        unit = len(self.people) + 1
        told = held_back(self._question(changes, self.min_n * unit, self.now), fixed)
        moved = Network(len(self.found.around), [e for e in changes if e[2]])
        for cell in fixed | told:
            moved.merge(cell, self.found.around[cell])
        hidden = {
            cell
            for cell in self._cells()
            if cell not in self.then and moved.connected(cell, self.found.around[cell])
        }
        before = [(*self.found.ends[a], n) for a, (_, n) in self.people.items()]
        new = self.now - self.then
        return told | held_back(self._question(before, self.min_n, new), hidden)

    def _cells(self) -> range:
        return range(1, len(self.found.around))

    def _one(self, network: Network, cell: int) -> bool:
        return network.of(cell) == network.of(self.found.around[cell])

    def _question(self, edges: Sequence[Edge], enough: int, ours: set[int]) -> Question:
        """Ask which of our cells to hold back; others are too dear, and never needed."""
        now = {atom: n for atom, (n, _) in self.people.items() if n}
        losses = lost_without(self.found.cells, now)
        everything = sum(losses.values()) + 1
        price = [
            losses[cell.key] + (0 if vertex in ours else everything)
            for vertex, cell in enumerate(self.found.cells, 1)
        ]
        return Question(self.found.around, edges, [0, *price], enough)

    def _joined(self) -> Network:
        """Merge the vertices that the people who stayed join well enough."""
        stayed = [(*self.found.ends[atom], min(n)) for atom, n in self.people.items()]
        network = Network(len(self.found.around), stayed)
        for cell in self._cells():
            if cell not in self.now | self.then:
                network.merge(cell, self.found.around[cell])
        while network.merge_inseparable(self.min_n):
            pass
        return network

    def _changes(self, joined: Network) -> Iterator[Edge]:
        """Put on every edge the fewest people that a cut of p leaves there.

        Where vertices are not joined, p + q may be anything; then p leaves all of now
        or the change, whichever is less, and where that is nobody still a trace: one
        person counts as more than all traces together.
        """
        unit = len(self.people) + 1
        for atom, (now, then) in self.people.items():
            u, v = self.found.ends[atom]
            changed = abs(now - then)
            if joined.of(u) == joined.of(v):
                yield u, v, changed * unit
            else:
                yield u, v, min(now, changed) * unit or 1
