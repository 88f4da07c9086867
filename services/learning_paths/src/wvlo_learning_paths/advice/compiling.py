"""One source, two speeds: the kernels as they are, or compiled when numba is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from types import FunctionType, SimpleNamespace
from typing import Any

from wvlo_learning_paths.advice import (
    adding,
    bounding,
    gathering,
    pricing,
    reducing,
    searching,
    shaping,
    walking,
)

_KERNELS: tuple[Callable[..., Any], ...] = (
    *gathering.KERNELS,
    *shaping.KERNELS,
    *reducing.KERNELS,
    *walking.KERNELS,
    *adding.KERNELS,
    *searching.KERNELS,
    *pricing.KERNELS,
    *bounding.KERNELS,
)

_SMALL = {
    "admits", "beats", "better", "do", "look", "matters", "pack", "possible", "spread",
    "surplus", "take", "touch",
}  # fmt: skip
"""Handing over the arrays costs more than what these do with them."""


def compiled_possible() -> bool:
    """Tell whether the extra `fast` is installed."""
    return find_spec("numba") is not None


@cache
def kernels(*, compiled: bool) -> Any:
    """Give gather, reduce, search and bound, as Python or as machine code."""
    if not compiled:
        return SimpleNamespace(**{kernel.__name__: kernel for kernel in _KERNELS})
    return SimpleNamespace(**_compiled(_KERNELS))


def _compiled(functions: Sequence[Callable[..., Any]]) -> dict[str, Any]:
    """Copy the functions into a world where they find each other compiled."""
    from numba import njit  # noqa: PLC0415 - an extra

    world: dict[str, Any] = {}
    for function in functions:
        world |= function.__globals__
    for function in functions:
        twin = FunctionType(function.__code__, world, function.__name__)
        small = function.__name__ in _SMALL
        compiler = njit(cache=True, nogil=True, error_model="numpy", forceinline=small)
        world[function.__name__] = compiler(twin)
    return {function.__name__: world[function.__name__] for function in functions}
