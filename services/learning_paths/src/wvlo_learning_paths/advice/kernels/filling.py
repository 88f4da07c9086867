"""Filling a path up, tidying it, and keeping the best; the rules of the house first."""

from __future__ import annotations

from wvlo_learning_paths.advice.kernels.adding import (
    PER_HOUR,
    add_best,
    add_bundle,
    begin,
)
from wvlo_learning_paths.advice.kernels.gathering import FIRST, WORK, Row
from wvlo_learning_paths.advice.kernels.shaping import Problem
from wvlo_learning_paths.advice.kernels.walking import (
    FLAGS,
    HOURS,
    SIZE,
    VALUE,
    State,
    redo,
)


def score(state: State, rules: int) -> int:
    """Judge a path: rules that are served come before any value, then fewer hours."""
    served = state.sums[FLAGS] & rules
    first = 1 << 60 if served & FIRST else 0
    work = 1 << 59 if served & WORK else 0
    return int(first + work + (state.sums[VALUE] << 12) - state.sums[HOURS])


def missed(top: int, rules: int) -> bool:
    """Tell from a score whether a rule was not served."""
    wanted = (2 if rules & FIRST else 0) + (1 if rules & WORK else 0)
    return top >> 59 < wanted


def fill(problem: Problem, state: State, manner: int, rules: int, held: Row) -> None:
    """Add while anything helps; when a rule is not served by then, begin with it."""
    start = state.sums[SIZE]
    begin(problem, state)
    while add_best(problem, state, manner, 0):
        pass
    if state.sums[FLAGS] & rules == rules:
        return
    for place in range(start):
        held[place] = state.listing[place]
    redo(problem, state, held, start)
    begin(problem, state)
    while rules & FIRST and state.sums[FLAGS] & FIRST == 0:
        if not add_best(problem, state, manner, FIRST):
            break
    while rules & WORK and state.sums[FLAGS] & WORK == 0:
        if not add_best(problem, state, manner, WORK):
            break
    while add_best(problem, state, manner, 0):
        pass


def matters(problem: Problem, state: State, item: int) -> bool:
    """Tell whether the item alone crosses some unit."""
    for row in range(problem.cover_start[item], problem.cover_start[item + 1]):
        node = problem.cover[row]
        if node < problem.units and state.has[node] == 1:
            return True
    return False


def tidy(problem: Problem, state: State, manner: int, rules: int, held: Row) -> None:
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
        redo(problem, state, held, size)
        if state.sums[VALUE] >= value and state.sums[FLAGS] & rules == served:
            shorter = True
            place = min(place, state.sums[SIZE])
        else:
            held[place] = left_out
            redo(problem, state, held, size)
        place -= 1
    if shorter:
        fill(problem, state, manner, rules, held)


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


def insist(
    problem: Problem,
    state: State,
    rules: int,
    kept: Row,
    held: Row,
    top: int,
) -> int:
    """Begin with every pair of items that serve the rules, the shortest first.

    Only for when greed served a rule less than there is; stops at the first path that
    serves all. Item -1 stands for a rule that is not asked or cannot be served.
    """
    heads = len(problem.heads)
    for one in range(-1, heads):
        if one >= 0 and problem.flags[problem.heads[one]] & rules & FIRST == 0:
            continue
        for other in range(-1, heads):
            if other >= 0 and problem.flags[problem.heads[other]] & rules & WORK == 0:
                continue
            redo(problem, state, held, 0)
            begin(problem, state)
            for head in (one, other):
                if head >= 0 and state.taken[problem.heads[head]] == 0:
                    add_bundle(problem, state, problem.heads[head])
            if score(state, rules) < top >> 59 << 59:
                continue
            while add_best(problem, state, PER_HOUR, 0):
                pass
            unban(state, len(problem.hours))
            top = keep_better(state, rules, kept, top)
            if state.sums[FLAGS] & rules == rules:
                return top
    return top


KERNELS = (score, missed, fill, matters, tidy, keep_better, unban, insist)
