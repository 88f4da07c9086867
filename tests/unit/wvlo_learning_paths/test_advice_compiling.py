from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_type_hints

import pytest

from wvlo_learning_paths.advice.kernels import compiling
from wvlo_learning_paths.advice.ranking import ranker
from wvlo_learning_paths.advice.twins import makers

PLAIN = (int, bool, float, tuple[int, int], tuple[int, int, int], type(None))
KERNELS = (compiling.KERNELS, ranker.KERNELS)


@pytest.mark.parametrize("kernels", KERNELS)
def test_kernels_that_do_not_count_users_give_back_only_numbers(
    kernels: tuple[Callable[..., Any], ...],
) -> None:
    making = makers(kernels)

    free = [kernel for kernel in kernels if kernel.__name__ not in making]

    assert free
    for kernel in free:
        given = get_type_hints(kernel, kernel.__globals__)["return"]
        assert given in {*PLAIN, tuple[float, float]}, kernel.__name__


def outer(values: Any) -> Any:
    return inner(values)


def inner(values: Any) -> Any:
    return values.copy()


def cuts(values: Any) -> Any:
    return values[1:]


def counts(values: Any) -> int:
    return len(values)


def test_a_kernel_that_makes_an_array_or_calls_one_that_does_is_found() -> None:
    assert makers((outer, inner, cuts, counts)) == {"outer", "inner", "cuts"}
