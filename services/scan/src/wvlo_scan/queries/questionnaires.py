"""What a respondent is shown before answering."""

from __future__ import annotations

from pydantic import BaseModel
from sqlalchemy import Connection

from wvlo_core.domain.ids import WaveId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.runtime.database import Documents
from wvlo_scan.model import Instrument, Participation, Wave
from wvlo_scan.model.formats import Form, Written, write_instrument
from wvlo_scan.store import instruments, register, waves


class Promise(BaseModel):
    """What a respondent is told before the first question."""

    min_n: int
    words: LocalizedText


class Questionnaire(BaseModel):
    """All a respondent needs."""

    wave_id: WaveId
    group: LocalizedText
    promise: Promise
    instrument: Instrument


def questionnaire(connection: Connection, token: str) -> Questionnaire:
    """Give the questionnaire behind a link; `Conflict` when it was used already."""
    found = Documents(connection, register, Participation).find(
        Participation.id_of(token)
    )
    line = Participation.known(found)
    line.use()
    wave = Documents(connection, waves, Wave).get(line.wave_id)
    return Questionnaire(
        wave_id=wave.id,
        group=wave.group(line.group).name,
        promise=_promise(wave),
        instrument=Documents(connection, instruments, Instrument).get(
            wave.instrument_id
        ),
    )


def instrument_file(connection: Connection, instrument_id: str, form: Form) -> Written:
    """Give a questionnaire as a file, and what the file does not hold."""
    found = Documents(connection, instruments, Instrument).get(instrument_id)
    return write_instrument(found, form)


def _promise(wave: Wave) -> Promise:
    return Promise(
        min_n=wave.min_n,
        words=LocalizedText(
            nl=(
                "Meedoen is vrijwillig. Niemand ziet jouw antwoorden: je werkgever niet "
                "en je school niet. We laten alleen gemiddelden zien van groepen met "
                f"{wave.min_n} of meer antwoorden. Na het sluiten van de meting kan "
                "niemand een antwoord nog aan een link koppelen."
            ),
            en=(
                "Taking part is voluntary. Nobody sees your answers: not your employer "
                "and not your school. We only show averages of groups with "
                f"{wave.min_n} or more answers. Once the scan is closed, nobody can "
                "connect an answer to a link any more."
            ),
        ),
    )


def instrument_of(connection: Connection, wave: Wave) -> Instrument:
    """Give the questionnaire of a wave."""
    return Documents(connection, instruments, Instrument).get(wave.instrument_id)
