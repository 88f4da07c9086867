"""What can be read: the questionnaire before answering, the report after closing."""

from wvlo_scan.queries.access import (
    all_organisations,
    all_registrations,
    organisation,
    own_wave,
    pass_behind,
    registration,
    takes_part,
)
from wvlo_scan.queries.questionnaires import (
    Questionnaire,
    instrument_file,
    instrument_of,
    questionnaire,
)
from wvlo_scan.queries.reports import LinkedItemView, ReportView, report
from wvlo_scan.queries.waves import GroupCoverage, coverage

__all__ = [
    "GroupCoverage",
    "LinkedItemView",
    "Questionnaire",
    "ReportView",
    "all_organisations",
    "all_registrations",
    "coverage",
    "instrument_file",
    "instrument_of",
    "organisation",
    "own_wave",
    "pass_behind",
    "questionnaire",
    "registration",
    "report",
    "takes_part",
]
