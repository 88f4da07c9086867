"""Reading one item of a library file: facts on top, one table per language below."""

from __future__ import annotations

import tomllib
from typing import Any

from pydantic import ValidationError

from wvlo_core.domain.value import Value
from wvlo_core.errors import Invalid
from wvlo_kennisbank.model.item import ItemContent, Slug

_LANGUAGES = ("nl", "en", "nl_b1")
_TEXTS = ("title", "summary", "body")


class LibraryItem(Value):
    """An item that somebody finished elsewhere, ready to publish."""

    slug: Slug
    content: ItemContent


def parse_item(name: str, toml: bytes) -> LibraryItem:
    """Read the file `<slug>.toml`; `Invalid` names the file and every fault."""
    try:
        facts = tomllib.loads(toml.decode("utf-8"))
        texts = {key: facts.pop(key) for key in _LANGUAGES if key in facts}
        slug = facts.pop("slug", None)
        item = LibraryItem.model_validate(
            {"slug": slug, "content": facts | _by_text(texts)}
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise Invalid(
            f"{name} is not readable as TOML in UTF-8", (str(broken),)
        ) from broken
    except ValidationError as wrong:
        faults = tuple(
            f"{'.'.join(map(str, e['loc'])).removeprefix('content.')}: {e['msg']}"
            for e in wrong.errors()
        )
        raise Invalid(f"{name} does not follow the form of an item", faults) from wrong
    if name != f"{item.slug}.toml":
        raise Invalid(f"{name} holds the item {item.slug}; name it {item.slug}.toml")
    return item


def _by_text(texts: dict[str, Any]) -> dict[str, Any]:
    """Turn language tables around; what does not fit is left for the model to name."""
    odd = {key: table for key, table in texts.items() if not isinstance(table, dict)}
    tables = {key: table for key, table in texts.items() if key not in odd}
    names = sorted({name for table in tables.values() for name in table} | {*_TEXTS})
    return odd | {
        name: {key: table[name] for key, table in tables.items() if name in table}
        for name in names
    }
