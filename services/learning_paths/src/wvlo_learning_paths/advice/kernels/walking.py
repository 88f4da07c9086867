"""Putting items of the small problem together: bundles, filling up, and taking out.

A bundle is an item with the shortest chain that makes it possible from where we stand.
Everything is whole numbers and every tie is broken by fewer hours, then by number.
"""

from __future__ import annotations

from typing import NamedTuple

from wvlo_learning_paths.advice.kernels.gathering import NEVER, Row
from wvlo_learning_paths.advice.kernels.shaping import Problem

HOURS, VALUE, SIZE, FLAGS, VERSION, ROOTS = 0, 1, 2, 3, 4, 5
SUMS = 6


class State(NamedTuple):
    """Where a search stands, in memory that is used again.

    `sums` holds hours, value, number of items, served rules, and a version that makes
    old marks worthless. `listing` are the items so far in an order that can be done.
    `has` counts per node who crosses it, `best` the points it brings by now.
    `bundle` and the two marked arrays belong to the bundle that is looked at.
    `hours` and `gain` remember each head's bundle, unless it is `stale`; `root_*` are
    those from the path whose items are `roots`, marked in `rooted`.
    """

    sums: Row
    listing: Row
    taken: Row
    banned: Row
    has: Row
    best: Row
    seen: Row
    seen_best: Row
    bundle: Row
    hours: Row
    gain: Row
    stale: Row
    root_hours: Row
    root_gain: Row
    roots: Row
    rooted: Row


def cleared(problem: Problem, state: State) -> None:
    """Stand where the learner stands."""
    for place in range(state.sums[SIZE]):
        item = state.listing[place]
        state.taken[item] = 0
        for row in range(problem.cover_start[item], problem.cover_start[item + 1]):
            state.has[problem.cover[row]] = 0
            state.best[problem.cover[row]] = 0
    state.sums[HOURS] = 0
    state.sums[VALUE] = 0
    state.sums[SIZE] = 0
    state.sums[FLAGS] = 0


def do(problem: Problem, state: State, item: int) -> None:
    """Take one item."""
    sums = state.sums
    state.listing[sums[SIZE]] = item
    state.taken[item] = 1
    sums[SIZE] += 1
    sums[HOURS] += problem.hours[item]
    sums[FLAGS] |= problem.flags[item]
    for row in range(problem.cover_start[item], problem.cover_start[item + 1]):
        node = problem.cover[row]
        state.has[node] += 1
        points = problem.worth[node] * problem.belief[item]
        if points > state.best[node]:
            sums[VALUE] += points - state.best[node]
            state.best[node] = points


def possible(problem: Problem, state: State, item: int) -> bool:
    """Tell whether everything the item needs is there."""
    for row in range(problem.need_start[item], problem.need_start[item + 1]):
        if state.has[problem.need[row]] == 0:
            return False
    return True


def redo(problem: Problem, state: State, wanted: Row, count: int) -> None:
    """Start anew with what of these items can be done, in any order that works."""
    cleared(problem, state)
    left = count
    going = True
    while going and left > 0:
        going = False
        for place in range(count):
            item = wanted[place]
            if (
                item >= 0
                and state.taken[item] == 0
                and state.sums[HOURS] + problem.hours[item] <= problem.budget
                and possible(problem, state, item)
            ):
                do(problem, state, item)
                left -= 1
                going = True


def cheapest(problem: Problem, state: State, node: int) -> int:
    """Choose who provides a node with the least hours, itself and what it lacks."""
    chosen = -1
    least = NEVER
    version = state.sums[VERSION]
    for row in range(problem.provider_start[node], problem.provider_start[node + 1]):
        item = problem.provider[row]
        total = problem.hours[item]
        if total >= least:
            break
        for need in range(problem.need_start[item], problem.need_start[item + 1]):
            lacking = problem.need[need]
            if state.has[lacking] == 0 and state.seen[lacking] != version:
                total += problem.cost[lacking]
        if total < least:
            least = total
            chosen = item
    return chosen


def look(problem: Problem, state: State, item: int) -> tuple[int, int]:
    """Count hours and gain of one item that is added to the bundle."""
    version = state.sums[VERSION]
    gain = 0
    for row in range(problem.cover_start[item], problem.cover_start[item + 1]):
        node = problem.cover[row]
        before = state.best[node]
        if state.seen[node] == version:
            before = max(before, state.seen_best[node])
        points = max(before, problem.worth[node] * problem.belief[item])
        gain += points - before
        state.seen[node] = version
        state.seen_best[node] = points
    return problem.hours[item], gain


def bundled(
    problem: Problem, state: State, item: int, room: int
) -> tuple[int, int, int]:
    """Gather the item and the chain before it: hours, gain, size; size 0 if it cannot.

    `state.bundle` has the item first and the deepest requirement last.
    """
    state.sums[VERSION] += 1
    version = state.sums[VERSION]
    state.bundle[0] = item
    hours, gain = look(problem, state, item)
    size = 1
    place = 0
    while place < size:
        asking = state.bundle[place]
        for row in range(problem.need_start[asking], problem.need_start[asking + 1]):
            node = problem.need[row]
            if state.has[node] != 0 or state.seen[node] == version:
                continue
            helper = cheapest(problem, state, node)
            if helper < 0 or state.taken[helper] or state.banned[helper]:
                return 0, 0, 0
            more_hours, more_gain = look(problem, state, helper)
            hours += more_hours
            gain += more_gain
            if hours > room:
                return 0, 0, 0
            state.bundle[size] = helper
            size += 1
        place += 1
    return hours, gain, size


KERNELS = (cleared, do, possible, redo, cheapest, look, bundled)
