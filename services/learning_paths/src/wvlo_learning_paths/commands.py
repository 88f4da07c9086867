"""Commands of learning paths, beside those that every service has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from wvlo_core.domain.ids import LearnerId
from wvlo_core.domain.locale import Language
from wvlo_core.errors import Invalid
from wvlo_core.runtime.events_cli import Apps
from wvlo_learning_paths import use_cases
from wvlo_learning_paths.esco import read_folder
from wvlo_learning_paths.esco.telling import import_text
from wvlo_learning_paths.model import explained_text, path_svg

SERVICE = "learning_paths"
Said = Annotated[Language, typer.Option("--language", help="nl of en.")]


def import_esco(
    apps: Apps,
    folder: Annotated[Path, typer.Argument(help="De map met CSV. The unpacked files.")],
    *,
    version: Annotated[
        str, typer.Option(help="Versie van ESCO. Its version, such as 1.1.1.")
    ] = "",
    language: Said = Language.NL,
) -> None:
    """Neem ESCO over: competenties en beroepen. Import skills and occupations."""
    found = read_folder(folder, version or None)
    command = use_cases.ImportFramework(framework=found.framework)
    outcome = apps[SERVICE].run(use_cases.import_framework, command)
    typer.echo(import_text(found, outcome, language))


def advise(
    apps: Apps,
    *,
    learner: Annotated[UUID, typer.Option(help="Wie. The learner's id.")],
    language: Said = Language.NL,
    svg: Annotated[
        Path | None, typer.Option(help="Teken het pad hierin. Draw the path here.")
    ] = None,
) -> None:
    """Laat een leerpad zien, met waarom. Show a learning path, with the reasons."""
    command = use_cases.ExplainSuggestion(learner_id=LearnerId(learner))
    found = apps[SERVICE].run(use_cases.explain_suggestion, command)
    if svg is not None:
        try:
            svg.write_text(path_svg(found, language), "utf-8")
        except OSError as refused:
            message = (
                f"{svg} cannot be written ({refused.strerror}); choose another file"
            )
            raise Invalid(message) from refused
    typer.echo(explained_text(found, language))


COMMANDS: dict[str, Callable[..., None]] = {
    "import-esco": import_esco,
    "advise": advise,
}
