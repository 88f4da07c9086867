"""Typed plug-ins: found by entry point, checked when loaded, named when they fail."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, TypeVar

from wvlo_core.errors import Invalid

P = TypeVar("P")


@dataclass(frozen=True)
class ExtensionPoint(Generic[P]):
    """A place where others can add behaviour; `shape` is the protocol they keep."""

    group: str
    shape: type[P]

    def load(self) -> dict[str, P]:
        """Load every plug-in; any wrong one stops the start and is named."""
        found: dict[str, P] = {}
        faults: list[str] = []
        for entry in sorted(entry_points(group=self.group), key=lambda e: e.name):
            origin = f"plug-in {entry.name!r} ({entry.value})"
            if entry.name in found:
                faults.append(f"{origin}: another plug-in has this name already")
                continue
            try:
                plugin = entry.load()
            except Exception as broken:  # noqa: BLE001 - a plug-in may fail in any way
                faults.append(f"{origin}: cannot be loaded: {broken}")
                continue
            faults += [f"{origin}: {fault}" for fault in self._misfits(plugin)]
            found[entry.name] = plugin
        if faults:
            message = f"plug-ins for {self.group} are not right"
            raise Invalid(message, tuple(faults))
        return found

    def installed(self) -> list[EntryPoint]:
        """List what is installed, without loading it."""
        return sorted(entry_points(group=self.group), key=lambda e: e.name)

    def _misfits(self, plugin: Any) -> list[str]:
        """Compare the plug-in's methods with the protocol's, name by name."""
        faults = []
        for name, wanted in inspect.getmembers(self.shape, inspect.isfunction):
            if name.startswith("_"):
                continue
            method = getattr(plugin, name, None)
            if not callable(method):
                faults.append(f"has no method {name!r}")
                continue
            asked = [p for p in inspect.signature(wanted).parameters if p != "self"]
            given = [*inspect.signature(method).parameters]
            if asked != given:
                faults.append(f"{name}({', '.join(given)}) must take {asked}")
        return faults
