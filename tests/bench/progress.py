"""A few numbers that a worker process writes and the bench reads, without a wait."""

from __future__ import annotations

import mmap
import struct
from pathlib import Path
from typing import NamedTuple

_LAYOUT = struct.Struct("7q")


class State(NamedTuple):
    """How far a worker is; times are nanoseconds, of the machine's one clock or of CPU."""

    held: int = 0
    seen: int = 0
    sum: int = 0
    first: int = 0
    last: int = 0
    cpu_first: int = 0
    cpu_last: int = 0


class Progress:
    """The shared numbers of one worker."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(_LAYOUT.size))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _LAYOUT.size)

    def write(self, state: State) -> None:
        """Tell where this worker is."""
        _LAYOUT.pack_into(self._shared, 0, *state)

    def read(self) -> State:
        """See where the worker is."""
        return State(*_LAYOUT.unpack_from(self._shared))
