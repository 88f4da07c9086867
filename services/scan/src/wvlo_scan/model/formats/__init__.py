"""Questionnaire files: our own JSON, LimeSurvey's .lss and SurveyJS JSON, in and out."""

from wvlo_scan.model.formats.files import (
    LARGEST,
    Form,
    import_as,
    read_instrument,
    write_instrument,
)
from wvlo_scan.model.formats.gathering import ImportAs, Imported
from wvlo_scan.model.formats.losses import Loss
from wvlo_scan.model.formats.writing import Written

__all__ = [
    "LARGEST",
    "Form",
    "ImportAs",
    "Imported",
    "Loss",
    "Written",
    "import_as",
    "read_instrument",
    "write_instrument",
]
