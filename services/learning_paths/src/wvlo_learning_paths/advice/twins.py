"""One source, two speeds: kernels as they are, or compiled when numba is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from types import FunctionType, SimpleNamespace
from typing import Any

Kernels = tuple[Callable[..., Any], ...]


def compiled_possible() -> bool:
    """Tell whether the extra `fast` is installed."""
    return find_spec("numba") is not None


@cache
def twins(functions: Kernels, small: frozenset[str], *, compiled: bool) -> Any:
    """Give the functions by name; compiled ones find each other compiled.

    Those that are `small` are written out where they are called.
    """
    if not compiled:
        return SimpleNamespace(**{each.__name__: each for each in functions})
    from numba import njit  # noqa: PLC0415 - an extra

    world: dict[str, Any] = {}
    for function in functions:
        world |= function.__globals__
    for function in functions:
        twin = FunctionType(function.__code__, world, function.__name__)
        compiler = njit(
            cache=True,
            nogil=True,
            error_model="numpy",
            forceinline=function.__name__ in small,
        )
        world[function.__name__] = compiler(twin)
    return SimpleNamespace(**{f.__name__: world[f.__name__] for f in functions})
