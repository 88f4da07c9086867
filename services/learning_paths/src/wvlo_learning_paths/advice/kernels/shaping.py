"""The small problem that is searched, and the ways to look things up in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wvlo_learning_paths.advice.kernels.gathering import NEVER, Row


class Problem(NamedTuple):
    """The small problem that is searched; items are sorted by (hours, number).

    `worth` is per node and 0 where it only opens the way. `cost` is the least known
    hours to reach a node, NEVER when it cannot be reached with what is here.
    `provider_*` turns `cover_*` round: the items that cross a node. `heads` are the
    items that close a gap themselves and can be reached; `touch_*` are, per node, the
    heads (by place) that cross it or lack it.
    """

    budget: int
    units: int
    items: Row
    hours: Row
    belief: Row
    flags: Row
    cover_start: Row
    cover: Row
    need_start: Row
    need: Row
    worth: Row
    rest: Row
    cost: Row
    provider_start: Row
    provider: Row
    heads: Row
    touch_start: Row
    touch: Row


def turned(start: Row, values: Row, count: int, nodes: int) -> tuple[Row, Row]:
    """Turn rows of nodes per item into rows of items per node, in item order."""
    new_start = np.zeros(nodes + 1, np.int64)
    for row in range(start[count]):
        new_start[values[row] + 1] += 1
    for node in range(nodes):
        new_start[node + 1] += new_start[node]
    free = new_start.copy()
    turned_values = np.zeros(start[count], np.int64)
    for place in range(count):
        for row in range(start[place], start[place + 1]):
            turned_values[free[values[row]]] = place
            free[values[row]] += 1
    return new_start, turned_values


def reached(
    hours: Row, cover_start: Row, cover: Row, need_start: Row, need: Row, nodes: int
) -> Row:
    """Estimate the hours to reach each node; shared steps are counted twice."""
    cost = np.full(nodes, NEVER, np.int64)
    changed = True
    while changed:
        changed = False
        for place in range(len(hours)):
            total = hours[place]
            for row in range(need_start[place], need_start[place + 1]):
                total += cost[need[row]]
            if total >= NEVER:
                continue
            for row in range(cover_start[place], cover_start[place + 1]):
                if total < cost[cover[row]]:
                    cost[cover[row]] = total
                    changed = True
    return cost


def heads_of(
    cover_start: Row, cover: Row, need_start: Row, need: Row, cost: Row, units: int
) -> Row:
    """List the items that cross a unit and lack nothing that cannot be reached."""
    count = len(cover_start) - 1
    heads = np.zeros(count, np.int64)
    size = 0
    for place in range(count):
        closes = False
        for row in range(cover_start[place], cover_start[place + 1]):
            closes |= cover[row] < units
        for row in range(need_start[place], need_start[place + 1]):
            closes &= cost[need[row]] < NEVER
        if closes:
            heads[size] = place
            size += 1
    return heads[:size].copy()


def touched(
    heads: Row, cover_start: Row, cover: Row, need_start: Row, need: Row, nodes: int
) -> tuple[Row, Row]:
    """List per node the heads to look at again when something changes there."""
    start = np.zeros(len(heads) + 1, np.int64)
    values = np.zeros(len(cover) + len(need), np.int64)
    end = 0
    for place in range(len(heads)):
        for row in range(cover_start[heads[place]], cover_start[heads[place] + 1]):
            values[end] = cover[row]
            end += 1
        for row in range(need_start[heads[place]], need_start[heads[place] + 1]):
            values[end] = need[row]
            end += 1
        start[place + 1] = end
    return turned(start, values, len(heads), nodes)


KERNELS = (turned, reached, heads_of, touched)
