"""Commands of the scan, beside those that every service has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from wvlo_core.domain.locale import Language
from wvlo_core.errors import Invalid
from wvlo_core.runtime.database import reading
from wvlo_core.runtime.events_cli import Apps
from wvlo_scan import queries, use_cases
from wvlo_scan.model import Instrument
from wvlo_scan.model.formats import Form, Loss, import_as
from wvlo_scan.model.readable import hard_texts
from wvlo_scan.store import item_scoring

SERVICE = "scan"
Said = Annotated[Language, typer.Option("--language", help="nl of en.")]

_READ = {
    Language.NL: "Vragenlijst {id} is ingelezen: {items} vragen.",
    Language.EN: "Questionnaire {id} was read: {items} items.",
}
_LOOKED = {
    Language.NL: "Alleen bekeken, niets bewaard: {id}, {items} vragen.",
    Language.EN: "Only looked at, nothing kept: {id}, {items} items.",
}
_LOST = {
    Language.NL: "Dit gaat niet mee:",
    Language.EN: "This does not come along:",
}
_HARD = {
    Language.NL: "Misschien lastig om te lezen:",
    Language.EN: "Perhaps hard to read:",
}


def import_instrument(
    apps: Apps,
    file: Annotated[Path, typer.Argument(help="JSON of .lss. The file.")],
    *,
    name: Annotated[
        str, typer.Option(help="Naam van de vragenlijst. Its key, such as my-scan.")
    ] = "",
    version: Annotated[str, typer.Option(help="Versie. Its version.")] = "1.0.0",
    reversed_items: Annotated[
        str,
        typer.Option(
            "--reversed", help="Vragen die andersom tellen. Items, with commas between."
        ),
    ] = "",
    look_only: Annotated[
        bool, typer.Option(help="Bewaar niets. Keep nothing.")
    ] = False,
    language: Said = Language.NL,
) -> None:
    """Lees een vragenlijst in: van WVLO, LimeSurvey of SurveyJS. Import one."""
    try:
        data = file.read_bytes()
    except OSError as absent:
        message = f"{file}: dit bestand is niet te lezen (this file cannot be read)"
        raise Invalid(message) from absent
    wanted = import_as(
        instrument=name or None,
        version=version,
        reversed=tuple(filter(None, reversed_items.replace(" ", "").split(","))),
    )
    command = use_cases.ImportFile(data=data, wanted=wanted, look_only=look_only)
    found = apps[SERVICE].run(use_cases.import_file, command)
    words = _LOOKED if look_only else _READ
    items = len(found.instrument.items())
    typer.echo(words[language].format(id=found.instrument.id, items=items))
    _tell(found.losses, language)
    _warn(found.instrument, language)


def export_instrument(
    apps: Apps,
    instrument: Annotated[str, typer.Argument(help="Naam@versie. Its id.")],
    form: Annotated[Form, typer.Argument(help="wvlo, limesurvey of surveyjs.")],
    file: Annotated[Path, typer.Argument(help="Waarheen. Where to.")],
    *,
    language: Said = Language.NL,
) -> None:
    """Schrijf een vragenlijst naar een bestand. Write a questionnaire to a file."""
    with reading(apps[SERVICE].engine) as connection:
        written = queries.instrument_file(connection, instrument, form)
    try:
        file.write_text(written.text, "utf-8")
    except OSError as refused:
        message = f"{file}: hier is niet te schrijven (this file cannot be written)"
        raise Invalid(message) from refused
    typer.echo(str(file))
    _tell(written.losses, language)


def plugins(apps: Apps) -> None:
    """Laat zien welke uitbreidingen er zijn, en waarvandaan. List the plug-ins."""
    del apps  # which are there does not depend on the database
    for each in item_scoring.installed():
        origin = each.dist.name if each.dist else "?"
        typer.echo(f"{item_scoring.group}  {each.name}  {each.value}  ({origin})")


def _warn(instrument: Instrument, language: Language) -> None:
    hard = hard_texts(instrument)
    if hard:
        typer.echo(_HARD[language])
    for text in hard:
        for each in text.difficulties:
            typer.echo(f"  - {text.place}, '{each.where}': {each.words.text(language)}")


def _tell(losses: Sequence[Loss], language: Language) -> None:
    if losses:
        typer.echo(_LOST[language])
    for loss in losses:
        typer.echo(f"  - {loss.place}: {loss.words.text(language)}")


COMMANDS: dict[str, Callable[..., None]] = {
    "import-instrument": import_instrument,
    "export-instrument": export_instrument,
    "plugins": plugins,
}
