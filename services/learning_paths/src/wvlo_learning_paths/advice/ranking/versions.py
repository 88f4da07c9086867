"""Items of a catalogue and their later versions, each with a place of its own."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wvlo_learning_paths.advice.catalogue import Catalogue
from wvlo_learning_paths.advice.ranking.rank_kernels import Row, Things


@dataclass(frozen=True)
class Change:
    """What one change of one item does, worked out before anything is kept.

    `leaving` is the place of the version in use and `thing` the version to come, None
    when there is none. `nodes` get (1) or lose (-1) a provider. `lost` and `won` hold
    who loses and who gets an item, by its place: first the one that leaves or comes.
    """

    key: str
    leaving: int | None
    thing: Things | None
    nodes: tuple[tuple[int, int], ...]
    lost: tuple[tuple[int, Row], ...]
    won: tuple[tuple[int, Row], ...]

    @property
    def touched(self) -> Row:
        """List whoever loses or gets an item, ascending."""
        return together([*self.lost, *self.won])

    @property
    def swapped(self) -> Row:
        """List who only gets the version to come for the one that leaves."""
        if self.leaving is None or self.thing is None:
            return together([])
        (_, had), *lost = self.lost
        (_, gets), *won = self.won
        return np.setdiff1d(np.intersect1d(had, gets), together([*lost, *won]))


def together(parts: Sequence[tuple[int, Row]]) -> Row:
    """List the learners of all parts once, ascending."""
    return np.unique(
        np.concatenate([np.zeros(0, np.int32), *(who for _, who in parts)])
    )


class Versions:
    """Says where the version of an item in use stands, and in which order keys come."""

    def __init__(self, catalogue: Catalogue, usable: Row) -> None:
        """`usable` tells which of the catalogue's own items are in use."""
        self._catalogue = catalogue
        self._usable = usable
        self.keys = list(catalogue.keys)
        self.newer: dict[str, int | None] = {}
        self._latest: dict[str, int] = {}
        self._between: dict[int, list[str]] = defaultdict(list)

    def place(self, key: str) -> int | None:
        """Find where the version of an item that is in use stands."""
        if key in self.newer:
            return self.newer[key]
        place = self._catalogue.position(key)
        return place if place is not None and self._usable[place] else None

    def added(self) -> list[int]:
        """List the places of versions in use that the catalogue does not have."""
        return sorted(place for place in self.newer.values() if place is not None)

    def order(self, key: str, orders: Row) -> float:
        """Say where a key comes among equal scores; one that is known keeps its place."""
        known = self._catalogue.keys
        at = bisect_left(known, key)
        if at < len(known) and known[at] == key:
            return float(at)
        names = self._between[at]
        near = bisect_left(names, key)
        if near < len(names) and names[near] == key:
            return float(orders[self._latest[key]])
        low = float(orders[self._latest[names[near - 1]]]) if near else at - 1.0
        high = float(orders[self._latest[names[near]]]) if near < len(names) else at
        return (low + high) / 2

    def add(self, key: str, orders: Row) -> None:
        """Take the next place for a version; `orders` is made even where it stands."""
        self.newer[key] = self._latest[key] = len(self.keys)
        self.keys.append(key)
        known = self._catalogue.keys
        at = bisect_left(known, key)
        if at < len(known) and known[at] == key:
            return
        names = self._between[at]
        if key not in names:
            insort(names, key)
        for number, name in enumerate(names, 1):
            orders[self._latest[name]] = at - 1 + number / (len(names) + 1)
