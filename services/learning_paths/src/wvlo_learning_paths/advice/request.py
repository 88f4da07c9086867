"""What somebody asks of the engine: levels, targets, hours, and what is possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Target:
    """A level to reach, and what each level towards it is worth (a whole number).

    `source` says whose wish it is, for the reasons ("profile:role").
    """

    competency: str
    level: int
    weight: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One round of advice. There is no field for who the person is.

    `levels` holds what somebody can do; a competency that is not named is at 0.
    `wants` narrows per facet to what is possible ("language": {"nl", "en"}); an item
    passes when it does not know the facet or shares a value. `today` is a date's
    ordinal: items of the past are left out. `first` is a competency that comes before
    all others when there is a gap in it: craft, for who comes in from other work.
    `work_step` asks for at least one informal step wherever one is possible.
    """

    levels: Mapping[str, int]
    targets: tuple[Target, ...]
    wants: Mapping[str, frozenset[str]] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    today: int = 0
    first: str | None = None
    work_step: bool = True

    def gaps(self) -> tuple[Target, ...]:
        """List the targets that are not reached yet and worth something, by name."""
        return tuple(
            sorted(
                (
                    target
                    for target in self.targets
                    if target.weight > 0
                    and self.levels.get(target.competency, 0) < target.level
                ),
                key=lambda target: target.competency,
            )
        )
