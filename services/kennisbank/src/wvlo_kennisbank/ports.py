"""What the use cases of the Kennisbank may lean on."""

from __future__ import annotations

from typing import Protocol

import wvlo_core.ports
from wvlo_core.ports import Collection
from wvlo_kennisbank.model import KnowledgeItem


class Work(wvlo_core.ports.Work, Protocol):
    """One piece of work of the Kennisbank."""

    @property
    def items(self) -> Collection[KnowledgeItem]:
        """Every knowledge item; keeping a published one also makes it findable."""
        ...
