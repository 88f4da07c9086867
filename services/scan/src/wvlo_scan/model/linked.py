"""A small copy of what the Kennisbank offers, to put beside a score."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from wvlo_core.domain.ids import ConstructCode, KnowledgeItemId
from wvlo_core.domain.locale import LocalizedText


class LinkedItem(BaseModel):
    """A knowledge item as the scan remembers it; an older edition changes nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: KnowledgeItemId
    edition: int
    slug: str
    title: LocalizedText
    constructs: tuple[ConstructCode, ...]
    withdrawn: bool = False
