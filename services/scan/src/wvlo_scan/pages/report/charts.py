"""What the drawings of a report need: places on a web, tints and signs.

The drawings themselves are in `templates/report/charts.html`. Nothing is told by colour
alone: every value is written in its place, and hidden ones have a pattern and a sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from wvlo_core.domain.anonymity import Showing

LIGHTEST = (250, 252, 251)
DARKEST = (87, 163, 136)
"""The tints of 0 and 100; dark letters stay readable on both, and so between them."""

SIGNS = {Showing.TOO_FEW: "–", Showing.PROTECTS_OTHERS: "*"}
"""What stands in a square that is hidden."""

_RADIUS = 120
_LABEL_AT = 116
_MIDDLE = 30
"""A label this near to the upright is centred, in points."""


@dataclass(frozen=True)
class Arm:
    """One axis of a web: its end, its label, and its dot when there is a score."""

    name: str
    score: float | None
    end: tuple[float, float]
    label: tuple[float, float]
    anchor: str
    dot: tuple[float, float] | None


@dataclass(frozen=True)
class Web:
    """A web with an axis per name; the area is closed only when every axis has a dot."""

    arms: tuple[Arm, ...]
    rings: dict[int, str]
    area: str
    whole: bool


def web(axes: Sequence[tuple[str, float | None]]) -> Web:
    """Lay out one axis per name, 0 in the middle and 100 at the edge."""
    turn = 2 * pi / len(axes)

    def place(n: int, points: float) -> tuple[float, float]:
        reach = _RADIUS * points / 100
        return round(reach * sin(n * turn), 1), round(-reach * cos(n * turn), 1)

    arms = tuple(
        Arm(
            name=name,
            score=score,
            end=place(n, 100),
            label=place(n, _LABEL_AT),
            anchor=_anchor(place(n, 100)[0]),
            dot=None if score is None else place(n, score),
        )
        for n, (name, score) in enumerate(axes)
    )
    dots = [arm.dot for arm in arms if arm.dot is not None]
    whole = len(dots) == len(arms)
    return Web(
        arms=arms,
        rings={
            at: _path([place(n, at) for n in range(len(axes))], closed=True)
            for at in (25, 50, 75, 100)
        },
        area=_path(dots, closed=whole),
        whole=whole,
    )


def tint(score: float) -> str:
    """Mix the tint of a square; most scores lie high, so there tints differ most."""
    share = (score / 100) ** 1.5
    mixed = (
        round(light + share * (dark - light))
        for light, dark in zip(LIGHTEST, DARKEST, strict=True)
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _anchor(x: float) -> str:
    if abs(x) < _MIDDLE:
        return "middle"
    return "start" if x > 0 else "end"


def _path(places: Sequence[tuple[float, float]], *, closed: bool) -> str:
    line = "L".join(f"{x} {y}" for x, y in places)
    return f"M{line}Z" if closed else f"M{line}" if line else ""
