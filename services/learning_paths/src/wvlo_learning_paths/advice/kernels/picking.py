"""From a request in numbers to the items of a path, in one go.

Handing arrays back and forth takes as long as a short search: compiled code does it once.
"""

from __future__ import annotations

import numpy as np

from wvlo_learning_paths.advice.kernels.bounding import bound
from wvlo_learning_paths.advice.kernels.collecting import gather
from wvlo_learning_paths.advice.kernels.gathering import (
    NEVER,
    Asked,
    Found,
    Room,
    Row,
    Shelf,
)
from wvlo_learning_paths.advice.kernels.reducing import reduce
from wvlo_learning_paths.advice.kernels.searching import search
from wvlo_learning_paths.advice.kernels.shaping import Problem
from wvlo_learning_paths.advice.kernels.walking import SUMS, State


def valued(problem: Problem, chosen: Row) -> int:
    """Add up the points of some items: per level the one that is believed most."""
    best = np.zeros(problem.units, np.int64)
    for item in chosen:
        for row in range(problem.cover_start[item], problem.cover_start[item + 1]):
            node = problem.cover[row]
            if node < problem.units:
                points = problem.worth[node] * problem.belief[item]
                best[node] = max(best[node], points)
    return int(best.sum())


def blank(problem: Problem, nodes: int) -> State:
    """Set memory aside for a search."""
    items, heads = len(problem.hours), len(problem.heads)
    return State(
        np.zeros(SUMS, np.int64),
        np.zeros(items, np.int64),
        np.zeros(items, np.int64),
        np.zeros(items, np.int64),
        np.zeros(nodes, np.int64),
        np.zeros(nodes, np.int64),
        np.zeros(nodes, np.int64),
        np.zeros(nodes, np.int64),
        np.zeros(items + 1, np.int64),
        np.zeros(heads, np.int64),
        np.zeros(heads, np.int64),
        np.zeros(heads, np.int64),
        np.zeros(heads, np.int64),
        np.zeros(heads, np.int64),
        np.zeros(items, np.int64),
        np.zeros(items, np.int64),
    )


def pick(
    shelf: Shelf,
    room: Room,
    asked: Asked,
    found: Found,
    width: int,
    depth: int,
    lean: bool,
    rules: int,
    effort: int,
) -> tuple[Row, int, Row]:
    """Give the chosen items, what they are worth, and the levels nobody brings one to."""
    count, nodes, units = gather(shelf, room, asked, found, width, depth, False, lean)
    problem = reduce(shelf, found, count, nodes, units, asked.budget)
    chosen = search(problem, blank(problem, nodes), rules, effort)
    closed = found.nodes[:units][problem.cost[:units] >= NEVER]
    return problem.items[chosen], valued(problem, chosen), closed


def ceiling(
    shelf: Shelf,
    room: Room,
    asked: Asked,
    found: Found,
    width: int,
    depth: int,
    value: int,
) -> int:
    """Give what no path can exceed, knowing one of this value."""
    count, nodes, units = gather(shelf, room, asked, found, width, depth, True, False)
    problem = reduce(shelf, found, count, nodes, units, asked.budget)
    return bound(problem, nodes, value)


KERNELS = (valued, blank, pick, ceiling)
