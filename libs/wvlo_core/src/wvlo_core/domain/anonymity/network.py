"""Vertices joined by people, and where fewer than enough people join them.

Whatever readers add and subtract, the people who remain in the outcome are the people
on the edges of a cut: the vertices get one number each, and an edge remains where its
two ends differ. So all combinations of figures are about enough people exactly when
every cut of every connected part has enough people on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from typing import TypeAlias

Edge: TypeAlias = tuple[int, int, int]
"""One end, the other end, and how many people."""


class Network:
    """A graph whose vertices are merged until no cut has too few people.

    Merging keeps every cut that does not separate the merged vertices, so nothing that
    was safe becomes unsafe by it.
    """

    def __init__(self, size: int, edges: Iterable[Edge]) -> None:
        """Join vertices 0 to size - 1 by edges (one end, other end, people)."""
        self._leader = [*range(size)]
        self.members = [[v] for v in range(size)]
        self._near: list[dict[int, int]] = [{} for _ in range(size)]
        self._degree = [0] * size
        self._part = [*range(size)]
        self._parts = {v: [v] for v in range(size)}
        for u, v, people in edges:
            if u != v:
                self._join(u, v, people)
                self._join(v, u, people)
                self._same_part(u, v)

    def _join(self, u: int, v: int, people: int) -> None:
        self._near[u][v] = self._near[u].get(v, 0) + people
        self._degree[u] += people

    def of(self, vertex: int) -> int:
        """Give the vertex that stands for all that this one was merged with."""
        return _root(self._leader, vertex)

    def vertices(self) -> set[int]:
        """List the vertices that stand for themselves or others."""
        return {self.of(v) for v in range(len(self._leader))}

    def one(self, u: int, v: int) -> bool:
        """Tell whether these were merged."""
        return self.of(u) == self.of(v)

    def connected(self, u: int, v: int) -> bool:
        """Tell whether people join these, over however many vertices."""
        return _root(self._part, u) == _root(self._part, v)

    def part_of(self, vertex: int) -> list[int]:
        """List all vertices that are connected with this one."""
        return sorted({self.of(v) for v in self._parts[_root(self._part, vertex)]})

    def _same_part(self, u: int, v: int) -> None:
        keep, gone = _root(self._part, u), _root(self._part, v)
        if keep != gone:
            if len(self._parts[keep]) < len(self._parts[gone]):
                keep, gone = gone, keep
            self._part[gone] = keep
            self._parts[keep] += self._parts.pop(gone)

    def people(self, vertex: int) -> int:
        """Count the people on the edges that leave a merged vertex."""
        return self._degree[vertex]

    def alone(self, vertex: int) -> bool:
        """Tell whether no edge leaves a merged vertex."""
        return not self._near[vertex]

    def edges(self) -> Iterator[Edge]:
        """List the edges between merged vertices, each once."""
        for u, near in enumerate(self._near):
            for v, people in near.items():
                if u < v:
                    yield u, v, people

    def merge(self, u: int, v: int) -> int:
        """Make one vertex of two; give the one that stands for both."""
        keep, gone = self.of(u), self.of(v)
        if keep == gone:
            return keep
        if self._weight(keep) < self._weight(gone):
            keep, gone = gone, keep
        self._same_part(keep, gone)
        between = self._near[keep].pop(gone, 0)
        self._near[gone].pop(keep, None)
        for other, people in self._near[gone].items():
            del self._near[other][gone]
            self._near[other][keep] = self._near[other].get(keep, 0) + people
            self._near[keep][other] = self._near[keep].get(other, 0) + people
        self._degree[keep] += self._degree[gone] - 2 * between
        self.members[keep] += self.members[gone]
        self._near[gone], self.members[gone] = {}, []
        self._leader[gone] = keep
        return keep

    def _weight(self, vertex: int) -> int:
        return len(self._near[vertex]) + len(self.members[vertex])

    def merge_inseparable(self, enough: int) -> bool:
        """Merge vertices that no cut with fewer people separates; False if none found.

        By maximum adjacency order: when a vertex is visited, a neighbour that is by
        then joined to the visited ones by enough people cannot be cut from it by fewer
        (Nagamochi and Ibaraki 1992, lemma 2.1). Unless a vertex has too few people on
        its own edges, every connected part of two vertices or more gets smaller.
        """
        found = [*self._inseparable(enough)]
        for u, v in found:
            self.merge(u, v)
        return bool(found)

    def _inseparable(self, enough: int) -> Iterator[tuple[int, int]]:
        visited = [False] * len(self._leader)
        joined = [0] * len(self._leader)
        for start in range(len(self._leader)):
            if visited[start] or not self._near[start]:
                continue
            queue = [(0, start)]
            while queue:
                vertex = heappop(queue)[1]
                if visited[vertex]:
                    continue
                visited[vertex] = True
                for other, people in self._near[vertex].items():
                    if not visited[other]:
                        joined[other] += people
                        heappush(queue, (-joined[other], other))
                        if joined[other] >= enough:
                            yield vertex, other


def _root(leader: list[int], vertex: int) -> int:
    """Follow the leaders, halving the way for the next time."""
    while leader[vertex] != vertex:
        leader[vertex] = leader[leader[vertex]]
        vertex = leader[vertex]
    return vertex
