"""The scan itself: instruments, waves, answers and what a report may show."""

from wvlo_scan.model.access import (
    Pass,
    Registration,
    RegistrationState,
    print_of,
)
from wvlo_scan.model.comparing import (
    Change,
    ChangedItem,
    ComparedConstruct,
    Comparison,
    comparable,
)
from wvlo_scan.model.draft import Comment, Continuation, Draft, Filled
from wvlo_scan.model.instrument import Construct, Instrument, Item, Layer, Scale
from wvlo_scan.model.linked import LinkedItem
from wvlo_scan.model.mailing import Invited, Invitee, Reminding
from wvlo_scan.model.participation import Participation, Turnout
from wvlo_scan.model.report import (
    Coverage,
    EarlierReport,
    Figure,
    Report,
    Result,
    build_report,
)
from wvlo_scan.model.wave import AnswerSheet, Group, Wave, WaveState

__all__ = [
    "AnswerSheet",
    "Change",
    "ChangedItem",
    "Comment",
    "ComparedConstruct",
    "Comparison",
    "Construct",
    "Continuation",
    "Coverage",
    "Draft",
    "EarlierReport",
    "Figure",
    "Filled",
    "Group",
    "Instrument",
    "Invited",
    "Invitee",
    "Item",
    "Layer",
    "LinkedItem",
    "Participation",
    "Pass",
    "Registration",
    "RegistrationState",
    "Reminding",
    "Report",
    "Result",
    "Scale",
    "Turnout",
    "Wave",
    "WaveState",
    "build_report",
    "comparable",
    "print_of",
]
