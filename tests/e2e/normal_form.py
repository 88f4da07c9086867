"""Make two outcomes comparable: ids by order of appearance, times as one letter."""

from __future__ import annotations

import re

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def normal_form(text: str) -> str:
    seen: dict[str, str] = {}
    text = _ID.sub(lambda m: seen.setdefault(m[0], f"id-{len(seen)}"), text)
    return _TIME.sub("T", text)
