"""Which cells a report shows: every question to the anonymity rules is asked here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from wvlo_core.domain import anonymity
from wvlo_core.domain.anonymity import DISTRIBUTION_FLOOR, Cell, Release, Showing
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import RoleGroup
from wvlo_scan.model.report.figures import Breakdown, Coverage
from wvlo_scan.model.report.order import protect
from wvlo_scan.model.wave import AnswerSheet, Wave

_ROUGH_BELOW = 10

_SHOWN = Showing.SHOWN

Counts: TypeAlias = Mapping[Any, int]
"""How many people per atom: group and role group together."""

States: TypeAlias = Mapping[Any, Showing]
"""The state of each cell, by its key: (breakdown, name)."""

ROLE_SIDES = {
    "employees": (RoleGroup.OPERATOR, RoleGroup.TECHNICIAN, RoleGroup.ANALYST),
    "leading": (RoleGroup.TEAM_LEADER, RoleGroup.MANAGEMENT_HR),
}
"""Who does the work and who leads it; together everybody."""

WHY = {
    Showing.TOO_FEW: LocalizedText(
        nl="Te weinig antwoorden om te laten zien.",
        en="Not enough answers to show.",
    ),
    Showing.PROTECTS_OTHERS: LocalizedText(
        nl="Niet getoond: anders is een kleine groep hieruit af te leiden.",
        en="Held back: otherwise a small group could be worked out from it.",
    ),
}

WHY_NO_SPREAD = {
    Showing.TOO_FEW: LocalizedText(
        nl="Hoe de antwoorden uit elkaar liggen, staat er niet bij: van zo weinig mensen "
        "verraadt dat vaak wat iedereen antwoordde.",
        en="How answers lie apart is not told: of so few people it often gives away what "
        "everybody answered.",
    ),
    Showing.PROTECTS_OTHERS: LocalizedText(
        nl="Hoe de antwoorden uit elkaar liggen, staat er niet bij: anders is iets over "
        "een kleine groep af te leiden.",
        en="How answers lie apart is not told: otherwise something about a small group "
        "could be worked out.",
    ),
}


def spread_from(wave: Wave) -> int:
    """From how many people on it is shown how their answers lie apart."""
    return max(wave.min_n, DISTRIBUTION_FLOOR)


def count_of(sheets: Sequence[AnswerSheet]) -> Counter[tuple[str, str]]:
    """Count the people per atom: group and role group together."""
    return Counter((sheet.group, sheet.role_group) for sheet in sheets)


def cells_of(wave: Wave, sheets: Sequence[AnswerSheet]) -> list[Cell]:
    """List every cell of the report: the whole organisation first, the smallest last.

    Then each group with all that is part of it, each role group present, both sides of
    the role gap, and each role group inside each group.
    """
    roles = sorted({sheet.role_group for sheet in sheets})
    groups = [group.key for group in wave.groups]
    within = {g: [part.key for part in wave.within(g)] for g in groups}

    def cell(
        breakdown: Breakdown, key: str, rows: list[str], of: list[RoleGroup]
    ) -> Cell:
        return Cell((breakdown, key), frozenset((g, r) for g in rows for r in of))

    return [
        cell("organisation", "all", groups, roles),
        *(cell("group", g, within[g], roles) for g in groups),
        *(cell("role_group", r, groups, [r]) for r in roles),
        *(
            cell("role_side", side, groups, [r for r in roles if r in of])
            for side, of in ROLE_SIDES.items()
        ),
        *(
            cell("group_role", f"{g}/{r}", within[g], [r])
            for g in groups
            for r in roles
        ),
    ]


@dataclass(frozen=True)
class Shown:
    """What was shown of an earlier wave about the same people, or others by then.

    `counts` has the people per atom, `cells` what readers saw of their means, `spread`
    of how their answers lie apart.
    """

    counts: Counts
    cells: tuple[Cell, ...]
    spread: tuple[Cell, ...]


@dataclass(frozen=True)
class Protection:
    """What one figure of a wave may show, beside what earlier waves showed of it."""

    cells: Sequence[Cell]
    min_n: int
    earlier: Sequence[Shown] = ()

    def means(self, people: Counts, within: States | None = None) -> States:
        """Say which means may be shown, of cells that `within` shows.

        Every construct hides the cells of the wave as a whole, so that they all hide
        the same ones; whoever left this construct open may make more of them too small.
        """
        base = within or {}
        cells = [c for c in self.cells if base.get(c.key, _SHOWN) is _SHOWN]
        earlier = [Release(then.counts, then.cells) for then in self.earlier]
        return {**base, **protect(people, cells, self.min_n, earlier)}

    def spreads(self, people: Counts, means: States) -> States:
        """Say which shown cells may tell how answers lie apart: from ten people on.

        That is everything but the mean: range, deviation, agreement, distribution. What
        can be subtracted from one another is about as many: the difference of two
        distributions is a distribution.
        """
        cells = [cell for cell in self.cells if means[cell.key] is _SHOWN]
        enough = max(self.min_n, DISTRIBUTION_FLOOR)
        earlier = [Release(then.counts, then.spread) for then in self.earlier]
        return protect(people, cells, enough, earlier)


def coverage(wave: Wave, sheets: Sequence[AnswerSheet]) -> tuple[Coverage, ...]:
    """Tell per group how many answered, without singling anybody out."""
    counts = Counter(sheet.group for sheet in sheets)
    within = {group.key: wave.within(group.key) for group in wave.groups}
    cells = [
        Cell(key, frozenset(g.key for g in below)) for key, below in within.items()
    ]
    everyone = Cell(None, frozenset(within))
    states = anonymity.protect(counts, [everyone, *cells], wave.min_n)
    return tuple(
        Coverage(
            group=group.key,
            name=group.name,
            invited=invited,
            answered=answered if states[group.key] is Showing.SHOWN else None,
            rate=_rate(answered, invited)
            if states[group.key] is Showing.SHOWN
            else None,
        )
        for group in wave.groups
        for invited in (sum(part.invited for part in within[group.key]),)
        for answered in (sum(counts[part.key] for part in within[group.key]),)
    )


def _rate(answered: int, invited: int) -> int:
    """Percentage, in steps of 25 for small groups."""
    share = min(100, 100 * answered / max(1, invited))
    return 25 * round(share / 25) if invited < _ROUGH_BELOW else round(share)
