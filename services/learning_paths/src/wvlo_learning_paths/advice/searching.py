"""The search for a good path: three greedy ways, tidied up, then exchanges.

`fast` takes the best of three orders of greed (gain per hour, per root of the hours,
gain alone), each without what turned out superfluous and filled up again. `best` goes on
by taking out one or two steps, or by forcing a bundle in, as long as that helps.
"""

from __future__ import annotations

import numpy as np

from wvlo_learning_paths.advice.adding import (
    OUT,
    PER_HOUR,
    PLAIN,
    add_best,
    add_bundle,
    begin,
    weigh_all,
)
from wvlo_learning_paths.advice.gathering import FIRST, WORK, Row
from wvlo_learning_paths.advice.shaping import Problem
from wvlo_learning_paths.advice.walking import FLAGS, HOURS, SIZE, VALUE, State, redo

ROUNDS = 12
SINGLE, PAIRS, FORCED = 1, 2, 3


def score(state: State, rules: int) -> int:
    """Judge a path: rules that are served come before any value, then fewer hours."""
    served = state.sums[FLAGS] & rules
    first = 1 << 60 if served & FIRST else 0
    work = 1 << 59 if served & WORK else 0
    return int(first + work + (state.sums[VALUE] << 12) - state.sums[HOURS])


def fill(problem: Problem, state: State, manner: int, rules: int) -> None:
    """Serve the rules that are not served yet, then add while anything helps."""
    begin(problem, state)
    if rules & FIRST and state.sums[FLAGS] & FIRST == 0:
        add_best(problem, state, manner, FIRST)
    if rules & WORK and state.sums[FLAGS] & WORK == 0:
        add_best(problem, state, manner, WORK)
    while add_best(problem, state, manner, 0):
        pass


def matters(problem: Problem, state: State, item: int) -> bool:
    """Tell whether the item alone crosses some unit."""
    for row in range(problem.cover_start[item], problem.cover_start[item + 1]):
        node = problem.cover[row]
        if node < problem.units and state.has[node] == 1:
            return True
    return False


def tidy(
    problem: Problem, state: State, manner: int, rules: int, nodes: int, held: Row
) -> None:
    """Take out each step that adds nothing, and use the hours for something else."""
    place = state.sums[SIZE] - 1
    shorter = False
    while place >= 0:
        if matters(problem, state, state.listing[place]):
            place -= 1
            continue
        size = state.sums[SIZE]
        value = state.sums[VALUE]
        served = state.sums[FLAGS] & rules
        for at in range(size):
            held[at] = state.listing[at]
        left_out = held[place]
        held[place] = -1
        redo(problem, state, held, size, nodes)
        if state.sums[VALUE] >= value and state.sums[FLAGS] & rules == served:
            shorter = True
            place = min(place, state.sums[SIZE])
        else:
            held[place] = left_out
            redo(problem, state, held, size, nodes)
        place -= 1
    if shorter:
        fill(problem, state, manner, rules)


def keep_better(state: State, rules: int, kept: Row, top: int) -> int:
    """Remember the path when it is better than the best so far."""
    mine = score(state, rules)
    if mine <= top:
        return top
    kept[0] = state.sums[SIZE]
    for place in range(state.sums[SIZE]):
        kept[place + 1] = state.listing[place]
    return mine


def unban(state: State, items: int) -> None:
    """Forget what was kept out."""
    for item in range(items):
        state.banned[item] = 0


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
    fill(problem, state, PER_HOUR, rules)
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
    for manner in range(PER_HOUR, PLAIN + 1):
        redo(problem, state, held, 0, nodes)
        fill(problem, state, manner, rules)
        tidy(problem, state, manner, rules, nodes, held)
        unban(state, len(problem.hours))
        top = keep_better(state, rules, kept, top)
    return top


def search(problem: Problem, state: State, nodes: int, rules: int, effort: int) -> Row:
    """Return the items of the best path found; effort 0 is fast, more is better."""
    room = 2 * len(state.listing) + 2
    kept = np.zeros(room, np.int64)
    base = np.zeros(room, np.int64)
    held = np.zeros(room, np.int64)
    weigh_all(problem, state)
    top = greedy(problem, state, rules, nodes, kept, held)
    for _ in range(ROUNDS if effort >= SINGLE else 0):
        before = top
        for place in range(kept[0] + 1):
            base[place] = kept[place]
        for out in range(base[0]):
            top = exchange(
                problem, state, rules, nodes, base, out, -1, -1, kept, held, top
            )
        if top == before and effort >= PAIRS:
            for out in range(base[0]):
                for also in range(out):
                    top = exchange(
                        problem, state, rules, nodes, base, out, also, -1, kept, held, top
                    )  # fmt: skip
        if top == before and effort >= FORCED:
            for item in problem.heads:
                top = exchange(
                    problem, state, rules, nodes, base, -1, -1, item, kept, held, top
                )
        if top == before:
            break
    return kept[1 : kept[0] + 1].copy()


KERNELS = (score, fill, matters, tidy, keep_better, unban, exchange, greedy, search)
