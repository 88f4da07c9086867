"""The catalogue as the kernels want it: arrays of whole numbers, and memory to work in."""

from __future__ import annotations

from typing import Any

import numpy as np

from wvlo_learning_paths.advice.catalogue import Catalogue
from wvlo_learning_paths.advice.kernels.gathering import (
    LEVELS,
    NEVER,
    Found,
    Room,
    Shelf,
)

_MADE = frozenset({"crosses", "able_start", "able_item", "least"})


def longs(values: Any) -> Any:
    """Make an array as the kernels take it."""
    return np.ascontiguousarray(values, np.int64)


def shelved(catalogue: Catalogue) -> Shelf:
    """Lay the catalogue out, with a list per level of who brings somebody to it."""
    spans = longs(catalogue.teach_to) - catalogue.teach_from
    sums = np.concatenate([[0], np.cumsum(spans)])
    crosses = np.diff(sums[catalogue.teach_start])
    start, item = _able(catalogue)
    least = np.full(len(start) - 1, NEVER, np.int64)
    share = catalogue.quarters[item] // np.maximum(crosses[item], 1)
    np.minimum.at(least, np.repeat(np.arange(len(least)), np.diff(start)), share)
    columns = {
        name: longs(value)
        for name, value in vars(catalogue).items()
        if name in set(Shelf._fields) - _MADE
    }
    return Shelf(
        crosses=longs(crosses),
        able_start=start,
        able_item=item,
        least=least,
        **columns,
    )


def _able(catalogue: Catalogue) -> tuple[Any, Any]:
    """List per node who crosses it, from short to long."""
    low, high = longs(catalogue.taught_from), longs(catalogue.taught_to)
    count = len(catalogue.competencies)
    owner = np.repeat(np.arange(count), np.diff(catalogue.taught_start))
    rows = np.repeat(np.arange(len(low)), high - low)
    first = np.cumsum(high - low) - (high - low)
    node = owner[rows] * LEVELS + low[rows] + np.arange(len(rows)) - first[rows]
    turned = np.argsort(node, kind="stable")
    sizes = np.bincount(node, minlength=count * LEVELS)
    start = np.concatenate([[0], np.cumsum(sizes)])
    return longs(start), longs(catalogue.taught_item[rows[turned]])


def room_for(shelf: Shelf, competencies: int) -> tuple[Room, Found]:
    """Set memory aside that is used again for every request of one catalogue."""
    items, nodes = len(shelf.quarters), competencies * LEVELS
    crossings, needs = int(shelf.crosses.sum()), len(shelf.need_level)
    room = (competencies, items, items, nodes)
    found = (
        items, nodes, nodes, nodes, nodes, items,
        items + 1, crossings, items + 1, needs,
    )  # fmt: skip
    return (
        Room(*(np.zeros(size, np.int64) for size in room)),
        Found(*(np.zeros(size, np.int64) for size in found)),
    )
