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
from wvlo_scan.queries.instruments import (
    InstrumentLine,
    all_instruments,
    comparison,
    instrument_file,
)
from wvlo_scan.queries.mailing import letters_due
from wvlo_scan.queries.promises import Promise, promise
from wvlo_scan.queries.questionnaires import (
    Questionnaire,
    draft,
    instrument_of,
    questionnaire,
    token_behind,
)
from wvlo_scan.queries.reports import LinkedItemView, ReportView, report
from wvlo_scan.queries.sharing import (
    Benchmark,
    is_compared,
    share_back,
    share_back_of,
)
from wvlo_scan.queries.waves import (
    GroupCoverage,
    coverage,
    overdue,
    wave_of_poster,
    waves_of,
)

__all__ = [
    "Benchmark",
    "GroupCoverage",
    "InstrumentLine",
    "LinkedItemView",
    "Promise",
    "Questionnaire",
    "ReportView",
    "all_instruments",
    "all_organisations",
    "all_registrations",
    "comparison",
    "coverage",
    "draft",
    "instrument_file",
    "instrument_of",
    "is_compared",
    "letters_due",
    "organisation",
    "overdue",
    "own_wave",
    "pass_behind",
    "promise",
    "questionnaire",
    "registration",
    "report",
    "share_back",
    "share_back_of",
    "takes_part",
    "token_behind",
    "wave_of_poster",
    "waves_of",
]
