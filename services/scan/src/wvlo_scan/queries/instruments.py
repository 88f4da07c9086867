"""Which questionnaires there are, how versions differ, and each as a file."""

from __future__ import annotations

from pydantic import BaseModel
from sqlalchemy import Connection

from wvlo_core.domain.locale import LocalizedText
from wvlo_core.runtime.documents import Documents
from wvlo_scan.model import Comparison, Instrument, comparable
from wvlo_scan.model.formats import Form, Written, write_instrument
from wvlo_scan.store import instruments


class InstrumentLine(BaseModel):
    """One version of a questionnaire, to choose from."""

    id: str
    title: LocalizedText
    status: str
    origin: str
    licence: str
    items: int


def all_instruments(connection: Connection) -> list[InstrumentLine]:
    """List every version there is, by name and then by version."""
    found = Documents(connection, instruments, Instrument).all()
    return [
        InstrumentLine(
            id=each.id,
            title=each.title,
            status=each.status,
            origin=each.origin,
            licence=each.licence,
            items=len(each.items()),
        )
        for each in sorted(found, key=_name_and_version)
    ]


def comparison(connection: Connection, old_id: str, new_id: str) -> Comparison:
    """Tell which items of two versions are the same question."""
    kept = Documents(connection, instruments, Instrument)
    return comparable(kept.get(old_id), kept.get(new_id))


def instrument_file(connection: Connection, instrument_id: str, form: Form) -> Written:
    """Give a questionnaire as a file, and what the file does not hold."""
    found = Documents(connection, instruments, Instrument).get(instrument_id)
    return write_instrument(found, form)


def _name_and_version(instrument: Instrument) -> tuple[str, tuple[int, ...]]:
    return instrument.instrument, tuple(map(int, instrument.version.split(".")))
