"""What no path can exceed: prices are made low, and the bound is what they add up to.

With any prices the Lagrangian is at least the best value (weak duality), so prices are
found with ordinary floating point and the bound is then computed from rounded prices in
whole numbers. What gathering left out stands in as `rest`: a step that costs the least
any such item could ask for a node, and needs nothing. That only makes the bound higher,
so it holds for the whole catalogue. Minimised by a deflected subgradient with Polyak's
step (Polyak 1969; Camerini, Fratta and Maffioli 1975).
"""

from __future__ import annotations

import numpy as np

from wvlo_learning_paths.advice.kernels.gathering import NEVER, Row
from wvlo_learning_paths.advice.kernels.pricing import (
    KEPT,
    ROWS,
    SCALE,
    Market,
    market,
    slope,
)
from wvlo_learning_paths.advice.kernels.shaping import Problem

GRAIN = 1024
FEWEST, MOST, NODES_A_ROUND = 76, 160, 50
"""More nodes are more prices to find, and take more rounds."""
KEEP = 0.4
PATIENCE = 8
SHRINK = 0.6
AIM = 1.02
HOUR = 0.6
"""Of the points per hour of the known path: where the price of an hour begins."""
NEEDS = 0.3
"""Of the hours to reach what an item lacks: others lack it too."""


def move(problem: Problem, shop: Market, down: float, push: float) -> None:
    """Walk against the slope, deflected by where we went before; `push` is the gap."""
    sums = shop.sums
    if shop.hour[0] <= 0.0 and down > 0.0:
        down = 0.0
    shop.hour_going[0] = KEEP * shop.hour_going[0] + (1.0 - KEEP) * down
    norm = shop.hour_going[0] ** 2
    for unit in range(problem.units):
        if shop.unit[unit] <= 0.0 and shop.unit_down[unit] > 0.0:
            shop.unit_down[unit] = 0.0
        going = KEEP * shop.unit_going[unit] + (1.0 - KEEP) * shop.unit_down[unit]
        shop.unit_going[unit] = going
        norm += going * going
    for place in range(sums[ROWS]):
        row = shop.rows[place]
        node = problem.need[row]
        slope_here = shop.need_down[row] + shop.crossing[node]
        if shop.need[row] <= 0.0 and slope_here > 0.0:
            slope_here = 0.0
        going = KEEP * shop.need_going[row] + (1.0 - KEEP) * slope_here
        shop.need_going[row] = going
        norm += going * going
    step = push / max(norm, 0.01)
    shop.hour[0] = max(0.0, shop.hour[0] - step * shop.hour_going[0])
    for unit in range(problem.units):
        shop.unit[unit] = max(0.0, shop.unit[unit] - step * shop.unit_going[unit])
    staying = 0
    for place in range(sums[ROWS]):
        row = shop.rows[place]
        shop.need[row] = max(0.0, shop.need[row] - step * shop.need_going[row])
        if shop.need[row] > 0.0:
            shop.rows[staying] = row
            staying += 1
        else:
            shop.row_turn[row] = 0
    sums[ROWS] = staying


def keep(problem: Problem, shop: Market) -> None:
    """Remember these prices as the best so far."""
    shop.hour[1] = shop.hour[0]
    shop.kept_unit[:] = shop.unit[: problem.units]
    for place in range(shop.sums[ROWS]):
        shop.kept_rows[place] = shop.rows[place]
        shop.kept_need[place] = shop.need[shop.rows[place]]
    shop.sums[KEPT] = shop.sums[ROWS]


def back(problem: Problem, shop: Market) -> None:
    """Return to the best prices, and forget where we were going."""
    shop.hour[0] = shop.hour[1]
    shop.hour_going[0] = 0.0
    shop.unit[: problem.units] = shop.kept_unit
    shop.unit_going[:] = 0.0
    for place in range(shop.sums[ROWS]):
        shop.need[shop.rows[place]] = 0.0
        shop.row_turn[shop.rows[place]] = 0
    for place in range(shop.sums[KEPT]):
        row = shop.kept_rows[place]
        shop.rows[place] = row
        shop.need[row] = shop.kept_need[place]
        shop.need_going[row] = 0.0
        shop.row_turn[row] = 1
    shop.sums[ROWS] = shop.sums[KEPT]


def brought(problem: Problem, shop: Market, paid: Row, item: int) -> int:
    """Say in points times GRAIN what an item brings, before its hours are paid."""
    gain = np.int64(0)
    for row in range(problem.cover_start[item], problem.cover_start[item + 1]):
        node = problem.cover[row]
        gain += paid[node]
        if node < problem.units:
            points = problem.worth[node] * problem.belief[item] * GRAIN
            gain += max(points - np.int64(shop.unit[node] * GRAIN), 0)
    for row in range(problem.need_start[item], problem.need_start[item + 1]):
        gain -= np.int64(shop.need[row] * GRAIN)
    return int(gain)


