"""What there is to choose from, compiled once into arrays for many rounds of advice."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Levels = NDArray[np.int8]
Masks = NDArray[np.int64]

TOP_LEVEL = 5
"""The highest level of a competency; 0 is where everybody starts."""

NO_LAST_DAY = 2**31 - 1
_MOST_VALUES = 62


@dataclass(frozen=True, slots=True)
class Item:
    """Something to do.

    `quarters` are quarter-hours. `teaches` holds (competency, from, to), each
    competency once: the item needs `from` there and brings to `to`. `requires` holds
    (competency, level). `facets` narrows who can use it ("language": {"nl"}); a facet
    that is not named narrows nothing. `belief` is how much of what it promises is
    believed, in percent, with its `evidence` (ids of what was seen). `seats` is what
    is left, None when that has no limit. `last_day` is a date's ordinal.
    """

    key: str
    quarters: int
    teaches: tuple[tuple[str, int, int], ...]
    requires: tuple[tuple[str, int], ...] = ()
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    informal: bool = False
    belief: int = 100
    evidence: tuple[str, ...] = ()
    withdrawn: bool = False
    seats: int | None = None
    last_day: int = NO_LAST_DAY

    def fault(self) -> str | None:
        """Say what is wrong with the item, if anything."""
        if self.quarters < 1:
            return "takes no time"
        if not 0 <= self.belief <= 1000:  # noqa: PLR2004 - ten times as good
            return "is believed less than nothing or more than tenfold"
        if any(not 0 <= low < to <= TOP_LEVEL for _, low, to in self.teaches):
            return f"teaches outside 0..{TOP_LEVEL}, or not upwards"
        if len({name for name, _, _ in self.teaches}) < len(self.teaches):
            return "teaches a competency twice"
        if any(not 0 <= level <= TOP_LEVEL for _, level in self.requires):
            return f"requires a level outside 0..{TOP_LEVEL}"
        return None


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Items as arrays, sorted by key; competencies are numbered in sorted order.

    `teach_*` and `need_*` are CSR rows per item: item i teaches
    `teach_competency[teach_start[i]:teach_start[i + 1]]` and so on. `need_*` holds what
    is required, the from-levels above 0 included;
    `teach_from` is never below what the item itself needs of that competency. `taught_*` is the same as `teach_*`
    the other way: rows per competency, each sorted by (quarters, item).
    `open` is False for what is withdrawn or full. `masks[f, i]` has the bits of
    `facets[f]` that item i admits, -1 where the facet narrows nothing.
    """

    epoch: int
    keys: tuple[str, ...]
    competencies: tuple[str, ...]
    numbers: Mapping[str, int]
    quarters: Ints
    belief: Ints
    informal: NDArray[np.bool_]
    open: NDArray[np.bool_]
    last_day: Ints
    teach_start: Ints
    teach_competency: Ints
    teach_from: Levels
    teach_to: Levels
    need_start: Ints
    need_competency: Ints
    need_level: Levels
    taught_start: Ints
    taught_item: Ints
    taught_from: Levels
    taught_to: Levels
    facets: tuple[str, ...]
    facet_values: tuple[tuple[str, ...], ...]
    masks: Masks
    evidence: Mapping[int, tuple[str, ...]]

    def position(self, key: str) -> int | None:
        """Find an item's number by its key."""
        at = bisect_left(self.keys, key)
        return at if at < len(self.keys) and self.keys[at] == key else None


