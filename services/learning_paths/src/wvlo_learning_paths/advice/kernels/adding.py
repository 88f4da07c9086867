"""Adding the best bundle that fits, with what is known of each bundle remembered.

Taking an item makes only those heads stale that cross or lack a level it crosses. The
winner is looked at again before it is taken, as in lazy greedy search (Minoux 1978).
"""

from __future__ import annotations

from wvlo_learning_paths.advice.kernels.gathering import NEVER, Row
from wvlo_learning_paths.advice.kernels.shaping import Problem
from wvlo_learning_paths.advice.kernels.walking import (
    HOURS,
    ROOTS,
    SIZE,
    VERSION,
    State,
    bundled,
    do,
    look,
    possible,
)

PER_HOUR, PER_ROOT, PER_SQUARE = 0, 1, 2
OUT, STUCK = 1, 2


def better(gain: int, hours: int, top: int, top_hours: int, manner: int) -> bool:
    """Compare two bundles: gain per hour, per root or per square of the hours."""
    if manner == PER_HOUR:
        mine, theirs = gain * top_hours, top * hours
    elif manner == PER_ROOT:
        mine, theirs = gain * gain * top_hours, top * top * hours
    else:
        mine = gain * top_hours * top_hours
        theirs = top * hours * hours
    if mine != theirs:
        return mine > theirs
    return hours < top_hours if gain == top else gain > top


def spread(problem: Problem, state: State, item: int) -> None:
    """Mark the heads that must be looked at again because the item was taken."""
    for row in range(problem.cover_start[item], problem.cover_start[item + 1]):
        node = problem.cover[row]
        for entry in range(problem.touch_start[node], problem.touch_start[node + 1]):
            state.stale[problem.touch[entry]] = 1


def weigh(problem: Problem, state: State, head: int) -> None:
    """Write down hours and gain of a head's bundle from where we stand."""
    item = problem.heads[head]
    if problem.need_start[item] == problem.need_start[item + 1]:
        state.sums[VERSION] += 1
        hours, gain = look(problem, state, item)
    else:
        hours, gain, size = bundled(problem, state, item, problem.budget)
        if size == 0:
            hours = NEVER
    state.hours[head] = hours
    state.gain[head] = gain
    state.stale[head] = 0


def settle(problem: Problem, state: State) -> None:
    """Look at all heads from where we stand, once for all that goes on from here."""
    for place in range(state.sums[ROOTS]):
        state.rooted[state.roots[place]] = 0
    state.sums[ROOTS] = state.sums[SIZE]
    for place in range(state.sums[SIZE]):
        state.roots[place] = state.listing[place]
        state.rooted[state.listing[place]] = 1
    for head in range(len(problem.heads)):
        weigh(problem, state, head)
        state.root_hours[head] = state.hours[head]
        state.root_gain[head] = state.gain[head]


def begin(problem: Problem, state: State) -> None:
    """Know the bundles again after a new start; only what became another is stale."""
    for head in range(len(problem.heads)):
        state.hours[head] = state.root_hours[head]
        state.gain[head] = state.root_gain[head]
        state.stale[head] = 0
    for place in range(state.sums[SIZE]):
        if state.rooted[state.listing[place]] == 0:
            spread(problem, state, state.listing[place])
    for place in range(state.sums[ROOTS]):
        if state.taken[state.roots[place]] == 0:
            spread(problem, state, state.roots[place])


def top_head(problem: Problem, state: State, manner: int, rule: int) -> int:
    """Find the head with the best bundle that fits, -1 when there is none."""
    top = -1
    gain, hours = 0, 1
    room = problem.budget - state.sums[HOURS]
    for head in range(len(problem.heads)):
        item = problem.heads[head]
        if problem.hours[item] > room:
            break
        if state.taken[item] or state.banned[item]:
            continue
        if rule and problem.flags[item] & rule == 0:
            continue
        if state.stale[head]:
            weigh(problem, state, head)
        if state.hours[head] > room or (state.gain[head] <= 0 and not rule):
            continue
        if top < 0 or better(state.gain[head], state.hours[head], gain, hours, manner):
            top, gain, hours = head, state.gain[head], state.hours[head]
    return top


def add_best(problem: Problem, state: State, manner: int, rule: int) -> bool:
    """Add the best bundle that fits (and whose item serves the rule, if one is asked).

    What was remembered may have become cheaper or impossible: the winner is looked at
    again, and has to win again when that changed something.
    """
    while True:
        head = top_head(problem, state, manner, rule)
        if head < 0:
            return False
        gain, hours = state.gain[head], state.hours[head]
        weigh(problem, state, head)
        if state.gain[head] == gain and state.hours[head] == hours:
            add_bundle(problem, state, problem.heads[head])
            return True


def add_bundle(problem: Problem, state: State, item: int) -> None:
    """Do an item after the chain it needs; ban it when they wait for each other."""
    room = problem.budget - state.sums[HOURS]
    hours, _, size = bundled(problem, state, item, room)
    going = size > 0 and hours <= room
    while going:
        going = False
        for place in range(size - 1, -1, -1):
            part = state.bundle[place]
            if state.taken[part] == 0 and possible(problem, state, part):
                do(problem, state, part)
                spread(problem, state, part)
                going = True
    if state.taken[item] == 0:
        state.banned[item] |= STUCK


def promising(problem: Problem, state: State, ranked: Row) -> int:
    """Rank what is not in the path we stand at by its gain per hour on top of it."""
    begin(problem, state)
    count = 0
    for head in range(len(problem.heads)):
        item = problem.heads[head]
        if state.taken[item]:
            continue
        if state.stale[head]:
            weigh(problem, state, head)
        gain, hours = state.gain[head], state.hours[head]
        if gain <= 0 or hours > problem.budget:
            continue
        place = min(count, len(ranked))
        while place > 0:
            other = ranked[place - 1]
            if not better(gain, hours, state.gain[other], state.hours[other], PER_HOUR):
                break
            if place < len(ranked):
                ranked[place] = other
            place -= 1
        if place < len(ranked):
            ranked[place] = head
        count = min(count + 1, len(ranked))
    return count


KERNELS = (
    better,
    spread,
    weigh,
    settle,
    begin,
    top_head,
    add_best,
    promising,
    add_bundle,
)
