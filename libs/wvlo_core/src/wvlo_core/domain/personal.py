"""The mark on whatever says something about one person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel


@dataclass(frozen=True)
class Personal:
    """Says, inside `Annotated`, that a type or field is about one person."""


def personal_fields(model: type[BaseModel]) -> list[str]:
    """List the fields that are marked, also those of models inside this one."""
    return list(_in_model(model, "", ()))


def _in_model(
    model: type[BaseModel], path: str, inside: tuple[type, ...]
) -> Iterator[str]:
    for name, field in model.model_fields.items():
        place = f"{path}{name}"
        marked = any(isinstance(each, Personal) for each in field.metadata)
        if marked or _is_marked(field.annotation):
            yield place
            continue
        for inner in _models(field.annotation):
            if inner not in inside:
                yield from _in_model(inner, f"{place}.", (*inside, inner))


def _parts(hint: Any) -> Iterator[Any]:
    """Give the hint and everything it is made of."""
    yield hint
    if hasattr(hint, "__supertype__"):
        yield from _parts(hint.__supertype__)
    inner = get_args(hint)
    for each in inner[:1] if get_origin(hint) is Annotated else inner:
        yield from _parts(each)


def _is_marked(hint: Any) -> bool:
    return any(
        isinstance(rule, Personal)
        for part in _parts(hint)
        if get_origin(part) is Annotated
        for rule in get_args(part)[1:]
    )


def _models(hint: Any) -> Iterator[type[BaseModel]]:
    for part in _parts(hint):
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield part
