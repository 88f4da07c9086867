"""Which items another item beats in every way.

An item is beaten when another asks no more hours, crosses at least the same levels, is
believed at least as much, needs nothing more, and serves the same rules. In any path the
other can stand in its place, so the best value stays what it was.
"""

from __future__ import annotations

import numpy as np

from wvlo_learning_paths.advice.kernels.gathering import Found, Row, Shelf


def by_hours(shelf: Shelf, found: Found, count: int, budget: int) -> Row:
    """Order local items by quarters, then by the order in which they were found."""
    start = np.zeros(budget + 2, np.int64)
    order = np.zeros(count, np.int64)
    line_up(shelf, found, start, order)
    return order


def line_up(shelf: Shelf, found: Found, start: Row, order: Row) -> None:
    """Count per number of quarters, and put everybody in place."""
    for place in range(len(order)):
        start[shelf.quarters[found.items[place]] + 1] += 1
    for quarters in range(len(start) - 1):
        start[quarters + 1] += start[quarters]
    for place in range(len(order)):
        quarters = shelf.quarters[found.items[place]]
        order[start[quarters]] = place
        start[quarters] += 1


def beats(shelf: Shelf, found: Found, one: int, other: int, units: int) -> bool:
    """Tell whether an item that takes no more hours makes the other superfluous."""
    if found.flags[other] & ~found.flags[one] != 0:
        return False
    surer = shelf.belief[found.items[one]] >= shelf.belief[found.items[other]]
    for row in range(found.cover_start[other], found.cover_start[other + 1]):
        node = found.cover[row]
        if node < units and not surer:
            return False
        there = False
        for match in range(found.cover_start[one], found.cover_start[one + 1]):
            if found.cover[match] == node:
                there = True
                break
        if not there:
            return False
    for row in range(found.need_start[one], found.need_start[one + 1]):
        there = False
        for match in range(found.need_start[other], found.need_start[other + 1]):
            if found.need[match] == found.need[row]:
                there = True
                break
        if not there:
            return False
    return True


def unbeaten(shelf: Shelf, found: Found, order: Row, nodes: int, units: int) -> Row:
    """Return the places of what is kept, in order; look only among who shares a node."""
    links = found.cover_start[len(order)]
    head = np.full(nodes, -1, np.int64)
    length = np.zeros(nodes, np.int64)
    following = np.zeros(links, np.int64)
    holder = np.zeros(links, np.int64)
    kept = np.zeros(len(order), np.int64)
    lists = head, length, following, holder
    count = sieve(shelf, found, order, units, lists, kept)
    return kept[:count]


def sieve(
    shelf: Shelf,
    found: Found,
    order: Row,
    units: int,
    lists: tuple[Row, Row, Row, Row],
    kept: Row,
) -> int:
    """Keep who is not beaten by anybody kept so far; lists per node hold those."""
    head, length, following, holder = lists
    count = 0
    for place in order:
        anchor = found.cover[found.cover_start[place]]
        for row in range(found.cover_start[place] + 1, found.cover_start[place + 1]):
            if length[found.cover[row]] < length[anchor]:
                anchor = found.cover[row]
        beaten = False
        entry = head[anchor]
        while entry >= 0 and not beaten:
            beaten = beats(shelf, found, holder[entry], place, units)
            entry = following[entry]
        if beaten:
            continue
        kept[count] = place
        count += 1
        for row in range(found.cover_start[place], found.cover_start[place + 1]):
            holder[row] = place
            following[row] = head[found.cover[row]]
            head[found.cover[row]] = row
            length[found.cover[row]] += 1
    return count


KERNELS = (by_hours, line_up, beats, unbeaten, sieve)
