"""A first choice of cells to hold back: enough of them, perhaps a few too many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush

from wvlo_core.domain.anonymity.network import Edge, Network


@dataclass(frozen=True)
class Question:
    """A network in which every cut has to have enough people, or nobody at all.

    It has vertices 0 to size - 1. Each cell that can be held back links two of them;
    holding it back makes them one. `price` tells what is lost by that.
    """

    size: int
    edges: Sequence[Edge]
    links: Mapping[int, tuple[int, int]]
    price: Mapping[int, int]
    enough: int

    @cached_property
    def at(self) -> list[list[int]]:
        """The cells that link each vertex with another, the cheapest first."""
        found: list[list[int]] = [[] for _ in range(self.size)]
        for cell in sorted(self.links, key=lambda c: (self.price[c], c)):
            for vertex in self.links[cell]:
                found[vertex].append(cell)
        return found


def question_of(
    around: Sequence[int],
    edges: Iterable[Edge],
    price: Mapping[int, int],
    hidden: Iterable[int],
    enough: int,
) -> Question:
    """Ask about the cells that have a price, apart from those that are hidden anyway.

    Vertex i is cell i, `around[i]` the vertex of the next cell around it. Vertices that
    no cut with too few people separates are taken as one from the beginning: holding
    cells back only joins them better.
    """
    network = Network(len(around), edges)
    for cell in hidden:
        network.merge(cell, around[cell])
    while network.merge_inseparable(enough):
        pass
    number: dict[int, int] = {}
    for vertex in range(len(around)):
        number.setdefault(network.of(vertex), len(number))
    ends = {
        cell: (number[network.of(cell)], number[network.of(around[cell])])
        for cell in price
    }
    return Question(
        size=len(number),
        edges=[(number[u], number[v], people) for u, v, people in network.edges()],
        links={cell: (u, v) for cell, (u, v) in ends.items() if u != v},
        price=price,
        enough=enough,
    )


def first_choice(question: Question) -> list[int] | None:
    """List cells that suffice, in the order of choosing; None when all do not.

    The vertex with the fewest people on its edges goes first and is merged with
    another by the cheapest way. When each vertex has enough people, those that no cut
    with fewer people separates are taken together, and so on until nothing is apart.
    """
    choice = _Choice(question, Network(question.size, question.edges))
    chosen = [*choice.strengthen()]
    while choice.network.merge_inseparable(question.enough):
        chosen += choice.strengthen()
    alone = (choice.network.alone(v) for v in choice.network.vertices())
    return chosen if all(alone) else None


@dataclass(frozen=True)
class _Choice:
    question: Question
    network: Network

    def strengthen(self) -> Iterator[int]:
        """Merge every vertex with too few people on its edges with another one."""
        network = self.network
        queue = [(network.people(v), v) for v in network.vertices()]
        heapify(queue)
        while queue:
            people, vertex = heappop(queue)
            old = vertex != network.of(vertex) or people != network.people(vertex)
            if old or network.alone(vertex) or people >= self.question.enough:
                continue
            for cell in self._cheapest(vertex):
                yield cell
                both = network.merge(*self.question.links[cell])
                heappush(queue, (network.people(both), both))

    def _cheapest(self, start: int) -> tuple[int, ...]:
        """Find the cells whose merging joins this vertex to another of its own part.

        One cell is enough, unless the way leads over parts without these people, such
        as the ground: then it is a shortest path over them. There is no way when too
        few cells can be held back.
        """
        network = self.network
        queue: list[tuple[int, tuple[int, ...], int]] = [(0, (), start)]
        seen: set[int] = set()
        while queue:
            lost, cells, vertex = heappop(queue)
            own = network.connected(vertex, start)
            if own and vertex != start:
                return cells
            if vertex in seen:
                continue
            place = (start,) if own else network.part_of(vertex)
            seen.update(place)
            for cell, other in self._leaving(place):
                if other not in seen:
                    price = lost + self.question.price[cell]
                    heappush(queue, (price, (*cells, cell), other))
        return ()

    def _leaving(self, place: Iterable[int]) -> Iterator[tuple[int, int]]:
        """List the cells that join this place to another vertex, and that vertex."""
        for vertex in place:
            for member in self.network.members[vertex]:
                for cell in self.question.at[member]:
                    for end in self.question.links[cell]:
                        if self.network.of(end) != vertex:
                            yield cell, self.network.of(end)
