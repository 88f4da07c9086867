from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wvlo_learning_paths.advice import Catalogue, Item, Request, Target
from wvlo_learning_paths.advice import compile_catalogue as compiled
from wvlo_learning_paths.advice.ranking.board import Board
from wvlo_learning_paths.advice.ranking.crowd import crowd_of
from wvlo_learning_paths.advice.ranking.ranker import (
    Outgrown,
    Ranked,
    Ranker,
    named,
    rank,
)
from wvlo_learning_paths.advice.twins import compiled_possible

SPEEDS = [False, True] if compiled_possible() else [False]
NAMES = [f"c{n}" for n in range(6)]
K = 3


# --- a small world, and ranking by the rule instead of by the code ---


def some_item(key: str, chance: Random) -> Item:
    teaches = []
    for name in chance.sample(NAMES, chance.choice([1, 1, 2, 3])):
        low = chance.choice([0, 0, 1, 2])
        teaches.append((name, low, low + chance.choice([1, 1, 2])))
    requires = chance.sample(NAMES, chance.choice([0, 0, 1]))
    facets = {"language": frozenset(chance.choice([["nl"], ["en"], ["en", "nl"]]))}
    return Item(
        key,
        chance.choice([4, 4, 8, 9]),
        tuple(teaches),
        tuple((name, chance.randint(1, 3)) for name in requires),
        facets if chance.random() < 0.6 else {},
        belief=chance.choice([100, 100, 120, 80]),
        withdrawn=chance.random() < 0.1,
        seats=chance.choice([None, None, 0, 3]),
        last_day=chance.choice([5, 10, 10]),
    )


def some_request(chance: Random) -> Request:
    levels = {name: chance.randint(0, 3) for name in chance.sample(NAMES, 3)}
    targets = tuple(
        Target(name, chance.randint(1, 5), chance.choice([10, 20, 20, 45]))
        for name in chance.sample(NAMES, chance.randint(1, 4))
    )
    wants = chance.choice([{}, {"language": frozenset({"nl"})}])
    return Request(levels, targets, wants=wants, today=7)


def world(seed: int) -> tuple[list[Item], list[Request]]:
    chance = Random(seed)
    items = [some_item(f"i{n:02}", chance) for n in range(chance.randint(2, 12))]
    # Every name and facet value is known from the start.
    items += [
        Item(f"z{n}", 400, ((name, 0, 1),), facets={"language": frozenset({value})})
        for n, (name, value) in enumerate(zip(NAMES, ["nl", "en"] * 3, strict=True))
    ]
    return items, [some_request(chance) for _ in range(8)]


def usable(item: Item, request: Request) -> bool:
    return not item.withdrawn and item.seats != 0 and item.last_day >= request.today


def crosses(item: Item, name: str, level: int) -> bool:
    """Nobody comes below what the item itself asks for, whatever it says it teaches."""
    asked = max((there for c, there in item.requires if c == name), default=0)
    return any(
        c == name and max(low, asked) < level <= to for c, low, to in item.teaches
    )


def by_the_rule(items: Sequence[Item], request: Request) -> list[Ranked]:
    """Score every level of every gap for every item."""
    open_items = [item for item in items if usable(item, request)]
    found = []
    for item in open_items:
        needs: dict[str, int] = {}
        for name, level in [*item.requires, *(t[:2] for t in item.teaches if t[1])]:
            needs[name] = max(level, needs.get(name, 0))
        met = all(
            request.levels.get(name, 0) >= level
            or any(crosses(other, name, level) for other in open_items)
            for name, level in needs.items()
        )
        fits = all(
            values & request.wants.get(facet, values)
            for facet, values in item.facets.items()
        )
        points = sum(
            gap.weight
            for gap in request.gaps()
            for level in range(request.levels.get(gap.competency, 0) + 1, gap.level + 1)
            if crosses(item, gap.competency, level)
        )
        if met and fits and points:
            rate = item.belief * 65536 // item.quarters
            found.append((-points * rate, item.key))
    return [Ranked(key, -score) for score, key in sorted(found)[:K]]


def listed(
    catalogue: Catalogue, ranker: Ranker, requests: list[Request]
) -> list[list[Ranked]]:
    items, scores = ranker.rank(crowd_of(catalogue, requests), K)
    return [[*named(catalogue.keys, *each)] for each in zip(items, scores, strict=True)]


# --- ranking ---


@pytest.mark.parametrize("fast", SPEEDS)
def test_a_list_is_what_the_rule_says(fast: bool) -> None:
    for seed in range(80):
        items, requests = world(seed)
        catalogue = compiled(items)

        found = listed(catalogue, Ranker(catalogue, 7, compiled=fast), requests)

        assert found == [by_the_rule(items, each) for each in requests], seed


