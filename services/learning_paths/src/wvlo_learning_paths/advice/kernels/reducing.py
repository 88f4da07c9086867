"""Leave out items that another item beats in every way; what can be reached stays."""

from __future__ import annotations

import numpy as np

from wvlo_learning_paths.advice.kernels.beating import by_hours, unbeaten
from wvlo_learning_paths.advice.kernels.gathering import FIRST, Found, Row, Shelf
from wvlo_learning_paths.advice.kernels.shaping import (
    Problem,
    heads_of,
    reached,
    touched,
    turned,
)


def copied(start: Row, values: Row, kept: Row) -> tuple[Row, Row]:
    """Take the rows of what is kept, one after another."""
    new_start = np.zeros(len(kept) + 1, np.int64)
    for new in range(len(kept)):
        new_start[new + 1] = new_start[new] + start[kept[new] + 1] - start[kept[new]]
    new_values = np.zeros(new_start[len(kept)], np.int64)
    for new in range(len(kept)):
        shift = new_start[new] - start[kept[new]]
        for row in range(start[kept[new]], start[kept[new] + 1]):
            new_values[row + shift] = values[row]
    return new_start, new_values


def at_once(flags: Row, need_start: Row) -> None:
    """When a first step is possible at once, only such a step counts as first."""
    direct = False
    for place in range(len(flags)):
        if flags[place] & FIRST and need_start[place] == need_start[place + 1]:
            direct = True
    if direct:
        for place in range(len(flags)):
            if need_start[place] < need_start[place + 1]:
                flags[place] &= ~FIRST


def reduce(
    shelf: Shelf, found: Found, count: int, nodes: int, units: int, budget: int
) -> Problem:
    """Make the small problem from what was gathered."""
    order = by_hours(shelf, found, count, budget)
    kept = unbeaten(shelf, found, order, nodes, units)
    size = len(kept)
    items = found.items[kept]
    hours = shelf.quarters[items]
    flags = found.flags[kept]
    cover_start, cover = copied(found.cover_start, found.cover, kept)
    need_start, need = copied(found.need_start, found.need, kept)
    at_once(flags, need_start)
    provider_start, provider = turned(cover_start, cover, size, nodes)
    cost = reached(hours, cover_start, cover, need_start, need, nodes)
    heads = heads_of(cover_start, cover, need_start, need, cost, units)
    touch_start, touch = touched(heads, cover_start, cover, need_start, need, nodes)
    return Problem(
        budget,
        units,
        items,
        hours,
        shelf.belief[items],
        flags,
        cover_start,
        cover,
        need_start,
        need,
        found.worth[:nodes].copy(),
        found.rest[:nodes].copy(),
        cost,
        provider_start,
        provider,
        heads,
        touch_start,
        touch,
    )


KERNELS = (copied, at_once, reduce)
