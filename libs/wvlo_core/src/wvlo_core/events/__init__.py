"""Every event type there is. Leaving one out here means it does not exist."""

from wvlo_core.events.base import Envelope, Event
from wvlo_core.events.kennisbank import ItemPublished, ItemWithdrawn
from wvlo_core.events.learning_paths import (
    DemandChanged,
    DemandShift,
    PathSuggested,
    PilotUpdated,
    Topic,
)
from wvlo_core.events.news import IssueApproved, NewsPublished
from wvlo_core.events.scan import ConstructScore, WaveClosed, WaveOpened

EVENT_TYPES: tuple[type[Event], ...] = (
    WaveOpened,
    WaveClosed,
    ItemPublished,
    ItemWithdrawn,
    PathSuggested,
    PilotUpdated,
    DemandChanged,
    NewsPublished,
    IssueApproved,
)

__all__ = [
    "EVENT_TYPES",
    "ConstructScore",
    "DemandChanged",
    "DemandShift",
    "Envelope",
    "Event",
    "IssueApproved",
    "ItemPublished",
    "ItemWithdrawn",
    "NewsPublished",
    "PathSuggested",
    "PilotUpdated",
    "Topic",
    "WaveClosed",
    "WaveOpened",
]
