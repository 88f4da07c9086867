"""Earlier waves: what a later one may show without telling who came or went.

Nobody knows who answered twice; the register is gone. We take the worst guess: in every
atom as many people as can be are the same, and they answered the same. So when the
waves are ordered by their number of people in an atom, those of a smaller wave are all
among those of a larger one, and the *steps* between them are the people who differ.

A combination adds up figures of all waves, each with numbers on the vertices. What
remains of a person is the sum over the waves that person was in. Two things are asked,
of now and of all earlier waves together.

- *The change.* Where those who were always there join two vertices well enough, the sum
  over all waves has to be the same at both. A figure of now that differs there leaves at
  least the people of the step above now, or of the one below. Atoms with as many people
  as in the wave that is most alike, the *model*, do not count: there the same figure of
  the model does the same.
- *The same people once more.* Figures of now that differ only in such atoms could as
  well be figures of the model, which has to be safe with them beside the other earlier
  waves: the same two questions, with one wave less.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wvlo_core.domain.anonymity.choice import Question, question_of
from wvlo_core.domain.anonymity.exchange import held_back
from wvlo_core.domain.anonymity.figures import Atom, Cell, Release, lost_without
from wvlo_core.domain.anonymity.nesting import Nesting, nested
from wvlo_core.domain.anonymity.network import Edge, Network
from wvlo_core.domain.anonymity.same import side_by_side


def telling_of_others(
    counts: Mapping[Atom, int],
    shown: Sequence[Cell],
    earlier: Sequence[Release],
    min_n: int,
) -> set[Any]:
    """Name the cells that with those of earlier waves would single a few out.

    `counts` and `shown` are those of now.
    """
    waves = [*earlier, Release(counts, tuple(shown))]
    now = len(earlier)
    people = {
        atom: tuple(wave.counts.get(atom, 0) for wave in waves)
        for atom in dict.fromkeys(atom for wave in waves for atom in wave.counts)
        if any(wave.counts.get(atom, 0) for wave in waves)
    }
    seen = side_by_side(waves)
    first = {cell for cell, when in seen.items() if when != {now}}
    found = nested([*seen], people, first=first)
    if not first.isdisjoint(found.crossing):
        return {cell.key for cell in shown}
    at = [
        {vertex for vertex, cell in enumerate(found.cells, 1) if wave in seen[cell]}
        for wave in range(len(waves))
    ]
    told = _Rounds(found, people, at, min_n).held_back()
    cells = [*found.crossing, *(found.cells[vertex - 1] for vertex in told)]
    return {cell.key[1] for cell in cells if now in seen[cell]}


@dataclass(frozen=True)
class _Rounds:
    """All waves in one network; now is the last.

    `people` has the number of people per atom in each wave, `shown` the vertices of the
    cells that readers saw of each.
    """

    found: Nesting
    people: Mapping[Atom, Sequence[int]]
    shown: Sequence[set[int]]
    min_n: int

    def held_back(self) -> set[int]:
        """Choose what not to show now: by the change, then by the same people."""
        now = len(self.shown) - 1
        earlier = [*range(now)]
        shown, ours, more = self.shown[now], self.shown[now], self.shown[now]
        told: set[int] = set()
        while True:
            fixed, changes = self._change(now, shown, earlier)
            ours = ours - fixed
            hidden = held_back(self._question(changes, ours & more, fixed))
            if hidden is None:
                return told | ours
            told |= hidden
            ours = ours - hidden
            if not earlier:
                return told
            moved = Network(len(self.found.around), changes)
            for cell in fixed | hidden:
                moved.merge(cell, self.found.around[cell])
            now = self._model(now, earlier)
            more = {
                cell
                for cell in shown - hidden - self.shown[now]
                if not moved.connected(cell, self.found.around[cell])
            }
            if not ours or not more:
                return told
            shown = self.shown[now] | more
            earlier.remove(now)

    def _model(self, now: int, earlier: Sequence[int]) -> int:
        """Find the wave in which most people are in atoms with as many as now."""
        alike = {
            wave: sum(n[now] for n in self.people.values() if n[now] == n[wave])
            for wave in earlier
        }
        return max(earlier, key=lambda wave: (alike[wave], wave))

    def _question(
        self, edges: Sequence[Edge], ours: set[int], fixed: set[int]
    ) -> Question:
        price = {vertex: self._losses[vertex] for vertex in sorted(ours)}
        return question_of(self.found.around, edges, price, fixed, self.min_n)

    @cached_property
    def _losses(self) -> dict[int, int]:
        """What is lost without each cell of now."""
        now = {atom: n[-1] for atom, n in self.people.items() if n[-1]}
        cells = {vertex: self.found.cells[vertex - 1] for vertex in self.shown[-1]}
        losses = lost_without([cells[vertex] for vertex in sorted(cells)], now)
        return {vertex: losses[cell.key] for vertex, cell in cells.items()}

    def _change(
        self, now: int, shown: set[int], earlier: Sequence[int]
    ) -> tuple[set[int], list[Edge]]:
        """Give the cells by which nothing can differ, and who is left at the least."""
        joined = self._joined(now, shown, earlier)
        before = {cell for wave in earlier for cell in self.shown[wave]}
        ends = self.found.around
        fixed = {
            cell
            for cell in range(1, len(ends))
            if cell not in shown
            or (earlier and cell not in before and joined.one(cell, ends[cell]))
        }
        model = self._model(now, earlier) if earlier else None
        edges = []
        for atom, numbers in self.people.items():
            u, v = self.found.ends[atom]
            alike = 0 if model is None else numbers[model]
            if numbers[now] != alike:
                others = [numbers[wave] for wave in earlier]
                left = _left(numbers[now], others, always=joined.one(u, v))
                edges.append((u, v, left))
        return fixed, edges

    def _joined(self, now: int, shown: set[int], earlier: Sequence[int]) -> Network:
        """Merge the vertices that those who were always there join well enough."""
        always = [
            (*self.found.ends[atom], min(n[wave] for wave in (now, *earlier)))
            for atom, n in self.people.items()
        ]
        network = Network(len(self.found.around), [edge for edge in always if edge[2]])
        known = shown.union(*(self.shown[wave] for wave in earlier))
        for cell in range(1, len(self.found.around)):
            if cell not in known:
                network.merge(cell, self.found.around[cell])
        while network.merge_inseparable(self.min_n):
            pass
        return network


def _left(now: int, others: Sequence[int], *, always: bool) -> int:
    """Count who is left of an atom when a figure of now differs there, at the least.

    Those on the step above now, or those on the step below it. Above the largest wave
    is nobody who could hide that; below the smallest are those who were always there,
    and `always` tells that their sum is the same.
    """
    steps = [n - now for n in sorted(others) if n >= now][:1]
    below = [now - n for n in sorted(others, reverse=True) if n <= now][:1]
    steps += below or ([] if always else [now])
    return min(steps, default=now)
