"""Draws valid examples of our models from the JSON schema they publish.

Going through JSON means that whatever is drawn has also been read from JSON once, and
that a new field needs no new strategy.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC
from functools import cache
from typing import Any

from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

Draw = st.SearchStrategy[Any]
Schema = Mapping[str, Any]

_FEW = 3
_TEACHES = st.tuples(
    st.sampled_from(["A1", "B2", "esco:123"]), st.integers(0, 3), st.integers(1, 4)
).map(
    lambda drawn: {
        "competency": drawn[0],
        "from_level": min(drawn[1], drawn[2] - 1),
        "to_level": drawn[2],
    }
)
BY_NAME: dict[str, Draw] = {"Teaches": _TEACHES}
"""Models with a rule that the schema cannot say."""


@cache
def json_of(kind: Any) -> Draw:
    """Draw data that this type reads, as it would come out of `json.loads`."""
    adapter = TypeAdapter(kind)
    schema = adapter.json_schema()

    def readable(data: Any) -> bool:
        try:
            adapter.validate_json(json.dumps(data))
        except ValidationError:
            return False
        return True

    return _drawn(schema, schema.get("$defs", {})).filter(readable)


def valid(kind: Any) -> Draw:
    """Draw valid examples of this type."""
    adapter = TypeAdapter(kind)
    return json_of(kind).map(lambda data: adapter.validate_json(json.dumps(data)))


def _drawn(schema: Schema, defs: Schema) -> Draw:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return BY_NAME[name] if name in BY_NAME else _drawn(defs[name], defs)
    if schema.get("type") == "object" and schema["title"] in BY_NAME:
        return BY_NAME[schema["title"]]
    if "anyOf" in schema:
        return st.one_of([_drawn(each, defs) for each in schema["anyOf"]])
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kinds: dict[str, Callable[[Schema, Schema], Draw]] = {
        "object": _object,
        "array": _array,
        "string": _string,
        "integer": lambda s, _: st.integers(s.get("minimum"), s.get("maximum")),
        "boolean": lambda _, __: st.booleans(),
        "null": lambda _, __: st.none(),
    }
    return kinds[schema["type"]](schema, defs)


def _object(schema: Schema, defs: Schema) -> Draw:
    fields = {n: _drawn(s, defs) for n, s in schema.get("properties", {}).items()}
    required = set(schema.get("required", ()))
    return st.fixed_dictionaries(
        {n: s for n, s in fields.items() if n in required},
        optional={n: s for n, s in fields.items() if n not in required},
    )


def _array(schema: Schema, defs: Schema) -> Draw:
    least = schema.get("minItems", 0)
    return st.lists(_drawn(schema["items"], defs), min_size=least, max_size=_FEW)


def _string(schema: Schema, _defs: Schema) -> Draw:
    match schema:
        case {"format": "uuid"}:
            return st.uuids().map(str)
        case {"format": "date"}:
            return st.dates().map(str)
        case {"format": "date-time"}:
            return st.datetimes(timezones=st.just(UTC)).map(lambda t: t.isoformat())
        case {"pattern": pattern}:
            return st.from_regex(pattern.removesuffix("$") + r"\Z")
        case _:
            return st.text(
                min_size=schema.get("minLength", 0), max_size=schema.get("maxLength")
            )
