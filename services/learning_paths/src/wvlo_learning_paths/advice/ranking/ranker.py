"""The best next items for each of many learners, by what they close per hour.

The score of an item is the sum over the levels it closes of the level's weight, times
`rate`: belief per quarter-hour, a whole number. No level counts twice or above its
target. An item that is not open, past, not possible for the learner, or that requires
what the learner lacks and nothing usable provides, is left out. Equal scores go by key.

Scores are whole numbers below 2**53, so that compiled and plain code agree to the bit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wvlo_learning_paths.advice.catalogue import (
    TOP_LEVEL,
    Catalogue,
    Item,
    needs_of,
    taught_by,
)
from wvlo_learning_paths.advice.ranking.board_kernels import KERNELS
from wvlo_learning_paths.advice.ranking.crowd import Crowd, crowd_of
from wvlo_learning_paths.advice.ranking.rank_kernels import (
    NODES,
    SMALL,
    People,
    Things,
    Usable,
)
from wvlo_learning_paths.advice.request import Request
from wvlo_learning_paths.advice.twins import compiled_possible, twins

NOTHING = -1
"""Stands where a list has fewer than k items."""

_RATE_SCALE = 1 << 16
Row = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Ranked:
    """An item worth looking at; scores compare within one catalogue only."""

    item: str
    score: int


def rate_of(belief: Row, quarters: Row) -> NDArray[np.float64]:
    """Give what a point of each item is worth: belief per quarter, in whole numbers."""
    rate = belief.astype(np.int64) * _RATE_SCALE // quarters.astype(np.int64)
    return np.asarray(rate, np.float64)


def things_of(catalogue: Catalogue) -> Things:
    """Give the arrays of a catalogue as the kernels want them."""
    own = Things._fields[: Things._fields.index("rate")]
    arrays: dict[str, Any] = {name: getattr(catalogue, name) for name in own}
    return Things(
        **arrays,
        rate=rate_of(catalogue.belief, catalogue.quarters),
        order=np.arange(len(catalogue.keys), dtype=np.float64),
    )


class Outgrown(Exception):
    """An item names what there is no number for: compile a new catalogue with it."""


def usable_on(item: Item, today: int) -> bool:
    """Tell whether an item can be ranked on a day."""
    return not item.withdrawn and item.seats != 0 and item.last_day >= today


def thing_of(catalogue: Catalogue, item: Item) -> Things:
    """Give the arrays of one item, numbered as in the catalogue it does not stand in.

    Raises ValueError when the item is faulty, `Outgrown` when it has a competency or a
    value of a facet that the catalogue does not know.
    """
    if fault := item.fault():
        message = f"learning item {item.key!r} {fault}"
        raise ValueError(message)
    numbers, needs = catalogue.numbers, needs_of(item)
    taught = taught_by(item, needs)
    if not numbers.keys() >= needs.keys() | {name for name, _, _ in item.teaches}:
        raise Outgrown(item.key)
    masks = np.full((len(catalogue.facets), 1), -1, np.int64)
    for name, values in item.facets.items():
        row = catalogue.facets.index(name) if name in catalogue.facets else -1
        if row < 0 or not values <= set(catalogue.facet_values[row]):
            raise Outgrown(item.key)
        known = catalogue.facet_values[row]
        masks[row, 0] = sum(1 << n for n, value in enumerate(known) if value in values)
    nothing = np.zeros(0, np.int32)
    return Things(
        teach_start=np.array([0, len(taught)], np.int32),
        teach_competency=np.array([numbers[name] for name, _, _ in taught], np.int32),
        teach_from=np.array([low for _, low, _ in taught], np.int8),
        teach_to=np.array([high for _, _, high in taught], np.int8),
        need_start=np.array([0, len(needs)], np.int32),
        need_competency=np.array([numbers[name] for name in needs], np.int32),
        need_level=np.array([*needs.values()], np.int8),
        taught_start=nothing,
        taught_item=nothing,
        taught_from=nothing.astype(np.int8),
        taught_to=nothing.astype(np.int8),
        masks=masks,
        rate=rate_of(np.array([item.belief]), np.array([item.quarters])),
        order=np.zeros(1),
    )


def with_one_more(things: Things, thing: Things) -> Things:
    """Put one item after the others; `taught_*` stays as it was."""
    found = {}
    for name in ("teach", "need"):
        start, more = (getattr(each, f"{name}_start") for each in (things, thing))
        found[f"{name}_start"] = np.append(start, start[-1] + more[-1])
    for name in (
        "teach_competency",
        "teach_from",
        "teach_to",
        "need_competency",
        "need_level",
        "rate",
        "order",
    ):
        found[name] = np.append(getattr(things, name), getattr(thing, name))
    found["masks"] = np.append(things.masks, thing.masks, axis=1)
    return things._replace(**found)


def people_of(crowd: Crowd) -> People:
    """Give the arrays of a crowd as the kernels want them."""
    return People(*(getattr(crowd, name) for name in People._fields))


def providers(catalogue: Catalogue, usable: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count per node (competency times NODES plus level) the usable items crossing it."""
    count = np.zeros(len(catalogue.competencies) * NODES, np.int64)
    owner = np.repeat(np.arange(len(catalogue.keys)), np.diff(catalogue.teach_start))
    for level in range(1, TOP_LEVEL + 1):
        crossing = (
            usable[owner]
            & (catalogue.teach_from < level)
            & (level <= catalogue.teach_to)
        )
        np.add.at(count, catalogue.teach_competency[crossing] * NODES + level, 1)
    return count


