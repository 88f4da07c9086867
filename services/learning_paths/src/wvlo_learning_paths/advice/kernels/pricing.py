"""Prices for hours, levels and requirements, and what they make of every item.

The Lagrangian of the linear relaxation and its slope. Only items that close a gap, and
providers of what is paid for, are looked at: all others are worth less than their hours.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from wvlo_learning_paths.advice.kernels.gathering import NEVER, Row
from wvlo_learning_paths.advice.kernels.shaping import Problem

Prices = Any
"""An array of float64."""

SHARES = 2.0
"""Items so long that this many of the dearest nodes cannot pay for them are not looked at
while prices move; the bound itself looks at every item."""

TURN, LIVE, CLOSERS, NODES, ROWS, KEPT = 0, 1, 2, 3, 4, 5
SCALE = 2


class Market(NamedTuple):
    """Prices and what they make of things; `sums` holds counters (see the names).

    `unit` (per node) and `need` are prices per unit and per requirement row, `hour` has
    the price of a scaled hour, the best so far, and the scale. `points` are what an item
    is worth at a node it crosses, as `cover`.
    `asked` adds up per item what is paid for all it provides. `*_down` is the slope, `*_going` the direction that remembers earlier slopes.
    `rows` are the requirement rows with a price or a say; `*_turn` are marks by turn.
    """

    sums: Row
    hour: Prices
    unit: Prices
    points: Prices
    need: Prices
    hour_going: Prices
    unit_down: Prices
    unit_going: Prices
    need_down: Prices
    need_going: Prices
    kept_unit: Prices
    kept_need: Prices
    paid: Prices
    crossing: Prices
    live: Row
    live_turn: Row
    asked: Prices
    node: Row
    node_turn: Row
    rows: Row
    row_turn: Row
    kept_rows: Row


def market(problem: Problem, nodes: int) -> Market:
    """Lay out the memory, and list the items that close a gap first among the live."""
    items, units = len(problem.hours), problem.units
    needs = problem.need_start[items]
    made = Market(
        np.zeros(6, np.int64),
        np.zeros(3, np.float64),
        np.zeros(nodes, np.float64),
        np.zeros(len(problem.cover), np.float64),
        np.zeros(needs, np.float64),
        np.zeros(1, np.float64),
        np.zeros(units, np.float64),
        np.zeros(units, np.float64),
        np.zeros(needs, np.float64),
        np.zeros(needs, np.float64),
        np.zeros(units, np.float64),
        np.zeros(needs, np.float64),
        np.zeros(nodes, np.float64),
        np.zeros(nodes, np.float64),
        np.zeros(items, np.int64),
        np.zeros(items, np.int64),
        np.zeros(items, np.float64),
        np.zeros(nodes, np.int64),
        np.zeros(nodes, np.int64),
        np.zeros(needs, np.int64),
        np.zeros(needs, np.int64),
        np.zeros(needs, np.int64),
    )
    for item in range(items):
        closes = False
        for row in range(problem.cover_start[item], problem.cover_start[item + 1]):
            node = problem.cover[row]
            if node < units:
                made.points[row] = problem.worth[node] * problem.belief[item]
                closes = True
        if closes:
            made.live[made.sums[CLOSERS]] = item
            made.live_turn[item] = NEVER
            made.sums[CLOSERS] += 1
    return made


def touch(shop: Market, node: int) -> None:
    """Start counting at a node in this turn."""
    if shop.node_turn[node] != shop.sums[TURN]:
        shop.node_turn[node] = shop.sums[TURN]
        shop.node[shop.sums[NODES]] = node
        shop.sums[NODES] += 1


def charge(problem: Problem, shop: Market, hour: float) -> None:
    """Add up what is paid per node, and list the items that may be worth it."""
    sums = shop.sums
    sums[TURN] += 1
    for place in range(sums[NODES]):
        shop.paid[shop.node[place]] = 0.0
        shop.crossing[shop.node[place]] = 0.0
    sums[NODES] = 0
    sums[LIVE] = sums[CLOSERS]
    for place in range(sums[ROWS]):
        row = shop.rows[place]
        touch(shop, problem.need[row])
        shop.paid[problem.need[row]] += shop.need[row]
    most = 0.0
    for place in range(sums[NODES]):
        most = max(most, shop.paid[shop.node[place]])
    longest = SHARES * most / max(hour, 1e-9)
    for place in range(sums[NODES]):
        node = shop.node[place]
        if shop.paid[node] <= 0.0:
            continue
        start, end = problem.provider_start[node], problem.provider_start[node + 1]
        for row in range(start, end):
            item = problem.provider[row]
            if problem.hours[item] > longest:
                break
            turn = shop.live_turn[item]
            if turn == NEVER:
                continue
            if turn != sums[TURN]:
                shop.live_turn[item] = sums[TURN]
                shop.asked[item] = -hour * problem.hours[item]
            before = shop.asked[item]
            shop.asked[item] += shop.paid[node]
            if before <= 0.0 < shop.asked[item]:
                shop.live[sums[LIVE]] = item
                sums[LIVE] += 1


def surplus(problem: Problem, shop: Market, item: int, hour: float) -> float:
    """Say what an item brings at these prices, after its hours and what it lacks."""
    gain = -hour * problem.hours[item]
    for row in range(problem.cover_start[item], problem.cover_start[item + 1]):
        node = problem.cover[row]
        gain += shop.paid[node] + max(shop.points[row] - shop.unit[node], 0.0)
    for row in range(problem.need_start[item], problem.need_start[item + 1]):
        gain -= shop.need[row]
    return float(gain)


def take(problem: Problem, shop: Market, item: int) -> None:
    """Let an item that is worth its price pull the slope, and its needs have a say."""
    for row in range(problem.cover_start[item], problem.cover_start[item + 1]):
        node = problem.cover[row]
        touch(shop, node)
        shop.crossing[node] += 1.0
        if shop.points[row] > shop.unit[node]:
            shop.unit_down[node] -= 1.0
    for row in range(problem.need_start[item], problem.need_start[item + 1]):
        if shop.row_turn[row] == 0:
            shop.rows[shop.sums[ROWS]] = row
            shop.sums[ROWS] += 1
            shop.row_turn[row] = 1
            shop.need_going[row] = 0.0
        shop.need_down[row] = -1.0


def slope(problem: Problem, shop: Market, scale: float) -> tuple[float, float]:
    """Evaluate the Lagrangian and its slope; return it and the slope of the hours."""
    hour = shop.hour[0] / scale
    charge(problem, shop, hour)
    total = hour * problem.budget
    down = float(problem.budget)
    for unit in range(problem.units):
        total += shop.unit[unit]
        shop.unit_down[unit] = 1.0
    for place in range(shop.sums[ROWS]):
        shop.need_down[shop.rows[place]] = 0.0
    for place in range(shop.sums[LIVE]):
        item = shop.live[place]
        gain = surplus(problem, shop, item, hour)
        if gain > 0.0:
            total += gain
            down -= problem.hours[item]
            take(problem, shop, item)
    for place in range(shop.sums[NODES]):
        node = shop.node[place]
        gain = shop.paid[node] - hour * problem.rest[node]
        if problem.rest[node] < NEVER and gain > 0.0:
            total += gain
            down -= problem.rest[node]
            shop.crossing[node] += 1.0
    return total, down / scale


KERNELS = (market, touch, charge, surplus, take, slope)
