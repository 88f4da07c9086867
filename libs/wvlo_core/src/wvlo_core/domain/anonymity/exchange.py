"""Holding back no more than needed: showing again, and trading for what costs less."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from wvlo_core.domain.anonymity.choice import Question, first_choice
from wvlo_core.domain.anonymity.flow import Channels
from wvlo_core.domain.anonymity.nesting import GROUND


def held_back(question: Question, hidden: Collection[int]) -> set[int]:
    """Give cells to hold back besides the hidden ones, so that little is lost.

    None of them alone can be shown again. For each it was also tried whether others
    cost less in its place, counting what can then be shown again.
    """
    chosen = first_choice(question, hidden)
    exchange = _Exchange(question, hidden, chosen)
    exchange.show_again(chosen)
    for cell in sorted(exchange.chosen, key=exchange.rank):
        exchange.trade(cell)
    exchange.show_again(exchange.chosen)
    return exchange.chosen


_NEAR = 12
"""How many cells near a trade are looked at again: so that the work stays in step."""


class _Exchange:
    """The network with hidden cells as links, so that each can be taken away again."""

    def __init__(
        self, question: Question, hidden: Iterable[int], chosen: Iterable[int]
    ) -> None:
        self.chosen = {*chosen}
        self._question = question
        self._inside: list[set[int]] = [set() for _ in question.around]
        for cell in self.chosen:
            self._inside[question.around[cell]].add(cell)
        self._channels = Channels(len(question.around), question.edges)
        for cell in {*hidden, *self.chosen}:
            self._channels.link(cell, question.around[cell])

    def rank(self, cell: int) -> tuple[int, int]:
        """Order cells: what is lost most comes first."""
        return (-self._question.price[cell], cell)

    def show_again(self, cells: Iterable[int]) -> list[int]:
        """Show what protects nobody by being hidden, the largest first; say which."""
        shown = []
        for cell in sorted(self.chosen.intersection(cells), key=self.rank):
            self._show(cell)
            if self._exposed(cell):
                self._hide(cell)
            else:
                shown.append(cell)
        return shown

    def trade(self, cell: int) -> None:
        """Show this cell and hide others instead, if that loses less."""
        if cell not in self.chosen:
            return
        price = self._question.price
        self._show(cell)
        added, touched = self._in_place_of(cell)
        shown = [] if self._exposed(cell) else self.show_again(self._near(touched))
        gained = price[cell] + sum(price[other] for other in shown)
        if self._exposed(cell) or gained <= sum(price[other] for other in added):
            for other in {*shown, cell}:
                self._hide(other)
            for other in added:
                self._show(other)

    def _in_place_of(self, cell: int) -> tuple[list[int], set[int]]:
        """Hide others until a shown cell is not exposed; tell which, and what is near.

        When there are no others, it stays exposed.
        """
        price = self._question.price
        added: list[int] = []
        touched: set[int] = set()
        while exposed := self._exposed(cell):
            touched |= exposed
            others = [other for other in self._leaving(exposed) if other != cell]
            if not others:
                break
            added.append(min(others, key=lambda other: (price[other], other)))
            self._hide(added[-1])
        return added, {*touched, *added}

    def _hide(self, cell: int) -> None:
        outside = self._question.around[cell]
        self._channels.link(cell, outside)
        self._inside[outside].add(cell)
        self.chosen.add(cell)

    def _show(self, cell: int) -> None:
        outside = self._question.around[cell]
        self._channels.unlink(cell, outside)
        self._inside[outside].remove(cell)
        self.chosen.remove(cell)

    def _exposed(self, cell: int) -> set[int]:
        """Find one side of a cut with too few people at this shown cell, if any."""
        outside = self._question.around[cell]
        return self._channels.narrow_side(cell, outside, self._question.enough)

    def _leaving(self, vertices: Collection[int]) -> Iterator[int]:
        """List the shown cells with one end among these vertices."""
        for vertex in vertices:
            if vertex != GROUND and self._question.around[vertex] not in vertices:
                yield vertex
            for cell in self._question.inner[vertex]:
                if cell not in vertices:
                    yield cell

    def _near(self, vertices: Collection[int]) -> list[int]:
        """List the largest chosen cells at these vertices or next to them."""
        outside = {self._question.around[vertex] for vertex in vertices}
        inner = (cell for v in {*vertices, *outside} for cell in self._inside[v])
        near = self.chosen & {*vertices, *outside, *inner}
        return sorted(near, key=self.rank)[:_NEAR]
