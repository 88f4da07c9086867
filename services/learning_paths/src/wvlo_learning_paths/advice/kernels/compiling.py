"""The kernels of planning, as they are or compiled."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from wvlo_learning_paths.advice.kernels import (
    adding,
    beating,
    bounding,
    collecting,
    filling,
    fixing,
    gathering,
    picking,
    pricing,
    reducing,
    searching,
    shaping,
    walking,
)
from wvlo_learning_paths.advice.twins import twins

KERNELS: tuple[Callable[..., Any], ...] = (
    *gathering.KERNELS,
    *beating.KERNELS,
    *collecting.KERNELS,
    *shaping.KERNELS,
    *reducing.KERNELS,
    *walking.KERNELS,
    *adding.KERNELS,
    *filling.KERNELS,
    *searching.KERNELS,
    *picking.KERNELS,
    *pricing.KERNELS,
    *bounding.KERNELS,
    *fixing.KERNELS,
)

_SMALL = frozenset({
    "admits", "beats", "better", "do", "look", "matters", "pack", "possible", "spread",
    "surplus", "take", "touch",
})  # fmt: skip
"""Handing over the arrays costs more than what these do with them."""


@cache
def kernels(*, compiled: bool) -> Any:
    """Give gather, reduce, search and bound, as Python or as machine code."""
    return twins(KERNELS, _SMALL, compiled=compiled)
