"""JSON Schemas of events: made from a class, without references, and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wvlo_core.events import Event

Schema = dict[str, Any]

TEXT = "LocalizedText"
WORDS = {"title", "description", "examples"}
_CLOSED = "additionalProperties"
_UNORDERED = {"required", "enum"}
_LIMITS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "minLength": "at least {} long",
    "maxLength": "at most {} long",
    "minItems": "at least {} of them",
    "maxItems": "at most {} of them",
    "pattern": "matching {}",
}
_FORMATS = {"uuid": "id (UUID)", "date": "date", "date-time": "moment"}


def schema_of(kind: type[Event]) -> Schema:
    """Give what this version of an event promises to whoever listens."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:wvlo:event:{kind.type}:{kind.version}",
        "x-subject": kind.subject_field,
        **kind.model_json_schema(mode="serialization"),
    }


def inlined(schema: Mapping[str, Any]) -> Schema:
    """Give the schema with its definitions put where they are used."""
    definitions = schema.get("$defs", {})

    def resolve(node: object) -> object:
        if isinstance(node, dict):
            if "$ref" in node:
                name = node["$ref"].rsplit("/", 1)[1]
                rest = {k: v for k, v in node.items() if k != "$ref"}
                return resolve(definitions[name] | rest)
            return {key: resolve(value) for key, value in node.items()}
        return [resolve(each) for each in node] if isinstance(node, list) else node

    whole = resolve({k: v for k, v in schema.items() if k != "$defs"})
    assert isinstance(whole, dict)
    return whole


def variants(schema: Schema) -> list[Schema]:
    """Give what a value may be, one schema for each."""
    found: list[Schema] = schema.get("anyOf") or [schema]
    return found


def is_null(schema: Schema) -> bool:
    """Tell whether this is the absent value."""
    return schema.get("type") == "null"


def values(schema: Schema) -> list[Any] | None:
    """List the only values allowed, if they are listed."""
    if "const" in schema:
        return [schema["const"]]
    listed: list[Any] | None = schema.get("enum")
    return listed


def bare(node: Any, *, names: bool = False) -> Any:
    """Leave out the words, which may change; inside `properties` keys are fields."""
    if isinstance(node, dict):
        return {
            key: sorted(value, key=str)
            if key in _UNORDERED and not names
            else bare(value, names=key == "properties" and not names)
            for key, value in node.items()
            if names or not (key in WORDS or key.startswith("$"))
        }
    return [bare(each) for each in node] if isinstance(node, list) else node


def in_words(schema: Schema) -> str:
    """Say what a value may be, in one line."""
    return " or ".join(_one(each) for each in variants(schema))


def _one(schema: Schema) -> str:
    if schema.get("title") == TEXT and _CLOSED in schema:
        return "text in Dutch, perhaps also in English and plain Dutch"
    if (listed := values(schema)) is not None:
        return "one of " + ", ".join(map(str, listed))
    kinds: dict[str, Callable[[Schema], str]] = {
        "array": lambda s: f"list, each {in_words(s.get('items', {}))}",
        "string": lambda s: _FORMATS.get(s.get("format", ""), "text"),
        "integer": lambda _: "whole number",
        "number": lambda _: "number",
        "boolean": lambda _: "true or false",
        "object": lambda _: "an object",
    }
    name = str(schema.get("type", "anything"))
    words = kinds[name](schema) if name in kinds else name
    limits = [said.format(schema[k]) for k, said in _LIMITS.items() if k in schema]
    return ", ".join([words, *limits])


@dataclass(frozen=True)
class Field:
    """One line in a table of fields."""

    path: str
    words: str
    always: bool
    meaning: str


def fields(schema: Schema, path: str = "") -> Iterator[Field]:
    """Give every field, those inside objects and lists after their holder."""
    required = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        place = f"{path}{name}"
        meaning = inner.get("description", "")
        yield Field(place, in_words(inner), name in required, meaning)
        if inner.get("type") == "array":
            inner, place = inner["items"], f"{place}[]"  # noqa: PLW2901 - go inside
        if inner.get("title") != TEXT:
            yield from fields(inner, f"{place}.")
