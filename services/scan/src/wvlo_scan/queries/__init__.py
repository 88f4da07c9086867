"""What can be read: the questionnaire before answering, the report after closing."""

from wvlo_scan.queries.questionnaires import Questionnaire, instrument, questionnaire
from wvlo_scan.queries.reports import ReportView, report
from wvlo_scan.queries.waves import GroupCoverage, coverage, wave

__all__ = [
    "GroupCoverage",
    "Questionnaire",
    "ReportView",
    "coverage",
    "instrument",
    "questionnaire",
    "report",
    "wave",
]
