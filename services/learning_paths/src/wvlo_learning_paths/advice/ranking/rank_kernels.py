"""The loops of ranking, over arrays: compiled when numba is there, the same without."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Row = NDArray[Any]

NODES = 6
"""Numbers per competency: levels 0 to 5."""


class People(NamedTuple):
    """The arrays of a crowd."""

    profile: Row
    profile_start: Row
    profile_competency: Row
    start: Row
    levels: Row
    code: Row
    weights: Row
    group: Row
    wanted: Row
    holder_start: Row
    holder: Row
    holder_levels: Row
    holder_code: Row


class Things(NamedTuple):
    """The arrays of items; `order` decides between equal scores."""

    teach_start: Row
    teach_competency: Row
    teach_from: Row
    teach_to: Row
    need_start: Row
    need_competency: Row
    need_level: Row
    taught_start: Row
    taught_item: Row
    taught_from: Row
    taught_to: Row
    masks: Row
    rate: Row
    order: Row


class Usable(NamedTuple):
    """What can be ranked now.

    `provided` counts per node who provides it; `holes` marks items with a need that
    nothing provides. `turn` is the place of an item when all are sorted by rate,
    `by_turn` the other way round; `local` is scratch, all -1.
    """

    provided: Row
    usable: Row
    holes: Row
    local: Row
    turn: Row
    by_turn: Row


def row_of(people: People, learner: int, competency: int) -> int:
    """Find the row in which a learner has a competency, -1 when there is none."""
    low = people.profile_start[people.profile[learner]]
    begin = low
    high = people.profile_start[people.profile[learner] + 1]
    while low < high:
        middle = (low + high) // 2
        if people.profile_competency[middle] < competency:
            low = middle + 1
        else:
            high = middle
    end = people.profile_start[people.profile[learner] + 1]
    if low < end and people.profile_competency[low] == competency:
        return int(people.start[learner]) + int(low - begin)
    return -1


def lacks(
    people: People, learner: int, things: Things, item: int, provided: Row
) -> bool:
    """Tell whether the item requires what the learner lacks and nothing provides."""
    for row in range(things.need_start[item], things.need_start[item + 1]):
        competency = things.need_competency[row]
        level = things.need_level[row]
        if provided[competency * NODES + level] > 0:
            continue
        at = row_of(people, learner, competency)
        if at < 0 or people.levels[at] & 15 < level:
            return True
    return False


def possible(people: People, learner: int, things: Things, item: int) -> bool:
    """Tell whether the learner can use an item with these facets."""
    group = people.group[learner]
    for facet in range(people.wanted.shape[1]):
        if things.masks[facet, item] & people.wanted[group, facet] == 0:
            return False
    return True


def closed(levels: int, low: int, high: int) -> int:
    """Count the levels between somebody's own and the target that an item crosses."""
    count = min(high, levels >> 4) - max(low, levels & 15)
    return max(count, 0)


def insert(items: Row, scores: Row, item: int, score: float, order: Row) -> None:
    """Put an item in a list that is sorted by score, then order, if it belongs there."""
    at = len(items) - 1
    if score < scores[at] or (score == scores[at] and order[item] > order[items[at]]):
        return
    while at > 0 and (
        scores[at - 1] < score
        or (scores[at - 1] == score and order[items[at - 1]] > order[item])
    ):
        items[at] = items[at - 1]
        scores[at] = scores[at - 1]
        at -= 1
    items[at] = item
    scores[at] = score


def rises(points: Row, rough: Row, first: int, stop: int, floor: np.float32) -> bool:
    """Tell whether any score may reach the floor; never wrong when it says no.

    Unsigned places count from no end, so that compiled code takes many at once.
    """
    above = np.int32(0)
    for at in range(np.uint64(first), np.uint64(stop)):
        above += np.int32(np.float32(points[at]) * rough[at] > floor)
    return bool(above > 0)


KERNELS = (row_of, lacks, possible, closed, insert, rises)

SMALL = frozenset({"row_of", "lacks", "possible", "closed", "insert", "rises"})
"""Handing over the arrays costs more than what these do with them."""
