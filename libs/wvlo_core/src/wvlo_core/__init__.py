"""The shared domain of WVLO: what others may import, and may rely on.

Domain types live in `wvlo_core.domain`, events in `wvlo_core.events`; `wvlo_core.runtime`
needs the extra `runtime` and is meant for WVLO services and plug-ins.
"""

from wvlo_core.catalog import decode
from wvlo_core.content import competency_framework, construct_links
from wvlo_core.events import EVENT_TYPES, Envelope, Event
from wvlo_core.plugins import ExtensionPoint

__all__ = [
    "EVENT_TYPES",
    "Envelope",
    "Event",
    "ExtensionPoint",
    "competency_framework",
    "construct_links",
    "decode",
]
