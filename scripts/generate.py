"""Write what can be derived from the code; with --check only compare, and fail if stale.

Event schemas and examples, messages to replay, the AsyncAPI document, the event
catalogue, the settings table and `.env.example`.
Nothing is written, and the check fails, when a promise about an event is broken.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from event_asyncapi import asyncapi
from event_catalogue import NOTICE, html, markdown
from event_facts import SERVICES, Fact, as_json, facts
from event_promises import FOLDER, KEPT, broken, forgotten
from event_record import committed, released, shape
from event_schemas import schema_of
from pydantic_core import PydanticUndefined

from wvlo_core.events import EVENT_TYPES
from wvlo_core.runtime.settings import ServiceSettings

ROOT = Path(__file__).parent.parent
REFERENCE = "docs/reference"


def files(events: list[Fact]) -> Iterator[tuple[str, str]]:
    """Give every generated file: path and content."""
    promises = committed(ROOT)
    for fact in events:
        base = f"{FOLDER}/{fact.base}"
        yield f"{base}.schema.json", as_json(schema_of(fact.kind))
        yield f"{base}.example.json", as_json(fact.data)
    yield f"{REFERENCE}/asyncapi.json", as_json(asyncapi(events))
    yield f"{REFERENCE}/events.md", markdown(events, promises)
    yield f"{REFERENCE}/events.html", html(events, promises)
    yield f"{REFERENCE}/settings.md", _settings_table()
    yield ".env.example", _env_example()


def kept(events: list[Fact]) -> Iterator[tuple[str, str]]:
    """Give a message of each event as it is today; once written it stays so.

    The name holds the shape of the data: a new field gives one more file, and the
    old one goes on being replayed.
    """
    for fact in events:
        path = f"{KEPT}/{fact.base}.{shape(schema_of(fact.kind))}.json"
        yield path, as_json({"headers": fact.headers, "body": fact.data})


def _settings() -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    for service in SERVICES:
        kind: type[ServiceSettings] = import_module(
            f"wvlo_{service}.bootstrap"
        ).Settings
        prefix = kind.model_config["env_prefix"]
        yield (
            service,
            [(f"{prefix}{n.upper()}", f) for n, f in kind.model_fields.items()],
        )


def _settings_table() -> str:
    lines = ["# Settings", "", NOTICE]
    for service, fields in _settings():
        lines += ["", f"## {service}", "", "| Setting | Default | Meaning |"]
        lines += ["| --- | --- | --- |"]
        for name, field in fields:
            default = "required" if field.is_required() else f"`{_shown(field)}`"
            lines.append(f"| `{name}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def _env_example() -> str:
    lines = [f"# Every setting with a safe value. {NOTICE}"]
    for service, fields in _settings():
        lines += ["", f"# {service}"]
        for name, field in fields:
            value = field.examples[0] if field.examples else _shown(field)
            lines.append(f"# {field.description}")
            lines.append(f"{name}={value.replace('scan', service)}")
    return "\n".join(lines) + "\n"


def _shown(field: Any) -> str:
    if field.default is PydanticUndefined:
        return ""
    if isinstance(field.default, tuple):
        return json.dumps(list(field.default))
    return str(field.default)


def broken_promises() -> list[str]:
    """Say what listeners were promised, here or in the last release, and do not get."""
    here = committed(ROOT)
    found = broken(EVENT_TYPES, here, f"in {FOLDER}") + forgotten(EVENT_TYPES, here)
    tag, promises = released(ROOT)
    return found or broken(EVENT_TYPES, promises, f"in release {tag}")


def main() -> int:
    """Write, or compare."""
    check = "--check" in sys.argv
    if faults := broken_promises():
        print("\n".join(faults), file=sys.stderr)
        return 1
    stale = []
    events = facts()
    wanted = dict(files(events))
    wanted |= {p: c for p, c in kept(events) if not (ROOT / p).exists()}
    for path, content in wanted.items():
        place = ROOT / path
        if place.exists() and place.read_text("utf-8") == content:
            continue
        stale.append(path)
        if not check:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(content, "utf-8")
    for path in stale:
        print(f"{'stale' if check else 'written'}: {path}")
    if check and stale:
        print("run `make schemas` and commit the result", file=sys.stderr)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
