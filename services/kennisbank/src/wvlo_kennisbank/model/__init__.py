"""What a knowledge item is, what may happen to it, and with which words it is found."""

from wvlo_kennisbank.model.item import (
    Evidence,
    ItemContent,
    Kind,
    KnowledgeItem,
    Origin,
    Slug,
    State,
    Theme,
    item_id,
)
from wvlo_kennisbank.model.library import LibraryItem, parse_item
from wvlo_kennisbank.model.words import (
    found_at,
    index_weights,
    query_stems,
    rarity,
)

__all__ = [
    "Evidence",
    "ItemContent",
    "Kind",
    "KnowledgeItem",
    "LibraryItem",
    "Origin",
    "Slug",
    "State",
    "Theme",
    "found_at",
    "index_weights",
    "item_id",
    "parse_item",
    "query_stems",
    "rarity",
]
