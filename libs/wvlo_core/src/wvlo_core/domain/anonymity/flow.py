"""Whether enough people join two vertices: how much can flow from one to the other.

After Ford and Fulkerson 1956, looking from both ends at once, so that the work is about
the smaller side of a narrow place and not about the whole network.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count, cycle
from typing import TypeAlias

from wvlo_core.domain.anonymity.network import Edge

_Step: TypeAlias = tuple[int, int, int]
"""A spot, the edge between it and the one we speak of, and the edge's direction."""

_START = -1


class Channels:
    """Edges that carry as many as there are people on them, and links that carry all.

    Vertices that are linked, over however many others, are one *spot*.
    """

    def __init__(self, size: int, edges: Sequence[Edge]) -> None:
        """Join vertices 0 to size - 1."""
        self._people = [people for _, _, people in edges]
        self._traces = not all(self._people)
        self._spot = [*range(size)]
        self._inside = {v: {v} for v in range(size)}
        self._fresh = count(size)
        self._links: list[list[int]] = [[] for _ in range(size)]
        self._near: list[list[_Step]] = [[] for _ in range(size)]
        for number, (u, v, _) in enumerate(edges):
            self._near[u].append((v, number, 1))
            self._near[v].append((u, number, -1))

    def link(self, u: int, v: int) -> None:
        """Make one spot of two vertices."""
        self._links[u].append(v)
        self._links[v].append(u)
        keep, gone = self._spot[u], self._spot[v]
        if keep != gone:
            if len(self._inside[keep]) < len(self._inside[gone]):
                keep, gone = gone, keep
            self._move(self._inside.pop(gone), keep)

    def unlink(self, u: int, v: int) -> None:
        """Undo a link."""
        self._links[u].remove(v)
        self._links[v].remove(u)
        apart = self._apart(u, v)
        if apart:
            self._inside[self._spot[u]] -= apart
            spot = next(self._fresh)
            self._inside[spot] = set()
            self._move(apart, spot)

    def _move(self, vertices: set[int], spot: int) -> None:
        for vertex in vertices:
            self._spot[vertex] = spot
        self._inside[spot] |= vertices

    def _apart(self, u: int, v: int) -> set[int]:
        """Find all that is still linked with one of these, unless it is the other too.

        Both ends take turns, so that the work is about the smaller side.
        """
        sides = {u}, {v}
        walks = [self._linked(side) for side in sides]
        for turn in cycle((0, 1)):
            reached = next(walks[turn], None)
            if reached is None:
                return sides[turn]
            if reached in sides[1 - turn]:
                return set()
        raise AssertionError

    def _linked(self, seen: set[int]) -> Iterator[int]:
        """Follow all links from here."""
        ahead = [*seen]
        while ahead:
            for vertex in self._links[ahead.pop()]:
                if vertex not in seen:
                    seen.add(vertex)
                    ahead.append(vertex)
                yield vertex

    def narrow_side(self, u: int, v: int, enough: int) -> set[int]:
        """Give one side of a cut with too few people between these two.

        It is empty when enough people join them, and when nobody does.
        """
        ends = self._spot[u], self._spot[v]
        if ends[0] == ends[1]:
            return set()
        flow: dict[int, int] = {}
        total = 0
        while total < enough:
            there, back = ({end: (_START, 0, 0)} for end in ends)
            met, ended = self._meeting(there, back, flow)
            if met is None:
                joined = total or self._in_reach(ends)
                return self._vertices(ended) if joined else set()
            path = [*_steps(there, met, 1), *_steps(back, met, -1)]
            room = min(self._people[n] - way * flow.get(n, 0) for n, way in path)
            for number, way in path:
                flow[number] = flow.get(number, 0) + way * room
            total += room
        return set()

    def _vertices(self, spots: Mapping[int, _Step]) -> set[int]:
        return {*chain.from_iterable(self._inside[spot] for spot in spots)}

    def _in_reach(self, ends: tuple[int, int]) -> bool:
        """Tell whether anything joins these two, be it edges without people."""
        if not self._traces:
            return False
        there, back = ({end: (_START, 0, 0)} for end in ends)
        return self._meeting(there, back, None)[0] is not None

    def _meeting(
        self,
        there: dict[int, _Step],
        back: dict[int, _Step],
        flow: dict[int, int] | None,
    ) -> tuple[int | None, dict[int, _Step]]:
        """Walk on from both ends in turn until they meet, or one comes no further."""
        ways = (there, self._walk(there, flow, 1)), (back, self._walk(back, flow, -1))
        for steps, walk in cycle(ways):
            reached = next(walk, None)
            if reached is None or (reached in there and reached in back):
                return reached, steps
        raise AssertionError

    def _onward(
        self, spot: int, flow: dict[int, int] | None, way: int
    ) -> Iterator[_Step]:
        """List where we can go from here."""
        for vertex in self._inside[spot]:
            for other, number, sign in self._near[vertex]:
                if flow is None or self._people[number] > way * sign * flow.get(
                    number, 0
                ):
                    yield self._spot[other], number, sign

    def _walk(
        self, steps: dict[int, _Step], flow: dict[int, int] | None, way: int
    ) -> Iterator[int]:
        """Take one step from each spot in turn: large ones do not keep us waiting."""
        ways = deque((spot, self._onward(spot, flow, way)) for spot in steps)
        while ways:
            spot, onward = ways.popleft()
            for other, number, sign in onward:
                ways.append((spot, onward))
                if other not in steps:
                    steps[other] = (spot, number, sign)
                    ways.append((other, self._onward(other, flow, way)))
                yield other
                break


def _steps(steps: dict[int, _Step], end: int, way: int) -> Iterator[tuple[int, int]]:
    """Follow the steps back to where the walk began: edges and directions."""
    while steps[end][0] != _START:
        end, number, sign = steps[end]
        yield number, way * sign
