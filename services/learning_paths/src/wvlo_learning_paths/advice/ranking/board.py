"""The ranked lists of many learners, kept up to date item by item.

After any changes the lists are those of ranking everybody anew. Only learners are looked
at of whom the item closes a gap, or who wait for a requirement that it provides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wvlo_learning_paths.advice.catalogue import Catalogue, Item
from wvlo_learning_paths.advice.ranking.crowd import Crowd
from wvlo_learning_paths.advice.ranking.rank_kernels import NODES, Things
from wvlo_learning_paths.advice.ranking.ranker import (
    NOTHING,
    Ranked,
    Ranker,
    people_of,
    thing_of,
    usable_on,
    with_one_more,
)
from wvlo_learning_paths.advice.ranking.requiring import Requiring, crossed
from wvlo_learning_paths.advice.ranking.versions import Change, Versions, together

Row = NDArray[Any]


class Board:
    """Everybody's list of k items; not to be shared between threads."""

    def __init__(
        self,
        catalogue: Catalogue,
        crowd: Crowd,
        k: int = 10,
        *,
        compiled: bool | None = None,
    ) -> None:
        self._ranker = Ranker(catalogue, crowd.today, compiled=compiled)
        self._kernels = self._ranker.kernels
        self._people = people_of(crowd)
        self._things = self._ranker.things
        self._before = self._ranker.provided.copy()
        self._requiring = Requiring(catalogue)
        self._versions = Versions(catalogue, self._ranker.usable)
        self.catalogue = catalogue
        self.crowd = crowd
        self.lists, scores = self._ranker.rank(crowd, k)
        self.floors: Row = np.ascontiguousarray(scores[:, -1])

    @property
    def bytes(self) -> int:
        """Memory of what grows with the number of learners."""
        return int(self.crowd.bytes + self.lists.nbytes + self.floors.nbytes)

    @property
    def keys(self) -> list[str]:
        """The keys of items by the numbers in `lists`, later versions at the end."""
        return self._versions.keys

    def list_of(self, learner: int) -> tuple[Ranked, ...]:
        """Give a learner's list, best first."""
        score = self._kernels.score_of
        return tuple(
            Ranked(
                self._versions.keys[item],
                int(score(self._people, learner, self._things, item)),
            )
            for item in self.lists[learner].tolist()
            if item != NOTHING
        )

    def affected_by(self, key: str, item: Item | None) -> Row:
        """Find the learners whose list changes when the item becomes this, or goes.

        No more and no fewer than those. Raises `Outgrown` when the item names what the
        catalogue has no number for.
        """
        return self._moved(self._change(key, item))

    def refresh(self, key: str, item: Item | None) -> Row:
        """Let the item become this, or go; give the learners whose list is another."""
        change = self._change(key, item)
        moved = self._moved(change)
        self._apply(change)
        return moved

    def _moved(self, change: Change) -> Row:
        """Leave out who gets the new version where they had the old, for as much."""
        old, new, swapped = change.leaving, change.thing, change.swapped
        if old is None or new is None or not len(swapped):
            return change.touched
        score, people = self._kernels.score_of, self._people
        same = [
            score(people, n, self._things, old) == score(people, n, new, 0)
            for n in swapped
        ]
        return np.setdiff1d(change.touched, swapped[np.array(same, np.bool_)])

    def _change(self, key: str, item: Item | None) -> Change:
        thing = None
        if item is not None and usable_on(item, self._ranker.today):
            thing = thing_of(self.catalogue, item)
        leaving = self._versions.place(key)
        nodes = []
        if leaving is not None:
            nodes += [(node, -1) for node in crossed(self._things, leaving)]
        if thing is not None:
            nodes += [(node, 1) for node in crossed(thing, 0)]
        with self._provided(nodes) as (opened, shut):
            lost = tuple(self._losers(leaving, shut))
            won = tuple(self._winners(key, thing, leaving, opened))
        return Change(key, leaving, thing, tuple(nodes), lost, won)

    @contextmanager
    def _provided(
        self, nodes: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[list[int], list[int]]]:
        """See the world with these providers; give the nodes that opened and that shut."""
        provided = self._ranker.provided
        for node, by in nodes:
            provided[node] += by
        touched = sorted({node for node, _ in nodes})
        try:
            yield (
                [n for n in touched if provided[n] and not self._before[n]],
                [n for n in touched if self._before[n] and not provided[n]],
            )
        finally:
            for node, by in nodes:
                provided[node] -= by

    def _waiting(self, nodes: list[int], leaving: int | None) -> list[int]:
        """List the places of items in use that require one of the nodes."""
        found = {place for node in nodes for place in self._requiring.of(node)}
        return [
            place
            for place in sorted(found)
            if place != leaving
            and self._versions.place(self._versions.keys[place]) == place
        ]

    def _losers(
        self, leaving: int | None, shut: list[int]
    ) -> Iterator[tuple[int, Row]]:
        """Find who holds what goes, or what cannot be done any more."""
        places = self._waiting(shut, leaving)
        for place in places if leaving is None else [leaving, *places]:
            things = self._people, self._things, place
            candidates, _ = self._kernels.reach(*things, self.floors)
            provided = self._ranker.provided
            yield (
                place,
                self._kernels.who_hold(
                    candidates, *things, self.lists, provided, place != leaving
                ),
            )

    def _winners(
        self, key: str, thing: Things | None, leaving: int | None, opened: list[int]
    ) -> Iterator[tuple[int, Row]]:
        """Find in whose list an item belongs from now on, by its place."""
        if thing is not None:
            order = self._versions.order(key, self._things.order)
            yield len(self._versions.keys), self._wins(thing, 0, order)
        for place in self._waiting(opened, leaving):
            order = float(self._things.order[place])
            yield place, self._wins(self._things, place, order, opened=True)

    def _wins(
        self,
        things: Things,
        place: int,
        order: float,
        *,
        opened: bool = False,
        among: Row | None = None,
    ) -> Row:
        kernels, asked = self._kernels, (self._people, things, place)
        if among is None:
            reached = kernels.reach(*asked, self.floors)
        else:
            reached = among, kernels.points_for(among, *asked)
        who: Row = kernels.who_win(
            *reached,
            *asked,
            order,
            self._things.order,
            self._ranker.provided,
            self._before,
            opened,
            self.lists,
            self.floors,
        )
        return who

    def _apply(self, change: Change) -> None:
        if change.leaving is not None and change.leaving < len(self._ranker.usable):
            self._ranker.usable[change.leaving] = False
        for node, by in change.nodes:
            self._ranker.provided[node] += by
            self._before[node] += by
        self._versions.newer[change.key] = None
        if change.thing is not None:
            self._add(change.key, change.thing)
        self._mark_holes({node for node, _ in change.nodes})
        for place, who in change.won:
            self._kernels.put(
                who, self._people, self._things, place, self.lists, self.floors
            )
        if len(lost := together(change.lost)):
            self._rank_again(lost)

    def _add(self, key: str, thing: Things) -> None:
        place = len(self._versions.keys)
        thing = thing._replace(
            order=np.array([self._versions.order(key, self._things.order)])
        )
        self._things = with_one_more(self._things, thing)
        self._versions.add(key, self._things.order)
        for row in range(thing.need_start[1]):
            node = thing.need_competency[row] * NODES + thing.need_level[row]
            self._requiring.later[int(node)].add(place)

    def _mark_holes(self, nodes: set[int]) -> None:
        """Look again which of the catalogue's items require what nothing provides."""
        things, holes = self._things, self._ranker.holes
        for place in {p for node in nodes for p in self._requiring.of(node)}:
            if place < len(holes):
                rows = slice(things.need_start[place], things.need_start[place + 1])
                needs = things.need_competency[rows] * NODES + things.need_level[rows]
                holes[place] = bool((self._ranker.provided[needs] == 0).any())

    def _rank_again(self, who: Row) -> None:
        lists, scores = self._ranker.rank(self.crowd, self.lists.shape[1], who)
        self.lists[who] = lists
        self.floors[who] = scores[:, -1]
        for place in self._versions.added():
            order = float(self._things.order[place])
            wins = self._wins(self._things, place, order, among=who)
            self._kernels.put(
                wins, self._people, self._things, place, self.lists, self.floors
            )
