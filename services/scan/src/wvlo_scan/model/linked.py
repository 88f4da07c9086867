"""A small copy of what the Kennisbank offers, to put beside a score."""

from __future__ import annotations

from wvlo_core.domain.ids import ConstructCode, KnowledgeItemId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.value import Value


class LinkedItem(Value):
    """A knowledge item as the scan remembers it; an older edition changes nothing."""

    id: KnowledgeItemId
    edition: int
    slug: str
    title: LocalizedText
    constructs: tuple[ConstructCode, ...]
    withdrawn: bool = False
