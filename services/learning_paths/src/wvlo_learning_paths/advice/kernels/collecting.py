"""From the whole catalogue to the small problem of one request.

All items that close a gap are taken, unless another beats them at that; of what can only
provide a prerequisite, per level needed, the shortest few (`width`), a few requirements
deep (`depth`). What was left out is remembered per level as the least it could cost
(`rest`), so that a bound stays true for the whole catalogue.
"""

from __future__ import annotations

import numpy as np

from wvlo_learning_paths.advice.kernels.beating import by_hours, unbeaten
from wvlo_learning_paths.advice.kernels.gathering import (
    LEVELS,
    Asked,
    Found,
    Room,
    Row,
    Shelf,
    admits,
    link,
    name_units,
    take_item,
    visit,
    visit_some,
)


def candidates(shelf: Shelf, room: Room, asked: Asked, found: Found, units: int) -> int:
    """List all that closes a gap: which units it crosses, which nodes it lacks.

    What it lacks stands in `need` as it is numbered in the catalogue.
    """
    count = 0
    for unit in range(units):
        node = found.nodes[unit]
        for row in range(shelf.able_start[node], shelf.able_start[node + 1]):
            item = shelf.able_item[row]
            if room.item_at[item] == 0 and admits(shelf, room, asked, item):
                found.items[count] = item
                room.item_at[item] = 1
                count += 1
    end = 0
    for place in range(count):
        item = found.items[place]
        room.item_at[item] = 0
        for row in range(shelf.need_start[item], shelf.need_start[item + 1]):
            competency = shelf.need_competency[row]
            if room.level[competency] < shelf.need_level[row]:
                found.need[end] = competency * LEVELS + shelf.need_level[row] - 1
                end += 1
        found.need_start[place + 1] = end
    link(shelf, room, asked, found, count)
    return count


def forget(room: Room, found: Found, sizes: Row) -> None:
    """Clear the marks of what was found."""
    for place in range(sizes[0]):
        room.item_at[found.items[place]] = 0
    for place in range(sizes[1]):
        room.node_at[found.nodes[place]] = 0


def gather(
    shelf: Shelf,
    room: Room,
    asked: Asked,
    found: Found,
    width: int,
    depth: int,
    rests: bool,
    lean: bool,
) -> tuple[int, int, int]:
    """Collect the problem; return how many items, nodes and units (nodes with worth).

    What closes a gap and is beaten there is left out at once, so that nobody looks for
    what it requires. When it is of use for a requirement, it is found again.
    """
    sizes = np.zeros(2, np.int64)
    units = name_units(asked, room, found)
    found.need_start[0] = 0
    count = candidates(shelf, room, asked, found, units)
    order = by_hours(shelf, found, count, asked.budget)
    heads = found.items[unbeaten(shelf, found, order, units, units)]
    sizes[1] = units
    for item in heads:
        take_item(shelf, room, found, item, 0, sizes)
    node = units
    while node < sizes[1]:
        if found.depth[node] > depth:
            if not rests:
                break
            found.rest[node] = shelf.least[found.nodes[node]]
        elif lean:
            last = found.depth[node] == depth
            visit_some(shelf, room, asked, found, node, width, last, sizes)
        else:
            visit(shelf, room, asked, found, node, width, rests, sizes)
        node += 1
    link(shelf, room, asked, found, sizes[0])
    forget(room, found, sizes)
    return sizes[0], sizes[1], units


KERNELS = (candidates, forget, gather)
