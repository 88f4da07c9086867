"""What is asked: versions of questionnaires."""

from __future__ import annotations

from wvlo_core.errors import Conflict, Invalid
from wvlo_core.ports import Command
from wvlo_scan.model import Instrument
from wvlo_scan.model.formats import ImportAs, Imported, read_instrument
from wvlo_scan.ports import Work

BUILT_IN = "wvlo-learning-organisation@0.1.1"


class ImportInstrument(Command):
    """Add a version of a questionnaire."""

    instrument: Instrument


def import_instrument(command: ImportInstrument, work: Work) -> Instrument:
    """Keep the version; the same version with other content is refused."""
    present = work.instruments.find(command.instrument.id)
    if present is None:
        missing = {s.scoring for s in command.instrument.scales} - work.scorings.keys()
        if missing:
            message = f"no scoring plug-in {', '.join(sorted(missing))} is installed"
            raise Invalid(message)
        work.instruments.save(command.instrument)
    elif present != command.instrument:
        raise Conflict.said(
            f"{command.instrument.id} bestaat al met andere inhoud; geef de veranderde "
            "vragenlijst een nieuw versienummer",
            f"{command.instrument.id} exists with other content; give the changed "
            "questionnaire a new version number",
        )
    return command.instrument


class ImportFile(Command):
    """Add a questionnaire from a file of ours, of LimeSurvey or of SurveyJS."""

    data: bytes
    wanted: ImportAs = ImportAs()
    look_only: bool = False


def import_file(command: ImportFile, work: Work) -> Imported:
    """Keep what the file asks, and tell what it could not bring along.

    `look_only` keeps nothing: an editor first sees what would come in.
    """
    found = read_instrument(command.data, command.wanted, work.now.date())
    if not command.look_only:
        import_instrument(ImportInstrument(instrument=found.instrument), work)
    return found
