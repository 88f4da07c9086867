"""Whether enough people join two vertices: how much can flow from one to the other.

After Ford and Fulkerson 1956, looking from both ends at once, so that the work is about
the smaller side of a narrow place and not about the whole network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import TypeAlias

from wvlo_core.domain.anonymity.network import Edge

_Step: TypeAlias = tuple[int, int, int]
"""A vertex, the edge between it and the one we speak of, and the edge's direction."""

_LINK = -1


class Channels:
    """Edges that carry as many as there are people on them, and links that carry all."""

    def __init__(self, size: int, edges: Sequence[Edge]) -> None:
        """Join vertices 0 to size - 1."""
        self._people = [people for _, _, people in edges]
        self._links: list[set[int]] = [set() for _ in range(size)]
        self._near: list[list[_Step]] = [[] for _ in range(size)]
        for number, (u, v, people) in enumerate(edges):
            if people and u != v:
                self._near[u].append((v, number, 1))
                self._near[v].append((u, number, -1))

    def link(self, u: int, v: int) -> None:
        """Make two vertices one."""
        self._links[u].add(v)
        self._links[v].add(u)

    def unlink(self, u: int, v: int) -> None:
        """Undo a link."""
        self._links[u].remove(v)
        self._links[v].remove(u)

    def narrow_side(self, u: int, v: int, enough: int) -> set[int]:
        """Give one side of a cut with too few people between these two.

        It is empty when enough people join them, and when nobody does.
        """
        flow: dict[int, int] = {}
        total = 0
        while total < enough:
            there: dict[int, _Step] = {u: (u, _LINK, 0)}
            back: dict[int, _Step] = {v: (v, _LINK, 0)}
            met, ended = self._meeting(there, back, flow)
            if met is None:
                return {*ended} if total else set()
            path = [*_steps(there, met, 1), *_steps(back, met, -1)]
            room = min(self._people[n] - way * flow.get(n, 0) for n, way in path)
            for number, way in path:
                flow[number] = flow.get(number, 0) + way * room
            total += room
        return set()

    def _meeting(
        self, there: dict[int, _Step], back: dict[int, _Step], flow: dict[int, int]
    ) -> tuple[int | None, dict[int, _Step]]:
        """Walk on from both ends in turn until they meet, or one comes no further."""
        ways = (there, self._walk(there, flow, 1)), (back, self._walk(back, flow, -1))
        for steps, walk in cycle(ways):
            reached = next(walk, None)
            if reached is None or (reached in there and reached in back):
                return reached, steps
        raise AssertionError

    def _onward(self, vertex: int, flow: dict[int, int], way: int) -> Iterator[_Step]:
        """List where we can go from here, over links first."""
        for other in self._links[vertex]:
            yield other, _LINK, 0
        for step in self._near[vertex]:
            _, number, sign = step
            if self._people[number] > way * sign * flow.get(number, 0):
                yield step

    def _walk(
        self, steps: dict[int, _Step], flow: dict[int, int], way: int
    ) -> Iterator[int]:
        """Go as deep as possible first: in a well-joined network that meets soonest."""
        trail = [(vertex, self._onward(vertex, flow, way)) for vertex in steps]
        while trail:
            vertex, onward = trail[-1]
            step = next(onward, None)
            if step is None:
                trail.pop()
                continue
            other, number, sign = step
            if other not in steps:
                steps[other] = (vertex, number, sign)
                trail.append((other, self._onward(other, flow, way)))
            yield other


def _steps(steps: dict[int, _Step], end: int, way: int) -> Iterator[tuple[int, int]]:
    """Follow the steps back to where the walk began: edges and directions."""
    while steps[end][0] != end:
        end, number, sign = steps[end]
        if number != _LINK:
            yield number, way * sign
