"""Who is touched by one item, among many learners: loops over the holders of its gaps."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wvlo_learning_paths.advice.ranking.list_kernels import KERNELS as LISTING
from wvlo_learning_paths.advice.ranking.rank_kernels import KERNELS as RANKING
from wvlo_learning_paths.advice.ranking.rank_kernels import (
    People,
    Things,
    closed,
    insert,
    lacks,
    possible,
    row_of,
)

Row = NDArray[Any]

SPAN = 1 << 13
"""Learners whose points are added up at a time; these sums stay in the nearest cache."""


def points_of(people: People, learner: int, things: Things, item: int) -> int:
    """Give the points of the levels an item closes for one learner."""
    points = 0
    for row in range(things.teach_start[item], things.teach_start[item + 1]):
        at = row_of(people, learner, things.teach_competency[row])
        if at >= 0:
            levels = int(people.levels[at])
            count = closed(levels, things.teach_from[row], things.teach_to[row])
            points += count * people.weights[people.code[at]]
    return int(points)


def score_of(people: People, learner: int, things: Things, item: int) -> float:
    """Give the score of an item for one learner, whether it is possible or not."""
    points = points_of(people, learner, things, item)
    return float(float(points) * things.rate[item])


def points_for(who: Row, people: People, things: Things, item: int) -> Row:
    """Give the points of an item for each of these learners."""
    points = np.empty(len(who), np.int64)
    for at in range(len(who)):
        points[at] = points_of(people, who[at], things, item)
    return points


def reach(people: People, things: Things, item: int, floors: Row) -> tuple[Row, Row]:
    """Find the learners for whom the item scores no less than the last in their list.

    Return them, in no order, and the points of the item for each.
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
    sums = np.zeros(SPAN, np.int64)
    found = np.empty(size + 1, np.int32), np.empty(size + 1, np.int64)
    kept = 0
    for begin in range(0, len(floors), SPAN):
        rows = at.copy()
        add_up(people, things, item, rows, end, begin, sums)
        kept = sweep(
            people, things.rate[item], floors, (at, rows), begin, sums, found, kept
        )
        at = rows
    return found[0][:kept], found[1][:kept]


def add_up(
    people: People,
    things: Things,
    item: int,
    at: Row,
    end: Row,
    begin: int,
    sums: Row,
) -> None:
    """Add up the points of the learners from `begin` on; move `at` behind them."""
    first = things.teach_start[item]
    stop = begin + SPAN
    for number in range(len(at)):
        low = things.teach_from[first + number]
        high = things.teach_to[first + number]
        row = at[number]
        while row < end[number] and people.holder[row] < stop:
            count = closed(int(people.holder_levels[row]), low, high)
            weight = people.weights[people.holder_code[row]]
            sums[people.holder[row] - begin] += count * weight
            row += 1
        at[number] = row


def sweep(
    people: People,
    rate: float,
    floors: Row,
    rows: tuple[Row, Row],
    begin: int,
    sums: Row,
    found: tuple[Row, Row],
    kept: int,
) -> int:
    """Write down whose points are enough, between two rows per gap; clear the sums.

    Everybody is written down and most are written over: that never waits for a branch.
    """
    for number in range(len(rows[0])):
        for row in range(rows[0][number], rows[1][number]):
            learner = people.holder[row]
            points = sums[learner - begin]
            sums[learner - begin] = 0
            enough = float(points) * rate >= floors[learner]
            found[0][kept] = learner
            found[1][kept] = points
            kept += int((points > 0) & enough)
    return kept


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
    points: Row,
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
    """Keep of the candidates, who have these points, those in whose list the item belongs.

    `orders` decides between equal scores. When `opened`, only those who could not do it
    before for want of a requirement.
    """
    kept = np.empty(len(candidates), np.int32)
    count = 0
    for at in range(len(candidates)):
        learner = candidates[at]
        score = float(points[at]) * things.rate[item]
        if not beats_last(learner, score, order, orders, lists, floors):
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
    learner: int, score: float, order: float, orders: Row, lists: Row, floors: Row
) -> bool:
    """Tell whether a score is enough for a learner's list."""
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
    *RANKING, *LISTING, points_of, score_of, points_for, reach, add_up, sweep, who_hold,
    holds, who_win, beats_last, put,
)  # fmt: skip
