"""The loops that rank everybody of one profile: compiled when numba is there."""

from __future__ import annotations

import numpy as np

from wvlo_learning_paths.advice.ranking.rank_kernels import (
    People,
    Row,
    Things,
    Usable,
    closed,
    insert,
    lacks,
    rises,
)

BLOCK = 64


def gather_local(
    competencies: Row, things: Things, now: Usable
) -> tuple[Row, Row, Row]:
    """List the usable items that teach a profile, best rate first; rows of their places."""
    usable, local, turn, by_turn = now.usable, now.local, now.turn, now.by_turn
    taught_start, taught_item = things.taught_start, things.taught_item
    size = 0
    for competency in competencies:
        size += taught_start[competency + 1] - taught_start[competency]
    found = np.empty(size, np.int64)
    count = 0
    for competency in competencies:
        for row in range(taught_start[competency], taught_start[competency + 1]):
            item = taught_item[row]
            if usable[item] and local[item] < 0:
                local[item] = 0
                found[count] = turn[item]
                count += 1
    items = by_turn[np.sort(found[:count])]
    for place in range(count):
        local[items[place]] = place
    place_start = np.zeros(len(competencies) + 1, np.int64)
    places = np.empty(size, np.int64)
    end = 0
    for number in range(len(competencies)):
        competency = competencies[number]
        for row in range(taught_start[competency], taught_start[competency + 1]):
            places[end] = local[taught_item[row]]
            end += 1
        place_start[number + 1] = end
    for place in range(count):
        local[items[place]] = -1
    return items, place_start, places


def closing_rows(
    levels: int, first: int, places: Row, things: Things, closing: Row, end: int
) -> int:
    """Write down which items close levels; an entry is 8 times the place, plus how many.

    `first` is where the items of the competency begin; return the end.
    """
    for row in range(len(places)):
        if places[row] < 0:
            continue
        low, high = things.taught_from[first + row], things.taught_to[first + row]
        count = closed(levels, low, high)
        if count > 0:
            closing[end] = places[row] * 8 + count
            end += 1
    return end


def prepare(
    who: Row,
    people: People,
    competencies: Row,
    things: Things,
    place_start: Row,
    places: Row,
) -> tuple[Row, Row, Row]:
    """Write down, per competency and pair of level and target that occurs, what closes it.

    Return where each pair begins and ends in the third array (see `closing_rows`).
    """
    begun = np.full((len(competencies), 128), -1, np.int64)
    ended = np.zeros((len(competencies), 128), np.int64)
    closing = np.empty(15 * len(places), np.int32)
    start, held = people.start, people.levels
    end = 0
    for learner in who:
        first = int(start[learner])
        for number in range(len(competencies)):
            levels = int(held[first + number])
            if levels >> 4 > levels & 15 and begun[number, levels] < 0:
                begun[number, levels] = end
                end = closing_rows(
                    levels,
                    things.taught_start[competencies[number]],
                    places[place_start[number] : place_start[number + 1]],
                    things,
                    closing,
                    end,
                )
                ended[number, levels] = end
    return begun, ended, closing


def add_points(
    levels: Row,
    code: Row,
    weights: Row,
    begun: Row,
    ended: Row,
    closing: Row,
    points: Row,
) -> None:
    """Give every local item the weight of the levels it closes for one learner."""
    for number in range(len(levels)):
        both = int(levels[number])
        if both >> 4 <= both & 15:
            continue
        weight = np.int32(weights[code[number]])
        for row in range(begun[number, both], ended[number, both]):
            points[closing[row] >> 3] += weight * (closing[row] & 7)


def take_best(
    local: tuple[Row, Row, Row, Row, Row],
    wanted: Row,
    now: Usable,
    best: Row,
    scores: Row,
    people: People,
    learner: int,
    things: Things,
    most: float,
) -> None:
    """Put the best items in the list; `items` come with the best rate first.

    `most` are the most points that any has.
    """
    items, points, rates, rough, masks = local
    holes, provided = now.holes, now.provided
    for block in range(0, len(items), BLOCK):
        floor = scores[len(scores) - 1]
        if most * rates[block] < floor:
            return
        stop = min(block + BLOCK, len(items))
        if not rises(points, rough, block, stop, np.float32(floor * 0.999999)):
            continue
        for at in range(block, stop):
            score = float(points[at]) * rates[at]
            if score == 0.0 or score < floor:
                continue
            passes = True
            for facet in range(len(wanted)):
                passes &= masks[at, facet] & wanted[facet] != 0
            item = items[at]
            if not passes or (
                holes[item] and lacks(people, learner, things, item, provided)
            ):
                continue
            insert(best, scores, item, score, things.order)
            floor = scores[len(scores) - 1]


def rank_profile(
    who: Row,
    at: Row,
    people: People,
    things: Things,
    now: Usable,
    best: Row,
    scores: Row,
) -> None:
    """Rank for learners of one profile, into the rows `at` of `best` and `scores`."""
    profile = people.profile[who[0]]
    competencies = people.profile_competency[
        people.profile_start[profile] : people.profile_start[profile + 1]
    ]
    items, place_start, places = gather_local(competencies, things, now)
    begun, ended, closing = prepare(
        who, people, competencies, things, place_start, places
    )
    rates = things.rate[items]
    rough = (rates * 1.000001).astype(np.float32)
    masks = things.masks[:, items].T.copy()
    points = np.zeros(len(items), np.int32)
    for member in range(len(who)):
        learner = who[member]
        rows = slice(int(people.start[learner]), int(people.start[learner + 1]))
        levels, code = people.levels[rows], people.code[rows]
        add_points(levels, code, people.weights, begun, ended, closing, points)
        wanted = people.wanted[people.group[learner]]
        mine = scores[at[member]]
        local = (items, points, rates, rough, masks)
        most = float(points.max()) if len(items) else 0.0
        take_best(
            local, wanted, now, best[at[member]], mine, people, learner, things, most
        )
        points[:] = 0


KERNELS = (gather_local, closing_rows, prepare, add_points, take_best, rank_profile)
