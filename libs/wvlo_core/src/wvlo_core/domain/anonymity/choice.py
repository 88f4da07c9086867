"""A first choice of cells to hold back: enough of them, perhaps a few too many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush

from wvlo_core.domain.anonymity.nesting import GROUND
from wvlo_core.domain.anonymity.network import Edge, Network


@dataclass(frozen=True)
class Question:
    """A network in which every cut has to have enough people, or nobody at all.

    Vertex i is cell i, `around[i]` the vertex of the next cell around it, `price[i]`
    what is lost when it is held back. A hidden cell is one vertex with the one around.
    """

    around: Sequence[int]
    edges: Sequence[Edge]
    price: Sequence[int]
    enough: int

    @cached_property
    def inner(self) -> list[list[int]]:
        """The cells directly inside each vertex."""
        inner: list[list[int]] = [[] for _ in self.around]
        for cell, outside in enumerate(self.around):
            if cell != GROUND:
                inner[outside].append(cell)
        return inner


def first_choice(question: Question, hidden: Iterable[int]) -> list[int]:
    """List cells that suffice, besides the hidden ones, in the order of choosing.

    The vertex with the fewest people on its edges goes first and is merged with
    another by the cheapest way. When each vertex has enough people, those that no cut
    with fewer people separates are taken together, and so on until nothing is apart.
    """
    network = Network(len(question.around), question.edges)
    for cell in hidden:
        network.merge(cell, question.around[cell])
    choice = _Choice(question, network)
    chosen = [*choice.strengthen()]
    while network.merge_inseparable(question.enough):
        chosen += choice.strengthen()
    return chosen


@dataclass(frozen=True)
class _Choice:
    question: Question
    network: Network

    def strengthen(self) -> Iterator[int]:
        """Merge every vertex with too few people on its edges with another one."""
        network = self.network
        vertices = {network.of(v) for v in range(len(self.question.around))}
        queue = [(network.people(v), v) for v in vertices]
        heapify(queue)
        while queue:
            people, vertex = heappop(queue)
            old = vertex != network.of(vertex) or people != network.people(vertex)
            if old or not 0 < people < self.question.enough:
                continue
            for cell in self._cheapest(vertex):
                yield cell
                both = network.merge(cell, self.question.around[cell])
                heappush(queue, (network.people(both), both))

    def _cheapest(self, alone: int) -> tuple[int, ...]:
        """Find the cells whose merging joins this vertex to another of its own part.

        One cell is enough, unless the way leads over parts without these people, such
        as the ground: then it is a shortest path over them.
        """
        network = self.network
        queue: list[tuple[int, tuple[int, ...], int]] = [(0, (), alone)]
        seen: set[int] = set()
        while True:
            lost, cells, vertex = heappop(queue)
            own = network.connected(vertex, alone)
            if own and vertex != alone:
                return cells
            if vertex in seen:
                continue
            place = (alone,) if own else network.part_of(vertex)
            seen.update(place)
            for cell, other in self._leaving(place):
                if other not in seen:
                    price = lost + self.question.price[cell]
                    heappush(queue, (price, (*cells, cell), other))

    def _leaving(self, place: Iterable[int]) -> Iterator[tuple[int, int]]:
        """List the cells that join this place to another vertex, and that vertex."""
        question, network = self.question, self.network
        for vertex in place:
            for member in network.members[vertex]:
                if member != GROUND:
                    yield member, network.of(question.around[member])
                for cell in question.inner[member]:
                    yield cell, network.of(cell)
