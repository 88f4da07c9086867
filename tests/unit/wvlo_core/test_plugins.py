"""Plug-ins are found by entry point, checked when loaded, and named when wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import Distribution, DistributionFinder
from pathlib import Path
from typing import Any, Protocol

import pytest

from wvlo_core.errors import Invalid
from wvlo_core.plugins import ExtensionPoint

GROUP = "wvlo.test_greeting"


class Greeting(Protocol):
    """Extension point for these tests."""

    def greet(self, name: str) -> str: ...

    def part(self, name: str, again: bool) -> str: ...

    def _not_asked_of_plugins(self) -> None: ...


class Polite:
    def greet(self, name: str) -> str:
        return f"Goedemorgen, {name}"

    def part(self, name: str, again: bool) -> str:
        return f"Tot ziens, {name}"


class Silent:
    greet = "Goedemorgen"


class Hurried:
    def greet(self, name: str, loud: bool) -> str:
        return "Moi"

    def part(self, name: str, again: bool) -> str:
        return "Doei"


polite, silent, hurried = Polite(), Silent(), Hurried()
POINT: ExtensionPoint[Greeting] = ExtensionPoint(GROUP, Greeting)


class Package(Distribution):
    """An installed package that exists in memory only."""

    def __init__(self, name: str, *entries: str) -> None:
        self._files = {
            "METADATA": f"Name: {name}\nVersion: 1\n",
            "entry_points.txt": "\n".join([f"[{GROUP}]", *entries]),
        }

    def read_text(self, filename: str) -> str | None:
        return self._files.get(filename)

    def locate_file(self, path: Any) -> Path:
        return Path(path)


class Installed(DistributionFinder):
    """Shows Python the packages in memory beside the real ones."""

    def __init__(self, packages: Sequence[Package]) -> None:
        self._packages = packages

    def find_spec(self, *_: Any) -> None:
        return None

    def find_distributions(self, context: Any = None) -> Iterator[Distribution]:
        yield from self._packages


@pytest.fixture
def install() -> Iterator[Callable[..., None]]:
    finders: list[Installed] = []

    def installing(*packages: Package) -> None:
        finders.append(Installed(packages))
        sys.meta_path.append(finders[-1])

    yield installing
    for finder in finders:
        sys.meta_path.remove(finder)


def test_nothing_installed_means_no_plugins() -> None:
    assert POINT.load() == {}


def test_plugins_are_loaded_by_name(install: Callable[..., None]) -> None:
    install(
        Package("one", f"polite = {__name__}:polite"),
        Package("two", f"courteous = {__name__}:polite"),
    )

    loaded: dict[str, Any] = {**POINT.load()}

    assert loaded == {"courteous": polite, "polite": polite}


def test_what_is_installed_is_listed_in_order_without_loading_it(
    install: Callable[..., None],
) -> None:
    install(Package("one", "b = no_such_module:plugin", "a = also_not:plugin"))

    listed = POINT.installed()

    assert [(e.name, e.value) for e in listed] == [
        ("a", "also_not:plugin"),
        ("b", "no_such_module:plugin"),
    ]


# holds DX2
@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("no_such_module:plugin", "cannot be loaded: No module named"),
        (f"{__name__}:impolite", "cannot be loaded: .* has no attribute 'impolite'"),
        (f"{__name__}:silent", "has no method 'greet'"),
        (f"{__name__}:silent", "has no method 'part'"),
        (f"{__name__}:hurried", r"greet\(name, loud\) must take \['name'\]"),
        (f"{__name__}:Polite", r"greet\(self, name\) must take \['name'\]"),
    ],
)
def test_a_plugin_that_does_not_fit_stops_the_start_and_is_named(
    install: Callable[..., None], value: str, fault: str
) -> None:
    install(Package("wrong", f"wrong = {value}"))

    with pytest.raises(Invalid, match=fault) as refused:
        POINT.load()

    assert refused.value.summary == f"plug-ins for {GROUP} are not right"
    assert all(f"plug-in 'wrong' ({value})" in each for each in refused.value.faults)


# holds DX2
def test_a_plugin_that_crashes_while_it_is_loaded_is_named(
    install: Callable[..., None],
) -> None:
    install(Package("crashing", f"wrong = {__name__}:Crashing.plugin"))

    with pytest.raises(Invalid, match=r"plug-in 'wrong' .* cannot be loaded: no luck"):
        POINT.load()


def test_two_plugins_with_one_name_stop_the_start(install: Callable[..., None]) -> None:
    install(
        Package("one", f"polite = {__name__}:polite"),
        Package("two", f"polite = {__name__}:polite"),
    )

    with pytest.raises(Invalid, match="another plug-in has this name already"):
        POINT.load()


def test_all_wrong_plugins_are_named_at_once(install: Callable[..., None]) -> None:
    install(
        Package("one", f"a = {__name__}:hurried"), Package("two", "b = missing:plugin")
    )

    with pytest.raises(Invalid) as refused:
        POINT.load()

    assert [each[:11] for each in refused.value.faults] == [
        "plug-in 'a'",
        "plug-in 'b'",
    ]


class _Unlucky(type):
    @property
    def plugin(cls) -> Greeting:
        message = "no luck"
        raise ValueError(message)


class Crashing(metaclass=_Unlucky):
    """A module whose plug-in cannot even be made."""
