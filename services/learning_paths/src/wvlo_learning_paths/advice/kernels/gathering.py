"""What is looked through for one request, and how an item of it is taken.

Plain loops over arrays: compiled when numba is there.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Row = Any
"""An array of int64, or a list of whole numbers where nothing is compiled."""

LEVELS = 5
NEVER = 1 << 40
WORK, FIRST = 1, 2


class Shelf(NamedTuple):
    """The catalogue's arrays, per item how many levels it crosses in all (`crosses`).

    `able_*` are per node (competency * 5 + level - 1) the items that cross it, from short
    to long; `least` is the fewest quarter-hours any of them asks for it, shared over all
    levels the item crosses; NEVER when there is none.
    """

    quarters: Row
    belief: Row
    informal: Row
    open: Row
    last_day: Row
    crosses: Row
    teach_start: Row
    teach_competency: Row
    teach_from: Row
    teach_to: Row
    need_start: Row
    need_competency: Row
    need_level: Row
    able_start: Row
    able_item: Row
    masks: Row
    least: Row


class Asked(NamedTuple):
    """A request in numbers; gaps are sorted by competency, `first` is -1 for none."""

    competency: Row
    target: Row
    weight: Row
    want: Row
    budget: int
    today: int
    first: int
    work_step: int


class Room(NamedTuple):
    """Memory that is used again for every request of one catalogue.

    `level` and `refused` are filled in by the caller and cleared after. `item_at` and
    `node_at` hold local numbers plus one and are cleared by the kernel.
    """

    level: Row
    refused: Row
    item_at: Row
    node_at: Row


class Found(NamedTuple):
    """Local items and nodes; a node is a competency at a level.

    `cover_*` are the nodes an item crosses, `need_*` those it lacks. `rest` is the
    least an item that was left out asks for bringing somebody to the node.
    """

    items: Row
    nodes: Row
    worth: Row
    depth: Row
    rest: Row
    flags: Row
    cover_start: Row
    cover: Row
    need_start: Row
    need: Row


def admits(shelf: Shelf, room: Room, asked: Asked, item: int) -> bool:
    """Tell whether the item is possible at all for who asks."""
    if (
        shelf.open[item] == 0
        or shelf.quarters[item] > asked.budget
        or shelf.last_day[item] < asked.today
        or room.refused[item] != 0
    ):
        return False
    for facet in range(len(asked.want)):
        if shelf.masks[facet, item] & asked.want[facet] == 0:
            return False
    return True


def name_units(asked: Asked, room: Room, found: Found) -> int:
    """Give the missing levels a number; return how many there are."""
    count = 0
    for gap in range(len(asked.competency)):
        competency = asked.competency[gap]
        for level in range(room.level[competency] + 1, asked.target[gap] + 1):
            node = competency * LEVELS + level - 1
            found.nodes[count] = node
            found.worth[count] = asked.weight[gap]
            found.depth[count] = 0
            found.rest[count] = NEVER
            room.node_at[node] = count + 1
            count += 1
    return count


def take_item(
    shelf: Shelf, room: Room, found: Found, item: int, at: int, sizes: Row
) -> None:
    """Add an item, and the nodes it lacks, one deeper than the node it provides."""
    place = sizes[0]
    found.items[place] = item
    sizes[0] = place + 1
    room.item_at[item] = place + 1
    end = found.need_start[place]
    for row in range(shelf.need_start[item], shelf.need_start[item + 1]):
        competency = shelf.need_competency[row]
        level = shelf.need_level[row]
        if room.level[competency] >= level:
            continue
        node = competency * LEVELS + level - 1
        if room.node_at[node] == 0:
            new = sizes[1]
            found.nodes[new] = node
            found.worth[new] = 0
            found.depth[new] = found.depth[at] + 1
            found.rest[new] = NEVER
            room.node_at[node] = new + 1
            sizes[1] = new + 1
        found.need[end] = room.node_at[node] - 1
        end += 1
    found.need_start[place + 1] = end


def asks_more(shelf: Shelf, room: Room, item: int) -> bool:
    """Tell whether an item lacks a level that nothing so far lacks."""
    for row in range(shelf.need_start[item], shelf.need_start[item + 1]):
        competency = shelf.need_competency[row]
        level = shelf.need_level[row]
        node = competency * LEVELS + level - 1
        if room.level[competency] < level and room.node_at[node] == 0:
            return True
    return False


def visit_some(
    shelf: Shelf,
    room: Room,
    asked: Asked,
    found: Found,
    node: int,
    keep: int,
    last: bool,
    sizes: Row,
) -> None:
    """Take the shortest few items that cross a node, up to one that lacks nothing.

    What is longer than that one is never the shortest way there. On the `last` round
    nothing is taken that lacks something new.
    """
    number = found.nodes[node]
    for row in range(shelf.able_start[number], shelf.able_start[number + 1]):
        item = shelf.able_item[row]
        place = room.item_at[item] - 1
        if place < 0:
            if last and asks_more(shelf, room, item):
                continue
            if not admits(shelf, room, asked, item):
                continue
            place = sizes[0]
            take_item(shelf, room, found, item, node, sizes)
        keep -= 1
        if keep <= 0 or found.need_start[place] == found.need_start[place + 1]:
            break


def visit(
    shelf: Shelf,
    room: Room,
    asked: Asked,
    found: Found,
    node: int,
    keep: int,
    rests: bool,
    sizes: Row,
) -> None:
    """Take the shortest `keep` items that cross a node; note what the rest asks."""
    number = found.nodes[node]
    for row in range(shelf.able_start[number], shelf.able_start[number + 1]):
        item = shelf.able_item[row]
        if room.item_at[item] == 0:
            if keep <= 0 and not rests:
                break
            if not admits(shelf, room, asked, item):
                continue
            if keep <= 0:
                least = shelf.quarters[item] // shelf.crosses[item]
                found.rest[node] = min(found.rest[node], least)
                continue
            take_item(shelf, room, found, item, node, sizes)
        keep -= 1


def link(shelf: Shelf, room: Room, asked: Asked, found: Found, count: int) -> None:
    """Write down which local nodes every item crosses, and which rules it serves."""
    end = 0
    found.cover_start[0] = 0
    for place in range(count):
        item = found.items[place]
        flags = 0
        for row in range(shelf.teach_start[item], shelf.teach_start[item + 1]):
            competency = shelf.teach_competency[row]
            for level in range(shelf.teach_from[row] + 1, shelf.teach_to[row] + 1):
                node = room.node_at[competency * LEVELS + level - 1] - 1
                if node < 0:
                    continue
                found.cover[end] = node
                end += 1
                if found.worth[node] > 0:
                    if shelf.informal[item] != 0:
                        flags |= WORK
                    if (
                        competency == asked.first
                        and level == room.level[competency] + 1
                    ):
                        flags |= FIRST
        found.flags[place] = flags
        found.cover_start[place + 1] = end


KERNELS = (admits, name_units, take_item, asks_more, visit_some, visit, link)
