"""From a wire name and version to the class that understands it."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from wvlo_core.errors import NewerVersion, Unreadable
from wvlo_core.events import EVENT_TYPES, Envelope, Event

_BY_TYPE = {event.type: event for event in EVENT_TYPES}


def event_class(wire_name: str) -> type[Event]:
    """Find the class of an event type."""
    try:
        return _BY_TYPE[wire_name]
    except KeyError:
        message = f"unknown event type {wire_name!r}; known are {', '.join(_BY_TYPE)}"
        raise Unreadable(message) from None


def decode(envelope: Envelope) -> Event:
    """Read the fact inside, lifting older versions; never guess at newer ones."""
    return read_as(event_class(envelope.type), envelope)


def read_as(kind: type[Event], envelope: Envelope) -> Event:
    """Read the fact as this class, whatever version it was told in."""
    if envelope.version > kind.version:
        message = (
            f"{envelope.type} has version {envelope.version}, this software knows up to "
            f"{kind.version}; upgrade the service, then replay the message"
        )
        raise NewerVersion(message)
    try:
        if envelope.version == kind.version:
            return kind.model_validate_json(envelope.data)
        data = json.loads(envelope.data)
        return kind.model_validate(_lifted(kind, envelope.version, data))
    except ValidationError as wrong:
        raise Unreadable(_fault(envelope.type, wrong)) from wrong
    except (ValueError, RecursionError) as wrong:
        message = f"{envelope.type} is not readable as JSON: {wrong}"
        raise Unreadable(message) from wrong


def _fault(name: str, wrong: ValidationError) -> str:
    errors = wrong.errors(include_url=False, include_input=False)
    if errors[0]["type"] == "json_invalid":
        return f"{name} is not readable as JSON: {errors[0]['msg']}"
    faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in errors)
    return f"{name} does not follow its schema: {faults}"


def _lifted(kind: type[Event], told: int, data: Any) -> Any:
    """Bring data up to today's version, one version at a time."""
    for version in range(told, kind.version):
        lift = kind.lifts.get(version)
        if lift is None:
            message = f"{kind.type} version {told} is no longer understood"
            raise Unreadable(message)
        try:
            data = lift(data)
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            message = (
                f"{kind.type} version {told} is no longer understood: "
                f"reading it as version {version + 1} fails with {wrong!r}"
            )
            raise Unreadable(message) from wrong
    return data
