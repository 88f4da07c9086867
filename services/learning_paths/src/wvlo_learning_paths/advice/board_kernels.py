"""Who is touched by one item, among many learners: loops over the holders of its gaps."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wvlo_learning_paths.advice.list_kernels import KERNELS as LISTING
from wvlo_learning_paths.advice.rank_kernels import KERNELS as RANKING
from wvlo_learning_paths.advice.rank_kernels import (
    People,
    Things,
    closed,
    insert,
    lacks,
    possible,
    row_of,
)

Row = NDArray[Any]

NOBODY = 1 << 31


def score_of(people: People, learner: int, things: Things, item: int) -> float:
    """Give the score of an item for one learner, whether it is possible or not."""
    points = 0
    for row in range(things.teach_start[item], things.teach_start[item + 1]):
        at = row_of(people, learner, things.teach_competency[row])
        if at >= 0:
            levels = int(people.levels[at])
            count = closed(levels, things.teach_from[row], things.teach_to[row])
            points += count * people.weights[people.code[at]]
    return float(float(points) * things.rate[item])


def reach(people: People, things: Things, item: int, floors: Row) -> Row:
    """Find the learners for whom the item scores no less than the last in their list.

    Goes through the holders of all gaps at once, in order of learner.
    """
    first = things.teach_start[item]
    count = things.teach_start[item + 1] - first
    at = np.empty(count, np.int64)
    end = np.empty(count, np.int64)
    size = 0
    for number in range(count):
        competency = things.teach_competency[first + number]
        at[number] = people.holder_start[competency]
        end[number] = people.holder_start[competency + 1]
        size += end[number] - at[number]
    found = np.empty(size, np.int32)
    return found[: sweep(people, things, item, floors, at, end, found)]


def sweep(
    people: People,
    things: Things,
    item: int,
    floors: Row,
    at: Row,
    end: Row,
    found: Row,
) -> int:
    """Go through the holders from `at` to `end`; write down who is found."""
    first = things.teach_start[item]
    kept = 0
    while True:
        learner = NOBODY
        for number in range(len(at)):
            if at[number] < end[number]:
                learner = min(learner, people.holder[at[number]])
        if learner == NOBODY:
            return kept
        points = 0
        for number in range(len(at)):
            row = at[number]
            if row < end[number] and people.holder[row] == learner:
                low = things.teach_from[first + number]
                high = things.teach_to[first + number]
                levels = int(people.holder_levels[row])
                weight = people.weights[people.holder_code[row]]
                points += closed(levels, low, high) * weight
                at[number] = row + 1
        if points > 0 and float(points) * things.rate[item] >= floors[learner]:
            found[kept] = learner
            kept += 1


def who_hold(
    candidates: Row,
    people: People,
    things: Things,
    item: int,
    lists: Row,
    provided: Row,
    lacking: bool,
) -> Row:
    """Keep of the candidates those who have the item in their list.

    When `lacking`, only those who lack what it requires and nothing provides.
    """
    kept = np.empty(len(candidates), np.int32)
    count = 0
    for learner in candidates:
        if holds(learner, people, things, item, lists, provided, lacking):
            kept[count] = learner
            count += 1
    return kept[:count]


def holds(
    learner: int,
    people: People,
    things: Things,
    item: int,
    lists: Row,
    provided: Row,
    lacking: bool,
) -> bool:
    """Tell whether the item is in the list, and cannot be done when that is asked."""
    there = False
    for place in range(lists.shape[1]):
        there |= lists[learner, place] == item
    return there and (not lacking or lacks(people, learner, things, item, provided))


def who_win(
    candidates: Row,
    people: People,
    things: Things,
    item: int,
    order: float,
    orders: Row,
    provided: Row,
    before: Row,
    opened: bool,
    lists: Row,
    floors: Row,
) -> Row:
    """Keep of the candidates those in whose list the item belongs.

    `orders` decides between equal scores. When `opened`, only those who could not do it
    before for want of a requirement.
    """
    kept = np.empty(len(candidates), np.int32)
    count = 0
    for learner in candidates:
        if not beats_last(learner, people, things, item, order, orders, lists, floors):
            continue
        if not possible(people, learner, things, item):
            continue
        if lacks(people, learner, things, item, provided):
            continue
        if opened and not lacks(people, learner, things, item, before):
            continue
        kept[count] = learner
        count += 1
    return kept[:count]


def beats_last(
    learner: int,
    people: People,
    things: Things,
    item: int,
    order: float,
    orders: Row,
    lists: Row,
    floors: Row,
) -> bool:
    """Tell whether the score is enough for a learner's list."""
    score = score_of(people, learner, things, item)
    floor = floors[learner]
    if score == 0.0 or score < floor:
        return False
    return bool(score > floor or order <= orders[lists[learner, lists.shape[1] - 1]])


def put(
    who: Row, people: People, things: Things, item: int, lists: Row, floors: Row
) -> None:
    """Put the item in these learners' lists."""
    for learner in who:
        mine = lists[learner]
        if np.any(mine == item):
            continue
        scores = np.zeros(len(mine), np.float64)
        for place in range(len(mine)):
            if mine[place] >= 0:
                scores[place] = score_of(people, learner, things, mine[place])
        score = score_of(people, learner, things, item)
        insert(mine, scores, item, score, things.order)
        floors[learner] = scores[len(scores) - 1]


KERNELS = (
    *RANKING, *LISTING, score_of, reach, sweep, who_hold, holds, who_win, beats_last, put,
)  # fmt: skip