@given(st.integers(1000, 10**6), st.randoms())
@settings(max_examples=30)
def test_the_order_of_items_and_learners_changes_no_list(
    seed: int, chance: Random
) -> None:
    items, requests = world(seed)
    turned = chance.sample(requests, len(requests))
    catalogue = compiled(items)
    again = compiled(chance.sample(items, len(items)))

    found = listed(again, Ranker(again, 7, compiled=False), turned)

    expected = listed(catalogue, Ranker(catalogue, 7, compiled=False), requests)
    assert sorted(map(repr, found)) == sorted(map(repr, expected))


def test_one_request_is_ranked_without_a_crowd() -> None:
    items, requests = world(3)

    for request in requests:
        assert [*rank(request, compiled(items), K)] == by_the_rule(items, request)


def test_no_level_counts_above_its_target() -> None:
    short = Item("short", 4, (("c0", 0, 1),))
    far = Item("far", 4, (("c0", 0, 5),))
    request = Request({}, (Target("c0", 1, 10),))

    found = rank(request, compiled([short, far]))

    assert [(each.item, each.score) for each in found] == [
        ("far", 10 * 100 * 65536 // 4),
        ("short", 10 * 100 * 65536 // 4),
    ]


def test_a_crowd_is_of_one_day() -> None:
    items, requests = world(1)

    with pytest.raises(ValueError, match="one day"):
        crowd_of(compiled(items), [requests[0], replace(requests[1], today=8)])


# --- keeping lists up to date ---


def changes(seed: int, items: list[Item]) -> list[tuple[str, Item | None]]:
    chance = Random(f"changes {seed}")
    found: list[tuple[str, Item | None]] = []
    for number in range(8):
        key = chance.choice(
            [chance.choice(items).key, f"n{chance.randint(0, 3)}", f"i{number}x"]
        )
        found.append((key, some_item(key, chance) if chance.random() < 0.7 else None))
    return found


# holds LP3
@pytest.mark.parametrize("fast", SPEEDS)
def test_after_any_changes_lists_are_those_of_ranking_everybody_anew(
    fast: bool,
) -> None:
    moved = 0
    for seed in range(40):
        items, requests = world(seed)
        catalogue = compiled(items)
        crowd = crowd_of(catalogue, requests)
        board = Board(catalogue, crowd, K, compiled=fast)
        now = {item.key: item for item in items}
        before = [by_the_rule(items, each) for each in requests]
        for key, item in changes(seed, items):
            now.pop(key, None)
            if item is not None:
                now[key] = item
            expected = [by_the_rule([*now.values()], each) for each in requests]
            differing = [
                n
                for n, pair in enumerate(zip(before, expected, strict=True))
                if pair[0] != pair[1]
            ]

            affected = board.affected_by(key, item).tolist()
            changed = board.refresh(key, item).tolist()

            assert [[*board.list_of(n)] for n in range(crowd.size)] == expected, seed
            assert changed == differing
            assert affected == differing
            moved += len(changed)
            before = expected
    assert moved > 100


@pytest.mark.parametrize("fast", SPEEDS)
def test_an_item_that_only_provides_a_requirement_touches_who_waits_for_it(
    fast: bool,
) -> None:
    waiting = Item("welding", 4, (("c0", 0, 1),), (("c1", 2),))
    catalogue = compiled([waiting, Item("c1-start", 4, (("c1", 0, 1),))])
    waits = Request({}, (Target("c0", 1, 10),))
    has = Request({"c1": 2}, (Target("c0", 1, 10),))
    board = Board(catalogue, crowd_of(catalogue, [waits, has]), K, compiled=fast)
    assert board.list_of(0) == ()
    assert [each.item for each in board.list_of(1)] == ["welding"]
    provider = Item("c1-more", 4, (("c1", 1, 2),))

    touched = board.affected_by("c1-more", provider)
    changed = board.refresh("c1-more", provider)

    assert touched.tolist() == changed.tolist() == [0]
    assert [each.item for each in board.list_of(0)] == ["welding"]
    assert board.refresh("c1-more", None).tolist() == [0]
    assert board.list_of(0) == ()


def test_asking_who_is_affected_changes_nothing() -> None:
    items, requests = world(5)
    catalogue = compiled(items)
    board = Board(catalogue, crowd_of(catalogue, requests), K, compiled=False)
    before = np.array(board.lists)

    board.affected_by("i00", None)
    board.affected_by("n1", some_item("n1", Random(1)))

    assert (board.lists == before).all()
    assert [[*board.list_of(n)] for n in range(8)] == [
        by_the_rule(items, each) for each in requests
    ]


@pytest.mark.parametrize(
    "item",
    [
        Item("new", 4, (("unheard", 0, 1),)),
        Item("new", 4, (("c0", 0, 1),), facets={"language": frozenset({"fy"})}),
        Item("new", 4, (("c0", 0, 1),), facets={"shift": frozenset({"night"})}),
    ],
)
def test_an_item_with_a_name_that_has_no_number_asks_for_a_new_board(
    item: Item,
) -> None:
    items, requests = world(5)
    catalogue = compiled(items)
    board = Board(catalogue, crowd_of(catalogue, requests), K, compiled=False)

    with pytest.raises(Outgrown, match="new"):
        board.refresh("new", item)
