"""Stay with the path somebody has unless another is clearly better."""

from __future__ import annotations

from collections.abc import Sequence

from wvlo_learning_paths.advice.ordering import Scene
from wvlo_learning_paths.advice.reading import filtered

CLEARLY = 101
"""In percent: what a new path must be worth of the present one to replace it."""


def kept(scene: Scene, current: Sequence[str], found: Sequence[int]) -> list[int]:
    """Give the present path's items while it is possible and nearly as good, else the new.

    It is given up when an item of it is gone or no longer possible, when it serves a rule
    of the house less than the new one, or when the new one is worth over 1 % more.
    """
    places = [scene.catalogue.position(key) for key in current]
    present = [place for place in places if place is not None]
    if (
        len(present) < len(current)
        or scene.hours(present) > scene.budget
        or any(
            filtered(scene.catalogue, scene.request, scene.budget, item)
            for item in present
        )
        or not scene.doable(present)
        or _served(scene, present) < _served(scene, found)
        or scene.value(found) * 100 > scene.value(present) * CLEARLY
    ):
        return list(found)
    return present


def _served(scene: Scene, items: Sequence[int]) -> tuple[bool, bool]:
    """Tell which rules a set of items serves, the first rule first."""
    craft = any(scene.first in scene.crosses(item) for item in items)
    work = any(scene.informal(item) for item in items)
    return craft, work and scene.request.work_step