def compile_catalogue(items: Iterable[Item], epoch: int = 0) -> Catalogue:
    """Turn items into arrays; their order does not matter.

    Raises ValueError naming the item when one is faulty or a key is there twice.
    """
    ordered = sorted(items, key=lambda item: item.key)
    _check(ordered)
    needs = [needs_of(item) for item in ordered]
    taught = {name for item in ordered for name, _, _ in item.teaches}
    competencies = tuple(sorted(taught.union(*needs)))
    numbers = {name: number for number, name in enumerate(competencies)}
    facets, facet_values, masks = _facets(ordered)
    quarters = np.array([item.quarters for item in ordered], np.int32)
    return Catalogue(
        epoch=epoch,
        keys=tuple(item.key for item in ordered),
        competencies=competencies,
        numbers=numbers,
        quarters=quarters,
        belief=np.array([item.belief for item in ordered], np.int32),
        informal=np.array([item.informal for item in ordered], np.bool_),
        open=np.array([not i.withdrawn and i.seats != 0 for i in ordered], np.bool_),
        last_day=np.array([item.last_day for item in ordered], np.int32),
        **_needed(needs, numbers),
        **_taught(ordered, needs, numbers, quarters),
        facets=facets,
        facet_values=facet_values,
        masks=masks,
        evidence={i: item.evidence for i, item in enumerate(ordered) if item.evidence},
    )


def _needed(
    needs: Sequence[Mapping[str, int]], numbers: Mapping[str, int]
) -> dict[str, Any]:
    rows = [(numbers[name], need[name]) for need in needs for name in sorted(need)]
    return {
        "need_start": _starts([len(need) for need in needs]),
        "need_competency": np.array([number for number, _ in rows], np.int32),
        "need_level": np.array([level for _, level in rows], np.int8),
    }


def _taught(
    ordered: Sequence[Item],
    needs: Sequence[Mapping[str, int]],
    numbers: Mapping[str, int],
    quarters: Ints,
) -> dict[str, Any]:
    taught = [taught_by(item, need) for item, need in zip(ordered, needs, strict=True)]
    rows = [(numbers[name], low, to) for each in taught for name, low, to in each]
    start = _starts([len(each) for each in taught])
    owner = np.repeat(np.arange(len(ordered), dtype=np.int32), np.diff(start))
    competency = np.array([number for number, _, _ in rows], np.int32)
    low = np.array([low for _, low, _ in rows], np.int8)
    to = np.array([to for _, _, to in rows], np.int8)
    turned = np.lexsort((owner, quarters[owner], competency))
    return {
        "teach_start": start,
        "teach_competency": competency,
        "teach_from": low,
        "teach_to": to,
        "taught_start": _starts(np.bincount(competency, minlength=len(numbers))),
        "taught_item": owner[turned],
        "taught_from": low[turned],
        "taught_to": to[turned],
    }


def _check(ordered: Sequence[Item]) -> None:
    for before, item in zip([None, *ordered], ordered, strict=False):
        fault = item.fault()
        if before is not None and before.key == item.key:
            fault = "is there twice"
        if fault is not None:
            message = f"learning item {item.key!r} {fault}"
            raise ValueError(message)


def needs_of(item: Item) -> dict[str, int]:
    """Give the level that is needed per competency, from-levels included."""
    needs: dict[str, int] = {}
    for name, level in (*item.requires, *((c, low) for c, low, _ in item.teaches)):
        if level > needs.get(name, 0):
            needs[name] = level
    return needs


def taught_by(item: Item, needs: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """List what the item brings somebody, who has what it needs, from where to where."""
    return [
        (name, max(low, needs.get(name, 0)), to)
        for name, low, to in sorted(item.teaches)
        if needs.get(name, 0) < to
    ]


def _starts(lengths: Sequence[int] | NDArray[np.int64]) -> Ints:
    starts = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=starts[1:])
    return starts


def _facets(
    ordered: Sequence[Item],
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], Masks]:
    found: dict[str, set[str]] = {}
    for item in ordered:
        for facet, values in item.facets.items():
            found.setdefault(facet, set()).update(values)
    names = tuple(sorted(found))
    known_values = tuple(tuple(sorted(found[name])) for name in names)
    masks = np.full((len(names), len(ordered)), -1, np.int64)
    for row, (name, known) in enumerate(zip(names, known_values, strict=True)):
        if len(known) > _MOST_VALUES:
            message = f"facet {name!r} has {len(known)} values; {_MOST_VALUES} fit"
            raise ValueError(message)
        bits = {value: 1 << place for place, value in enumerate(known)}
        for column, item in enumerate(ordered):
            if name in item.facets:
                masks[row, column] = sum(bits[v] for v in item.facets[name])
    return names, known_values, masks
