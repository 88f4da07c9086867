"""One way in and one way out for a questionnaire file of any form."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from wvlo_core.errors import Invalid
from wvlo_scan.model.formats.gathering import ImportAs, Imported
from wvlo_scan.model.formats.limesurvey_reading import read_limesurvey
from wvlo_scan.model.formats.limesurvey_writing import write_limesurvey
from wvlo_scan.model.formats.losses import said
from wvlo_scan.model.formats.surveyjs_reading import read_surveyjs
from wvlo_scan.model.formats.surveyjs_writing import write_surveyjs
from wvlo_scan.model.formats.writing import Written
from wvlo_scan.model.instrument import Instrument

LARGEST = 5_000_000
"""The largest file that is read, in bytes."""


class Form(StrEnum):
    """The three forms a questionnaire file can have."""

    WVLO = "wvlo"
    LIMESURVEY = "limesurvey"
    SURVEYJS = "surveyjs"


def import_as(**told: object) -> ImportAs:
    """Check what an editor told about a file of another program."""
    try:
        return ImportAs.model_validate(told)
    except ValidationError as wrong:
        raise _invalid(wrong) from wrong


def read_instrument(data: bytes, wanted: ImportAs, on: date) -> Imported:
    """Read a file of any of the three forms; what is in it decides which.

    Raises `Invalid` with the place of each fault. Our own form says everything itself;
    `wanted` then counts for nothing, nor does `on`, the date of any other.
    """
    if len(data) > LARGEST:
        megabytes = LARGEST // 1_000_000
        message = said(
            f"dit bestand is te groot; {megabytes} MB is het meeste",
            f"this file is too large; {megabytes} MB is the most",
        )
        raise Invalid(message)
    try:
        if data.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<"):
            return read_limesurvey(data, wanted, on)
        content = _json(data)
        if "pages" in content or "elements" in content:
            return read_surveyjs(content, wanted, on)
        ours = Instrument.model_validate_json(json.dumps(content))
        return Imported(instrument=ours)
    except ValidationError as wrong:
        raise _invalid(wrong) from wrong


def write_instrument(instrument: Instrument, form: Form) -> Written:
    """Write the file; only our own form holds everything."""
    return _WRITERS[form](instrument)


def _write_ours(instrument: Instrument) -> Written:
    return Written(
        text=instrument.normalised(),
        media_type="application/json",
        suffix=".json",
        losses=(),
    )


_WRITERS: dict[Form, Callable[[Instrument], Written]] = {
    Form.WVLO: _write_ours,
    Form.LIMESURVEY: write_limesurvey,
    Form.SURVEYJS: write_surveyjs,
}


def _json(data: bytes) -> dict[str, Any]:
    """Read JSON; a fault is told with its line and column."""
    message = said(
        "dit is geen vragenlijst die we kunnen lezen (JSON of .lss)",
        "this is no questionnaire that can be read (JSON or .lss)",
    )
    try:
        content = json.loads(data)
    except json.JSONDecodeError as broken:
        at = said(
            f"regel {broken.lineno}, kolom {broken.colno}",
            f"line {broken.lineno}, column {broken.colno}",
        )
        raise Invalid(message, (f"{at}: {broken.msg}",)) from broken
    except (UnicodeDecodeError, RecursionError) as broken:
        raise Invalid(message, (str(broken),)) from broken
    if not isinstance(content, dict):
        raise Invalid(message, ("{ ... }",))
    return content


def _invalid(wrong: ValidationError) -> Invalid:
    faults = tuple(
        f"{'.'.join(map(str, each['loc'])) or 'bestand/file'}: {each['msg']}"
        for each in wrong.errors()
    )
    message = said(
        "deze vragenlijst klopt niet; verbeter alles wat hieronder staat",
        "this questionnaire is not right; mend everything below",
    )
    return Invalid(message, faults)