def packed(problem: Problem, nodes: int, shop: Market) -> int:
    """Bound with hours that cannot be split: pack items by what they bring, exactly.

    At the same prices this is never above the Lagrangian with a price for hours.
    """
    paid = np.zeros(nodes, np.int64)
    full = np.zeros(problem.budget + 1, np.int64)
    total = pay(problem, shop, paid)
    pack_all(problem, nodes, shop, paid, full)
    return int((total + full[problem.budget]) // GRAIN)


def pay(problem: Problem, shop: Market, paid: Row) -> int:
    """Add up what is paid per node, and give what the units cost together."""
    total = np.int64(0)
    for place in range(shop.sums[ROWS]):
        row = shop.rows[place]
        paid[problem.need[row]] += np.int64(shop.need[row] * GRAIN)
    for unit in range(problem.units):
        total += np.int64(shop.unit[unit] * GRAIN)
    return int(total)


def pack_all(problem: Problem, nodes: int, shop: Market, paid: Row, full: Row) -> None:
    """Let the knapsack know every item, and what stands in for those left out."""
    for item in range(len(problem.hours)):
        pack(full, problem.hours[item], brought(problem, shop, paid, item))
    for node in range(problem.units, nodes):
        if problem.rest[node] < NEVER:
            pack(full, problem.rest[node], paid[node])


def pack(full: Row, hours: int, gain: int) -> None:
    """Let a knapsack know one more item; `full` is the best value per size."""
    if gain > 0:
        for size in range(len(full) - 1, hours - 1, -1):
            full[size] = max(full[size], full[size - hours] + gain)


def shared(problem: Problem, item: int, node: int) -> float:
    """Say how many of an item's hours, needs included, one unit that it crosses bears."""
    worth = 0.0
    for row in range(problem.cover_start[item], problem.cover_start[item + 1]):
        if problem.cover[row] < problem.units:
            worth += problem.worth[problem.cover[row]]
    hours = float(problem.hours[item])
    for row in range(problem.need_start[item], problem.need_start[item + 1]):
        if problem.cost[problem.need[row]] < NEVER:
            hours += NEEDS * problem.cost[problem.need[row]]
    return float(hours * problem.worth[node] / worth)


def offered(problem: Problem, shop: Market, hour: float) -> None:
    """Begin with the price that leaves nothing over for the item that is best there."""
    for unit in range(problem.units):
        start, end = problem.provider_start[unit], problem.provider_start[unit + 1]
        for row in range(start, end):
            item = problem.provider[row]
            points = problem.worth[unit] * problem.belief[item]
            left = points - hour * shared(problem, item, unit)
            shop.unit[unit] = max(shop.unit[unit], left)


def priced(problem: Problem, nodes: int, value: int, rounds: int) -> Market:
    """Find low prices; `value` is that of a known path and steers the steps."""
    shop = market(problem, nodes)
    scale = 0.0
    for item in range(len(problem.hours)):
        scale += problem.hours[item] / len(problem.hours)
    scale = max(scale, 1.0)
    shop.hour[SCALE] = scale
    shop.hour[0] = HOUR * value / max(1, problem.budget) * scale
    offered(problem, shop, shop.hour[0] / scale)
    top = 1e18
    stride = 1.0
    stalled = 0
    for _ in range(rounds):
        total, down = slope(problem, shop, scale)
        stalled = 0 if total < top * 0.9995 else stalled + 1
        if total < top:
            top = total
            keep(problem, shop)
        if stalled >= PATIENCE:
            stalled = 0
            stride *= SHRINK
            back(problem, shop)
            _, down = slope(problem, shop, scale)
            total = top
        move(problem, shop, down, stride * max(total - AIM * value, 0.002 * value))
    back(problem, shop)
    return shop


def bound(problem: Problem, nodes: int, value: int) -> int:
    """Give a whole number that no path of the whole catalogue can exceed."""
    rounds = min(MOST, FEWEST + nodes // NODES_A_ROUND)
    shop = priced(problem, nodes, value, rounds)
    return min(packed(problem, nodes, shop), most(problem))


def most(problem: Problem) -> int:
    """Give what all levels together are worth when each is believed most."""
    sure = 0
    for item in range(len(problem.hours)):
        sure = max(sure, problem.belief[item])
    total = 0
    for unit in range(problem.units):
        total += problem.worth[unit]
    return int(total * sure)


KERNELS = (
    move, keep, back, pack, brought, pay, pack_all, packed, shared, offered, priced, most, bound,
)  # fmt: skip
