"""From a wire name and version to the class that understands it."""

from __future__ import annotations

import json

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
    kind = event_class(envelope.type)
    if envelope.version > kind.version:
        message = (
            f"{envelope.type} has version {envelope.version}, this software knows up to "
            f"{kind.version}; upgrade the service, then replay the message"
        )
        raise NewerVersion(message)
    try:
        data = json.loads(envelope.data)
        for version in range(envelope.version, kind.version):
            data = kind.lifts[version](data)
        return kind.model_validate(data)
    except KeyError as missing:
        message = f"{envelope.type} version {envelope.version} is no longer understood"
        raise Unreadable(message) from missing
    except ValidationError as wrong:
        faults = "; ".join(
            f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong.errors()
        )
        message = f"{envelope.type} does not follow its schema: {faults}"
        raise Unreadable(message) from wrong
    except (ValueError, TypeError, RecursionError) as wrong:
        message = f"{envelope.type} is not readable as JSON: {wrong}"
        raise Unreadable(message) from wrong
