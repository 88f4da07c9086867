"""A compiled catalogue in one file, so that a start need not compile it again."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from wvlo_learning_paths.advice.catalogue import Catalogue

_FORMAT = 1
_ARRAYS = (np.ndarray,)


def store_catalogue(catalogue: Catalogue, path: Path) -> None:
    """Write the catalogue next to the path, then put it there in one step."""
    arrays: dict[str, Any] = {}
    words: dict[str, Any] = {"format": _FORMAT}
    for each in fields(catalogue):
        value = getattr(catalogue, each.name)
        if isinstance(value, _ARRAYS):
            arrays[each.name] = value
        elif each.name != "numbers":
            words[each.name] = value
    text = json.dumps(words, ensure_ascii=False).encode()
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        np.savez(file, **arrays, words=np.frombuffer(text, np.uint8))
    beside.replace(path)


def load_catalogue(path: Path) -> Catalogue:
    """Read a stored catalogue; ValueError when the file is not one of this format."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        words = json.loads(arrays.pop("words").tobytes())
    except (KeyError, ValueError, BadZipFile, EOFError) as broken:
        message = f"{path} is not a stored catalogue; compile it again"
        raise ValueError(message) from broken
    if words.pop("format") != _FORMAT:
        message = f"{path} was stored by another version; compile it again"
        raise ValueError(message)
    competencies = tuple(words["competencies"])
    return Catalogue(
        epoch=words["epoch"],
        keys=tuple(words["keys"]),
        competencies=competencies,
        numbers={name: number for number, name in enumerate(competencies)},
        facets=tuple(words["facets"]),
        facet_values=tuple(tuple(values) for values in words["facet_values"]),
        evidence={int(n): tuple(ids) for n, ids in words["evidence"].items()},
        **arrays,
    )
