"""Holding back no more than needed: showing again, and trading for what costs less."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator

from wvlo_core.domain.anonymity.choice import Question, first_choice
from wvlo_core.domain.anonymity.flow import Channels


def held_back(question: Question) -> set[int] | None:
    """Give cells to hold back, so that little is lost.

    None of them alone can be shown again. For each it was also tried whether others
    cost less in its place, counting what can then be shown again. None when all
    of them are not enough.
    """
    chosen = first_choice(question)
    if chosen is None:
        return None
    exchange = _Exchange(question, chosen)
    exchange.show_again(chosen)
    for cell in exchange.largest_first(exchange.chosen):
        exchange.trade(cell)
    exchange.show_again(exchange.chosen)
    return exchange.chosen


_NEAR = 12
"""How many cells near a trade are looked at again: so that the work stays in step."""


class _Exchange:
    """The network with hidden cells as links, so that each can be taken away again."""

    def __init__(self, question: Question, chosen: Iterable[int]) -> None:
        self.chosen: set[int] = set()
        self._question = question
        price = question.price
        self._order = sorted(question.links, key=lambda cell: (-price[cell], cell))
        self._rank = {cell: rank for rank, cell in enumerate(self._order)}
        self._at: list[list[int]] = [[] for _ in range(question.size)]
        self._channels = Channels(question.size, question.edges)
        for cell in chosen:
            self._hide(cell)

    def largest_first(self, cells: Iterable[int]) -> list[int]:
        """Order cells: what is lost most comes first."""
        return sorted(cells, key=self._rank.__getitem__)

    def show_again(self, cells: Iterable[int]) -> list[int]:
        """Show what protects nobody by being hidden, the largest first; say which."""
        shown = []
        for cell in self.largest_first(self.chosen.intersection(cells)):
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
            others = [*self._leaving(exposed, cell)]
            if not others:
                break
            added.append(min(others, key=lambda other: (price[other], other)))
            self._hide(added[-1])
        for other in added:
            touched.update(self._question.links[other])
        return added, touched

    def _hide(self, cell: int) -> None:
        self.chosen.add(cell)
        self._channels.link(*self._question.links[cell])
        for vertex in self._question.links[cell]:
            insort(self._at[vertex], self._rank[cell])

    def _show(self, cell: int) -> None:
        self.chosen.remove(cell)
        self._channels.unlink(*self._question.links[cell])
        for vertex in self._question.links[cell]:
            del self._at[vertex][bisect_left(self._at[vertex], self._rank[cell])]

    def _exposed(self, cell: int) -> set[int]:
        """Find one side of a cut with too few people at this shown cell, if any."""
        return self._channels.narrow_side(
            *self._question.links[cell], self._question.enough
        )

    def _leaving(self, vertices: Collection[int], but: int) -> Iterator[int]:
        """List cells with one end among these: of each vertex the cheapest, if any."""
        links = self._question.links
        for vertex in vertices:
            for cell in self._question.at[vertex]:
                u, v = links[cell]
                if cell != but and (u not in vertices or v not in vertices):
                    yield cell
                    break

    def _near(self, vertices: Collection[int]) -> list[int]:
        """List the largest chosen cells at these vertices or next to them."""
        outside = {
            self._question.links[cell][1]
            for vertex in vertices
            for cell in self._question.at[vertex][:_NEAR]
        }
        ranks = {rank for v in {*vertices, *outside} for rank in self._at[v][:_NEAR]}
        return [self._order[rank] for rank in sorted(ranks)[:_NEAR]]
