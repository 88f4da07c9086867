"""What was promised about events, in committed schemas, and whether it is kept.

Two parties must fit: a listener that knows the promised schema and gets today's
message, and today's class that gets an older message from a queue or a replay.
A change that fails one of them needs a new version.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from event_schemas import (
    WORDS,
    Schema,
    bare,
    in_words,
    inlined,
    is_null,
    schema_of,
    values,
    variants,
)

from wvlo_core.events import Event

FOLDER = "docs/reference/events"
KEPT = "tests/contract/golden"
HOW = "docs/how-to/add-an-event.md, 'Change an event that exists'"

Kinds = Sequence[type[Event]]
Promises = Mapping[tuple[str, int], Schema]

_NOTHING = "(nothing)"
_ELSEWHERE = {
    *("anyOf", "type", "enum", "const", "default"),
    *("properties", "required", "items", "$schema", "$id"),
}
_CLOSED = "additionalProperties"


@dataclass(frozen=True)
class Breach:
    """One field that is not as promised, and who notices."""

    field: str
    was: str
    now: str
    why: str

    def __str__(self) -> str:
        """Show it as a small diff."""
        return f"    {self.field}\n      - {self.was}\n      + {self.now}\n      {self.why}"


def breaches(promised: Schema, today: Schema) -> list[Breach]:
    """List the changes that need a new version."""
    return list(_compare(inlined(promised), inlined(today), ""))


def broken(kinds: Kinds, promises: Promises, where: str) -> list[str]:
    """Say which events are no longer what was promised, and what to do about each."""
    found = []
    for kind in kinds:
        promised = promises.get((kind.type, kind.version), {})
        if promised and (changes := breaches(promised, schema_of(kind))):
            lines = [
                f"{kind.type} version {kind.version} is not what was promised {where}:",
                *map(str, changes),
                (
                    f"  Give {kind.__name__} version {kind.version + 1} and a lift "
                    f"from {kind.version}, or undo the change."
                ),
                f"  See {HOW}.",
            ]
            found.append("\n".join(lines))
    return found


def forgotten(kinds: Kinds, promises: Promises) -> list[str]:
    """Say which versions that were told can no longer be read, and what to do."""
    known = {(kind.type, n): kind for kind in kinds for n in range(1, kind.version + 1)}
    found = [
        f"{name} version {version} was promised in {FOLDER}, but no class tells it.\n"
        "  Bring the class back in EVENT_TYPES.\n"
        f"  If nobody listens any more, remove its files from {FOLDER} and {KEPT}."
        for name, version in sorted(promises.keys() - known.keys())
    ]
    for (name, version), kind in known.items():
        if version < kind.version and version not in kind.lifts:
            found.append(
                f"{name} version {version} cannot be read any more.\n"
                f"  Add {version} to the lifts of {kind.__name__}.\n  See {HOW}."
            )
        if version < kind.version and (name, version) not in promises:
            found.append(
                f"{name} version {version} has no schema in {FOLDER}.\n"
                "  Bring the file back: old messages and old listeners still use it."
            )
    return found


def _compare(was: Schema, now: Schema, path: str) -> Iterator[Breach]:
    here = path or "(the event)"
    before, after = variants(was), variants(now)
    old = [each for each in before if not is_null(each)]
    new = [each for each in after if not is_null(each)]
    if len(old) < len(before) and len(new) == len(after):
        why = "an older message may have null here, which can no longer be read"
        yield Breach(here, in_words(was), in_words(now), why)
    if len(old) == len(before) and len(new) < len(after):
        why = "listeners do not expect null here"
        yield Breach(here, in_words(was), in_words(now), why)
    if len(old) == len(new) == 1:
        yield from _compare_one(old[0], new[0], path)
    elif bare(old) != bare(new):
        why = "listeners read it as it was, and older messages have it so"
        yield Breach(here, in_words(was), in_words(now), why)
    if "default" in was and "default" in now and was["default"] != now["default"]:
        why = "a message without it would mean something else"
        yield Breach(here, _limit(was, "default"), _limit(now, "default"), why)


def _compare_one(was: Schema, now: Schema, path: str) -> Iterator[Breach]:
    here, shown = path or "(the event)", (in_words(was), in_words(now))
    if was.get("type") != now.get("type"):
        why = "listeners read it as it was, and older messages have it so"
        yield Breach(here, *shown, why)
        return
    yield from _compare_values(was, now, here)
    yield from _compare_properties(was, now, path)
    if "items" in was and "items" in now:
        yield from _compare(was["items"], now["items"], f"{path}[]")
    for key in sorted((was.keys() | now.keys()) - WORDS - _ELSEWHERE):
        if bare(was.get(key)) != bare(now.get(key)):
            yield Breach(here, _limit(was, key), _limit(now, key), _why_limit(key))


def _limit(schema: Schema, key: str) -> str:
    name = key.removeprefix("x-")
    return f"{name}: {json.dumps(schema[key])}" if key in schema else f"no {name}"


def _why_limit(key: str) -> str:
    if key == "x-subject":
        return "order is kept per subject, and listeners count on it"
    return "a wider limit fails old listeners, a narrower one old messages"


def _compare_values(was: Schema, now: Schema, here: str) -> Iterator[Breach]:
    old, new = values(was), values(now)
    if old is None and new is None:
        return
    shown = (in_words(was), in_words(now))
    if old is None or new is None:
        why = "a list of values fails old messages, and leaving it fails listeners"
        yield Breach(here, *shown, why)
        return
    if added := [each for each in new if each not in old]:
        why = f"listeners refuse a value they do not know: {_listed(added)}"
        yield Breach(here, *shown, why)
    if gone := [each for each in old if each not in new]:
        why = f"an older message may say {_listed(gone)}, which can no longer be read"
        yield Breach(here, *shown, why)


def _compare_properties(was: Schema, now: Schema, path: str) -> Iterator[Breach]:
    old, new = was.get("properties", {}), now.get("properties", {})
    must_old, must_new = set(was.get("required", ())), set(now.get("required", ()))
    for name in [*old, *(each for each in new if each not in old)]:
        place = f"{path}.{name}" if path else name
        if name not in new:
            yield Breach(place, in_words(old[name]), _NOTHING, "listeners read it")
        elif name not in old:
            if name in must_new:
                why = "older messages do not have it; give it a default"
                yield Breach(place, _NOTHING, in_words(new[name]), why)
            if was.get(_CLOSED) is False:
                why = f"listeners refuse a field they do not know in {path or 'here'}"
                yield Breach(place, _NOTHING, in_words(new[name]), why)
        else:
            yield from _compare(old[name], new[name], place)
            yield from _compare_presence(place, name in must_old, name in must_new)


def _compare_presence(place: str, old: bool, new: bool) -> Iterator[Breach]:
    if old and not new:
        yield Breach(place, "always there", "may be absent", "listeners count on it")
    if new and not old:
        why = "an older message may lack it and can no longer be read"
        yield Breach(place, "may be absent", "always there", why)


def _listed(listed: list[Any]) -> str:
    return ", ".join(map(str, listed))
