"""Ruling out items: what the bound loses with an item in the path, chain included.

Reduced-cost fixing. At any prices the bound drops by as much as an item is worth less
than it costs. An item that closes no gap is only there for one that does, so the bound
also drops by what the cheapest chain up to such an item loses, and by what the cheapest
chain down to where the learner stands loses: those are all other items. When what is left
is below the next better value, no better path has the item.
"""

from __future__ import annotations

import numpy as np

from wvlo_learning_paths.advice.kernels.bounding import GRAIN, brought, pay
from wvlo_learning_paths.advice.kernels.gathering import NEVER, Row
from wvlo_learning_paths.advice.kernels.pricing import (
    ROWS,
    SCALE,
    Market,
    Prices,
    market,
)
from wvlo_learning_paths.advice.kernels.shaping import Problem


def marked(
    problem: Problem, nodes: int, hour: float, unit: Prices, need: Prices
) -> Market:
    """Lay prices out: of a quarter-hour, per unit, and per row of needs."""
    shop = market(problem, nodes)
    shop.hour[0] = hour
    shop.hour[SCALE] = 1.0
    for place in range(problem.units):
        shop.unit[place] = unit[place]
    for row in range(len(problem.need)):
        if need[row] > 0.0:
            shop.need[row] = need[row]
            shop.rows[shop.sums[ROWS]] = row
            shop.sums[ROWS] += 1
    return shop


def parts(problem: Problem, nodes: int, shop: Market) -> Row:
    """Give the bound at these prices and per item what it brings, times GRAIN.

    First the bound; then per item what it is worth beyond its hours, mostly negative.
    """
    made = np.zeros(1 + len(problem.hours), np.int64)
    paid = np.zeros(nodes, np.int64)
    total = pay(problem, shop, paid)
    bring_all(problem, shop, paid, made)
    made[0] += total
    return made


def bring_all(problem: Problem, shop: Market, paid: Row, made: Row) -> None:
    """Write down what every item brings, and the bound without the units' prices."""
    hour = np.int64(shop.hour[0] / shop.hour[SCALE] * GRAIN)
    made[0] = hour * problem.budget
    for item in range(len(problem.hours)):
        gain = brought(problem, shop, paid, item) - hour * problem.hours[item]
        made[1 + item] = gain
        made[0] += max(gain, 0)


def chained(problem: Problem, nodes: int, gains: Row) -> Row:
    """Add up, per item, the least that it and the chains around it lose."""
    items = len(problem.hours)
    above = np.full(nodes, NEVER * GRAIN, np.int64)
    below = np.full(nodes, NEVER * GRAIN, np.int64)
    top = np.zeros(items, np.int64)
    bottom = np.zeros(items, np.int64)
    while chain(problem, gains, above, below, top, bottom):
        pass
    for item in range(items):
        top[item] += bottom[item] + max(-gains[item], 0)
    return top


def chain(
    problem: Problem, gains: Row, above: Row, below: Row, top: Row, bottom: Row
) -> bool:
    """Look once at all items; tell whether any chain became cheaper."""
    changed = False
    for item in range(len(gains)):
        loss = max(-gains[item], 0)
        least = NEVER * GRAIN
        for row in range(problem.cover_start[item], problem.cover_start[item + 1]):
            node = problem.cover[row]
            least = min(least, 0 if node < problem.units else above[node])
        most = 0
        for row in range(problem.need_start[item], problem.need_start[item + 1]):
            most = max(most, below[problem.need[row]])
        top[item] = least
        bottom[item] = most
        for row in range(problem.need_start[item], problem.need_start[item + 1]):
            if least + loss < above[problem.need[row]]:
                above[problem.need[row]] = least + loss
                changed = True
        for row in range(problem.cover_start[item], problem.cover_start[item + 1]):
            if most + loss < below[problem.cover[row]]:
                below[problem.cover[row]] = most + loss
                changed = True
    return changed


KERNELS = (marked, parts, bring_all, chained, chain)
