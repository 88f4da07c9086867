"""The search for a good path: three greedy ways, tidied up, then exchanges.

`fast` takes the best of three orders of greed (gain per hour, per root and per square of
the hours), each without what turned out superfluous and filled up again. `best` goes on
by taking out one or two steps, or by forcing a bundle in, as long as that helps.
"""

from __future__ import annotations

import numpy as np

from wvlo_learning_paths.advice.adding import (
    OUT,
    PER_HOUR,
    PER_SQUARE,
    add_bundle,
    promising,
    weigh_all,
)
from wvlo_learning_paths.advice.filling import (
    fill,
    insist,
    keep_better,
    missed,
    tidy,
    unban,
)
from wvlo_learning_paths.advice.gathering import Row
from wvlo_learning_paths.advice.shaping import Problem
from wvlo_learning_paths.advice.walking import SIZE, State, redo

ROUNDS = 12
SINGLE, PAIRS = 1, 2
FORCED = 16


def exchange(
    problem: Problem,
    state: State,
    rules: int,
    nodes: int,
    base: Row,
    out: int,
    also: int,
    forced: int,
    kept: Row,
    held: Row,
    top: int,
) -> int:
    """Leave out one or two steps (by place), or force an item in, and fill up."""
    size = base[0]
    for place in range(size):
        held[place] = base[place + 1]
    for place in (out, also):
        if place >= 0:
            state.banned[held[place]] |= OUT
            held[place] = -1
    if forced >= 0:
        redo(problem, state, held, 0, nodes)
        add_bundle(problem, state, forced)
        more = state.sums[SIZE]
        for place in range(size - 1, -1, -1):
            held[place + more] = held[place]
        for place in range(more):
            held[place] = state.listing[place]
        size += more
    redo(problem, state, held, size, nodes)
    fill(problem, state, PER_HOUR, rules, nodes)
    for place in (out, also):
        if place >= 0:
            state.banned[base[place + 1]] &= ~OUT
    tidy(problem, state, PER_HOUR, rules, nodes, held)
    return keep_better(state, rules, kept, top)


def greedy(
    problem: Problem, state: State, rules: int, nodes: int, kept: Row, held: Row
) -> int:
    """Try the three orders of greed and keep the best path."""
    top = -1
    for manner in range(PER_HOUR, PER_SQUARE + 1):
        redo(problem, state, held, 0, nodes)
        fill(problem, state, manner, rules, nodes)
        tidy(problem, state, manner, rules, nodes, held)
        unban(state, len(problem.hours))
        top = keep_better(state, rules, kept, top)
    if missed(top, rules):
        top = insist(problem, state, rules, nodes, kept, held, top)
    return top


def improved(
    problem: Problem,
    state: State,
    rules: int,
    nodes: int,
    kept: Row,
    base: Row,
    held: Row,
    effort: int,
    top: int,
) -> int:
    """Try exchanges around the best path, small ones first, until one kind helps."""
    before = top
    for out in range(base[0]):
        top = exchange(problem, state, rules, nodes, base, out, -1, -1, kept, held, top)
    if top > before:
        return top
    ranked = np.zeros(FORCED, np.int64)
    count = promising(problem, state, base, nodes, ranked)
    for place in range(count):
        item = problem.heads[ranked[place]]
        top = exchange(
            problem, state, rules, nodes, base, -1, -1, item, kept, held, top
        )
    if top > before or effort < PAIRS:
        return top
    for out in range(base[0]):
        for also in range(out):
            top = exchange(
                problem, state, rules, nodes, base, out, also, -1, kept, held, top
            )
    return top


def search(problem: Problem, state: State, nodes: int, rules: int, effort: int) -> Row:
    """Return the items of the best path found; effort 0 is fast, more is better."""
    room = 2 * len(state.listing) + 2
    kept = np.zeros(room, np.int64)
    base = np.zeros(room, np.int64)
    held = np.zeros(room, np.int64)
    served = 0
    for item in problem.heads:
        served |= problem.flags[item]
    rules &= served
    weigh_all(problem, state)
    top = greedy(problem, state, rules, nodes, kept, held)
    for _ in range(ROUNDS if effort >= SINGLE else 0):
        before = top
        for place in range(kept[0] + 1):
            base[place] = kept[place]
        top = improved(problem, state, rules, nodes, kept, base, held, effort, top)
        if top == before:
            break
    for place in range(kept[0]):
        held[place] = kept[place + 1]
    redo(problem, state, held, kept[0], nodes)
    for _ in range(2):  # what was left out on trial, or waited for others, fits again
        unban(state, len(problem.hours))
        fill(problem, state, PER_HOUR, rules, nodes)
    keep_better(state, rules, kept, top)
    return kept[1 : kept[0] + 1].copy()


KERNELS = (exchange, greedy, improved, search)