class Ranker:
    """Ranks from one catalogue on one day; not to be shared between threads."""

    def __init__(
        self, catalogue: Catalogue, today: int = 0, *, compiled: bool | None = None
    ) -> None:
        if compiled is None:
            compiled = compiled_possible()
        self.catalogue = catalogue
        self.today = today
        self.compiled = compiled
        self.kernels = twins(KERNELS, SMALL, compiled=compiled)
        self.things = things_of(catalogue)
        self.usable = catalogue.open & (catalogue.last_day >= today)
        self.provided = providers(catalogue, self.usable)
        self.holes = np.zeros(len(catalogue.keys), np.bool_)
        self._mark_holes()
        by_turn = np.argsort(-self.things.rate, kind="stable")
        turn = np.empty_like(by_turn)
        turn[by_turn] = np.arange(len(by_turn))
        local = np.full(len(catalogue.keys), -1, np.int64)
        self._now = Usable(self.provided, self.usable, self.holes, local, turn, by_turn)

    def rank(self, crowd: Crowd, k: int, who: Row | None = None) -> tuple[Row, Row]:
        """Give for each learner (or those in `who`) the best k items and their scores.

        Items are numbers of the catalogue, NOTHING where there are no more; two arrays
        of len(who) times k.
        """
        if who is None:
            who = np.arange(crowd.size)
        items = np.full((len(who), k), NOTHING, np.int32)
        scores = np.zeros((len(who), k), np.float64)
        people = people_of(crowd)
        order = np.argsort(crowd.profile[who], kind="stable")
        who = who[order]
        edges = np.flatnonzero(np.diff(crowd.profile[who], prepend=-1, append=-1))
        for begin, end in pairwise(edges):
            self.kernels.rank_profile(
                who[begin:end],
                order[begin:end],
                people,
                self.things,
                self._now,
                items,
                scores,
            )
        return items, scores

    def _mark_holes(self) -> None:
        """Mark the items that require a level nothing usable brings anybody to."""
        catalogue = self.catalogue
        node = catalogue.need_competency * NODES + catalogue.need_level
        owner = np.repeat(np.arange(len(self.holes)), np.diff(catalogue.need_start))
        self.holes[owner[self.provided[node] == 0]] = True


def rank(request: Request, catalogue: Catalogue, k: int = 10) -> tuple[Ranked, ...]:
    """Give the k best next items of one request, best first."""
    ranker = Ranker(catalogue, request.today, compiled=False)
    items, scores = ranker.rank(crowd_of(catalogue, [request]), k)
    return tuple(named(catalogue.keys, items[0], scores[0]))


def named(keys: tuple[str, ...], items: Row, scores: Row) -> Iterable[Ranked]:
    """Give the items of one list by their keys."""
    for item, score in zip(items, scores, strict=True):
        if item != NOTHING:
            yield Ranked(keys[item], int(score))
