"""One source, two speeds: kernels as they are, or compiled when numba is there."""

from __future__ import annotations

from collections.abc import Callable
from dis import get_instructions
from functools import cache
from importlib.util import find_spec
from types import FunctionType, SimpleNamespace
from typing import Any

Kernels = tuple[Callable[..., Any], ...]

_MAKING = frozenset({"astype", "any", "copy", "empty", "full", "sort", "zeros"})
_CUTTING = frozenset({"BUILD_SLICE", "BINARY_SLICE", "STORE_SLICE"})
"""What makes an array: names, and instructions of Python."""


def compiled_possible() -> bool:
    """Tell whether the extra `fast` is installed."""
    return find_spec("numba") is not None


@cache
def twins(functions: Kernels, small: frozenset[str], *, compiled: bool) -> Any:
    """Give the functions by name; compiled ones find each other compiled.

    Those that are `small` are written out where they are called. Those that make no
    array do not count who uses one either: that took most of the time.
    """
    if not compiled:
        return SimpleNamespace(**{each.__name__: each for each in functions})
    from numba import njit  # noqa: PLC0415 - an extra

    world: dict[str, Any] = {}
    for function in functions:
        world |= function.__globals__
    making = makers(functions)
    for function in functions:
        twin = FunctionType(function.__code__, world, function.__name__)
        options: dict[str, Any] = {
            "cache": True,
            "nogil": True,
            "error_model": "numpy",
            "forceinline": function.__name__ in small,
            "_nrt": function.__name__ in making,
        }
        compiler = njit(**options)
        world[function.__name__] = compiler(twin)
    return SimpleNamespace(**{f.__name__: world[f.__name__] for f in functions})


def makers(functions: Kernels) -> frozenset[str]:
    """Name the functions that make an array, or call one that does."""
    named = {f.__name__: frozenset(f.__code__.co_names) for f in functions}
    making = frozenset(f.__name__ for f in functions if _makes(f))
    while True:
        more = frozenset(name for name, names in named.items() if names & making)
        if more <= making:
            return making
        making |= more


def _makes(function: Callable[..., Any]) -> bool:
    told = {each.opname for each in get_instructions(function)}
    return bool(_MAKING & {*function.__code__.co_names} or _CUTTING & told)
