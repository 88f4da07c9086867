"""Many learners in arrays: a few bytes for each level somebody has or wants.

Learners with the same competencies share a profile. Row r of a learner belongs to the
r-th competency of the profile and holds the level, the target and a code for the weight
of the gap. Competencies are numbered as in one catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wvlo_learning_paths.advice.catalogue import Catalogue, Ints
from wvlo_learning_paths.advice.request import Request

_HIGHEST_BIT = -(1 << 63)
"""In every mask of a facet that narrows nothing."""


@dataclass(frozen=True, eq=False)
class Crowd:
    """Who wants what; learner n has rows `start[n]` to `start[n + 1]`.

    `levels` holds the level in the low and the target in the high four bits; a row is a
    gap where the target is higher. `weights[code[row]]` is what one level is worth.
    `wanted[group[n]]` has, per facet of the catalogue, the bits of what is possible.
    `holder*` are the gaps the other way: per competency who has one, ascending, with the
    levels and the code of the row.
    """

    profile: Ints
    profile_start: Ints
    profile_competency: Ints
    start: NDArray[np.uint32]
    levels: NDArray[np.uint8]
    code: NDArray[Any]
    weights: NDArray[np.int64]
    group: NDArray[np.uint16]
    wanted: NDArray[np.int64]
    today: int
    holder_start: NDArray[np.int64]
    holder: Ints
    holder_levels: NDArray[np.uint8]
    holder_code: NDArray[Any]

    @property
    def size(self) -> int:
        """How many learners there are."""
        return len(self.profile)

    @property
    def bytes(self) -> int:
        """Memory of what grows with the number of learners."""
        rows = (self.profile, self.start, self.levels, self.code, self.group)
        inverted = (self.holder, self.holder_levels, self.holder_code)
        return sum(each.nbytes for each in (*rows, *inverted))


class _Numbers:
    """Numbers things as they come."""

    def __init__(self) -> None:
        self.known: dict[Any, int] = {}

    def of(self, thing: Any) -> int:
        return self.known.setdefault(thing, len(self.known))


def crowd_of(catalogue: Catalogue, requests: Iterable[Request]) -> Crowd:
    """Put requests in arrays, in the order in which they come.

    What nobody teaches or requires is left out. Raises ValueError when the requests are
    not all of one day.
    """
    profiles, codes, groups = _Numbers(), _Numbers(), _Numbers()
    profile, group, lengths = [], [], [0]
    levels, code = [], []
    days = set()
    for request in requests:
        rows = _rows(catalogue, request)
        profile.append(profiles.of(tuple(number for number, *_ in rows)))
        levels += [target << 4 | level for _, level, target, _ in rows]
        code += [codes.of(weight) for *_, weight in rows]
        group.append(groups.of(wanted_bits(catalogue, request.wants)))
        lengths.append(lengths[-1] + len(rows))
        days.add(request.today)
    if len(days) > 1:
        message = "a crowd has one day; make one crowd for each"
        raise ValueError(message)
    narrow = np.uint8 if len(codes.known) <= 1 << 8 else np.uint32
    return inverted(
        len(catalogue.competencies),
        profile=np.array(profile, np.int32),
        profile_start=np.cumsum([0, *map(len, profiles.known)]).astype(np.int32),
        profile_competency=np.array([n for p in profiles.known for n in p], np.int32),
        start=np.array(lengths, np.uint32),
        levels=np.array(levels, np.uint8),
        code=np.array(code, narrow),
        weights=np.array([*codes.known] or [0], np.int64),
        group=np.array(group, np.uint16),
        wanted=np.array([*groups.known], np.int64).reshape(
            len(groups.known), len(catalogue.facets)
        ),
        today=min(days, default=0),
    )


def inverted(competencies: int, **arrays: Any) -> Crowd:
    """Add to the arrays of a crowd who has a gap in which competency."""
    levels = arrays["levels"]
    lengths = np.diff(arrays["start"].astype(np.int64))
    gap = np.flatnonzero((levels >> 4) > (levels & 15))
    learner = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[gap]
    row = gap - arrays["start"][learner]
    at = arrays["profile_start"][arrays["profile"][learner]] + row
    competency = arrays["profile_competency"][at]
    turned = np.argsort(competency, kind="stable")
    holder_start = np.zeros(competencies + 1, np.int64)
    np.cumsum(np.bincount(competency, minlength=competencies), out=holder_start[1:])
    return Crowd(
        **arrays,
        holder_start=holder_start,
        holder=learner[turned],
        holder_levels=levels[gap][turned],
        holder_code=arrays["code"][gap][turned],
    )


def wanted_bits(
    catalogue: Catalogue, wants: Mapping[str, frozenset[str]]
) -> tuple[int, ...]:
    """Give per facet the bits of what is possible; every bit where that is not said."""
    found = []
    for name, values in zip(catalogue.facets, catalogue.facet_values, strict=True):
        wanted = wants.get(name)
        if wanted is None:
            found.append(-1)
        else:
            bits = sum(1 << n for n, value in enumerate(values) if value in wanted)
            found.append(bits | _HIGHEST_BIT)
    return tuple(found)


def _rows(catalogue: Catalogue, request: Request) -> list[tuple[int, int, int, int]]:
    """Give (competency, level, target, weight); no target where there is no gap."""
    numbers = catalogue.numbers
    gaps = {gap.competency: gap for gap in request.gaps()}
    rows = []
    for name in sorted({*request.levels, *gaps} & numbers.keys()):
        gap = gaps.get(name)
        level = request.levels.get(name, 0)
        target, weight = (gap.level, gap.weight) if gap else (0, 0)
        if level or gap:
            rows.append((numbers[name], level, target, weight))
    return rows
