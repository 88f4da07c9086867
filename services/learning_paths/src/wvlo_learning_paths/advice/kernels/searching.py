"""The search for a good path: three greedy ways, tidied up, then exchanges.

The three orders of greed are gain per hour, per root and per square of the hours; each
path loses what turned out superfluous and is filled up again. `fast` goes on from the
best of the three, once round; `best` from each of them until nothing helps. Once round is
leaving out each step in turn and, when that does not help, forcing bundles in.
"""

from __future__ import annotations

import numpy as np

from wvlo_learning_paths.advice.kernels.adding import (
    OUT,
    PER_HOUR,
    PER_SQUARE,
    add_bundle,
    promising,
    settle,
)
from wvlo_learning_paths.advice.kernels.filling import (
    fill,
    insist,
    keep_better,
    missed,
    tidy,
    unban,
)
from wvlo_learning_paths.advice.kernels.gathering import Row
from wvlo_learning_paths.advice.kernels.shaping import Problem
from wvlo_learning_paths.advice.kernels.walking import SIZE, State, redo

ROUNDS = 12
FAST = 0
FORCED = 16


def copy_path(source: Row, target: Row) -> None:
    """Write a path down, with its length before it."""
    for place in range(source[0] + 1):
        target[place] = source[place]


def stand(problem: Problem, state: State, base: Row, held: Row) -> None:
    """Do the path that is exchanged around."""
    for place in range(base[0]):
        held[place] = base[place + 1]
    redo(problem, state, held, base[0])


def exchange(
    problem: Problem,
    state: State,
    rules: int,
    base: Row,
    out: int,
    forced: int,
    kept: Row,
    held: Row,
    top: int,
) -> int:
    """Leave out a step (by place), or force an item in, and fill up."""
    size = base[0]
    for place in range(size):
        held[place] = base[place + 1]
    if out >= 0:
        state.banned[held[out]] |= OUT
        held[out] = -1
    if forced >= 0:
        redo(problem, state, held, 0)
        add_bundle(problem, state, forced)
        more = state.sums[SIZE]
        for place in range(size - 1, -1, -1):
            held[place + more] = held[place]
        for place in range(more):
            held[place] = state.listing[place]
        size += more
    redo(problem, state, held, size)
    fill(problem, state, PER_HOUR, rules, held)
    unban(state, len(problem.hours))
    tidy(problem, state, PER_HOUR, rules, held)
    unban(state, len(problem.hours))
    return keep_better(state, rules, kept, top)


def improved(
    problem: Problem,
    state: State,
    rules: int,
    kept: Row,
    base: Row,
    held: Row,
    ranked: Row,
    top: int,
) -> int:
    """Try exchanges around a path, small ones first, until one kind helps."""
    before = top
    copy_path(kept, base)
    stand(problem, state, base, held)
    settle(problem, state)
    for out in range(base[0]):
        top = exchange(problem, state, rules, base, out, -1, kept, held, top)
    if top > before:
        return top
    stand(problem, state, base, held)
    count = promising(problem, state, ranked)
    for place in range(count):
        item = problem.heads[ranked[place]]
        top = exchange(problem, state, rules, base, -1, item, kept, held, top)
    return top


def climbed(
    problem: Problem,
    state: State,
    rules: int,
    kept: Row,
    base: Row,
    held: Row,
    ranked: Row,
    top: int,
) -> int:
    """Improve a path until nothing helps."""
    for _ in range(ROUNDS):
        before = top
        top = improved(problem, state, rules, kept, base, held, ranked, top)
        if top == before:
            break
    return top


def greedy(
    problem: Problem, state: State, rules: int, manner: int, kept: Row, held: Row
) -> int:
    """Fill up in one order of greed, from nothing."""
    redo(problem, state, held, 0)
    settle(problem, state)
    fill(problem, state, manner, rules, held)
    tidy(problem, state, manner, rules, held)
    unban(state, len(problem.hours))
    return keep_better(state, rules, kept, -1)


def started(
    problem: Problem,
    state: State,
    rules: int,
    effort: int,
    kept: Row,
    mine: Row,
    base: Row,
    held: Row,
    ranked: Row,
) -> int:
    """Try the three orders of greed and keep the best path."""
    best, starts = -1, (-1, -1)
    for manner in range(PER_HOUR, PER_SQUARE + 1):
        start = greedy(problem, state, rules, manner, mine, held)
        if start in starts:
            continue
        starts = (starts[1], start)
        top = start
        if effort > FAST:
            top = climbed(problem, state, rules, mine, base, held, ranked, start)
        if top > best:
            best = top
            copy_path(mine, kept)
    if missed(best, rules):
        redo(problem, state, held, 0)
        settle(problem, state)
        best = insist(problem, state, rules, kept, held, best)
    elif effort > FAST:
        return best
    return improved(problem, state, rules, kept, base, held, ranked, best)


def search(problem: Problem, state: State, rules: int, effort: int) -> Row:
    """Return the items of the best path found; effort 0 is fast."""
    room = 2 * len(state.listing) + 2
    kept = np.zeros(room, np.int64)
    mine = np.zeros(room, np.int64)
    base = np.zeros(room, np.int64)
    held = np.zeros(room, np.int64)
    ranked = np.zeros(FORCED, np.int64)
    served = 0
    for item in problem.heads:
        served |= problem.flags[item]
    rules &= served
    top = started(problem, state, rules, effort, kept, mine, base, held, ranked)
    stand(problem, state, kept, held)
    for _ in range(2):  # what was left out on trial, or waited for others, fits again
        unban(state, len(problem.hours))
        fill(problem, state, PER_HOUR, rules, held)
    keep_better(state, rules, kept, top)
    return kept[1 : kept[0] + 1].copy()


KERNELS = (
    copy_path, stand, exchange, improved, climbed, greedy, started, search,
)  # fmt: skip
