"""The read side: what readers find and read, and what editors see of all items."""

from wvlo_kennisbank.queries.editing import (
    EditorItem,
    EditorList,
    editor_item,
    editor_list,
)
from wvlo_kennisbank.queries.finding import Search, SearchPage, search
from wvlo_kennisbank.queries.reading import ItemView, read_item

__all__ = [
    "EditorItem",
    "EditorList",
    "ItemView",
    "Search",
    "SearchPage",
    "editor_item",
    "editor_list",
    "read_item",
    "search",
]
