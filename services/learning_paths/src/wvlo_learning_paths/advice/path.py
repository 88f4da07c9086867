"""The answer of the engine: steps in order, why each is there, and what lost."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256
from json import dumps
from typing import Literal

Effort = Literal["fast", "best", "proved", "exact"]
"""How hard to search: `fast` for batches, `best` for a screen, `proved` with a bound,
`exact` with the proven optimum (slow, for audits)."""

ReasonKind = Literal["closes_gap", "prerequisite", "comes_first", "work_step", "seen"]
Why = Literal["no_item", "filtered", "hours", "blocked", "weighed"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step is here.

    `closes_gap`: brings the competency from `from_level` to `to_level`, worth `points`
    (levels times weight times belief in percent). `prerequisite`: step number `step`
    needs that level. `comes_first` and `work_step` are rules of the house. `seen`:
    evidence changed how much the item is believed. `source` is the wish, rule or fact.
    """

    kind: ReasonKind
    source: str
    competency: str | None = None
    from_level: int = 0
    to_level: int = 0
    points: int = 0
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """An item that could have been in this step's place.

    `why` is `weighed` (the path would lose `difference` points), `hours` (no room), or
    `filtered` (better by `difference` points, but `facet` says it is not possible).
    """

    item: str
    why: Why
    difference: int
    facet: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, in its place; `value` is the sum of its reasons' points."""

    order: int
    item: str
    quarters: int
    value: int
    reasons: tuple[Reason, ...]
    lost: tuple[Lost, ...] = ()


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A level that the path does not reach, and why.

    `no_item`: nobody teaches it. `filtered`: who does is not possible (`facet`).
    `blocked`: what it requires cannot be reached. `hours`: no room in the budget.
    """

    competency: str
    level: int
    weight: int
    why: Why
    facet: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """An ordered path with its reasons and its certificate.

    `value` is in points: weight times belief in percent, so 100 points are one fully
    believed level of weight one. `bound` is what no path can exceed, None when it was
    not asked for; `optimal` says that the value was proven to be the largest.
    """

    steps: tuple[Step, ...]
    quarters: int
    value: int
    uncovered: tuple[Uncovered, ...] = ()
    bound: int | None = None
    optimal: bool = False
    epoch: int = 0
    effort: Effort = "best"

    @property
    def items(self) -> tuple[str, ...]:
        """The keys of the steps in order."""
        return tuple(step.item for step in self.steps)

    @property
    def gap(self) -> float | None:
        """The certified share of the bound that may be missing, 0 to 1."""
        if self.bound is None:
            return None
        return 0.0 if self.bound == 0 else 1 - self.value / self.bound

    @property
    def digest(self) -> str:
        """A print of the whole answer: equal answers have equal prints."""
        return sha256(dumps(asdict(self), sort_keys=True).encode()).hexdigest()
