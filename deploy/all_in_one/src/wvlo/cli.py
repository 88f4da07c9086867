"""The command `wvlo`: the demo story, and serving everything from one process."""

from __future__ import annotations

import json
import logging as levels
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from wvlo.assembly import COORDINATOR_TOKEN, OPERATOR_TOKEN, SERVICES, assemble
from wvlo.doors import Doors
from wvlo.events import DATA, Data, everything, services
from wvlo.show import show
from wvlo.story import play
from wvlo.words import WORDS
from wvlo_core.domain.locale import Language
from wvlo_core.errors import Invalid
from wvlo_core.runtime import logging
from wvlo_core.runtime.events_cli import at_place, events_door
from wvlo_core.runtime.serving import listen, refusing, serve_http
from wvlo_learning_paths import commands as learning_commands
from wvlo_scan import commands as scan_commands
from wvlo_scan.settings import load_mail

app = typer.Typer(
    help="WVLO: leren en ontwikkelen op het werk. Learning and development at work.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(
    events_door(services, "Bekijk en herstel berichten. Look at and mend events."),
    name="events",
)
for _name, _command in {
    **learning_commands.COMMANDS,
    **scan_commands.COMMANDS,
}.items():
    app.command(_name)(at_place(_command, everything))

Url = Annotated[
    str, typer.Option(help="Address of this service, when it runs elsewhere.")
]
CoordinatorToken = Annotated[
    str,
    typer.Option(
        envvar=COORDINATOR_TOKEN,
        help="Code van de coördinator. What lets companies take part.",
    ),
]


@app.command()
def demo(  # noqa: PLR0917 - options are given by name
    data: Data = DATA,
    language: Annotated[Language, typer.Option(help="nl of en.")] = Language.NL,
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON.")] = False,
    scan: Url = "",
    kennisbank: Url = "",
    news: Url = "",
    learning_paths: Url = "",
    coordinator_token: CoordinatorToken = "",
) -> None:
    """Vertel het hele verhaal, van scan tot nieuwsbrief. Tell the whole story.

    Without addresses everything runs in this process.

    Give all four addresses to tell it to services that run elsewhere, and the token of
    their coordinator, who lets companies take part.
    """
    logging.configure("wvlo", levels.WARNING)
    urls = dict(zip(SERVICES, (scan, kennisbank, news, learning_paths), strict=True))
    started = time.monotonic()
    elsewhere = any(urls.values())
    doors_of_all = _elsewhere(urls, coordinator_token) if elsewhere else _here(data)
    with doors_of_all as doors:
        outcome = play(
            doors, lambda words: typer.echo(f"  {words.text(language)} ...", err=True)
        )
    if as_json:
        typer.echo(json.dumps(outcome, ensure_ascii=False, indent=2))
        return
    show(outcome, language.value)
    took = time.monotonic() - started
    words = WORDS[language.value]
    typer.echo(words["done"].format(took), err=True)
    if not elsewhere:
        typer.echo(words["kept"].format(data), err=True)


@app.command()
def serve(
    data: Data = DATA,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8100,
    operator_token: Annotated[
        str,
        typer.Option(
            envvar=OPERATOR_TOKEN,
            help="Geheim van de beheerder. What an operator shows to replay over HTTP.",
        ),
    ] = "",
    coordinator_token: CoordinatorToken = "",
) -> None:
    """Start de vier diensten op één poort. Serve all four services on one port."""
    logging.configure("wvlo", levels.WARNING)
    mail = load_mail(f"http://{host}:{port}/scan")
    if not coordinator_token:
        coordinator_token = secrets.token_urlsafe()
        words = (
            "Code van de coördinator, tot je stopt (coordinator's token for this run)"
        )
        typer.echo(f"{words}: {coordinator_token}", err=True)
    with assemble(data, operator_token, coordinator_token, mail) as assembly:
        serve_http(assembly.door, host, port, f"WVLO ({', '.join(SERVICES)})")


@contextmanager
def _here(data: Path) -> Iterator[Doors]:
    """Serve everything from this process, on a free port, as long as the story takes."""
    token = secrets.token_urlsafe()
    with assemble(data, coordinator_token=token) as assembly:
        taken = listen("127.0.0.1", 0)
        config = uvicorn.Config(assembly.door, log_level="error", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
        thread.start()
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        doors = Doors({name: f"{address}/{name}" for name in SERVICES}, token)
        try:
            yield doors
        finally:
            doors.close()
            server.should_exit = True
            thread.join()


@contextmanager
def _elsewhere(urls: dict[str, str], coordinator_token: str) -> Iterator[Doors]:
    missing = [name for name, url in urls.items() if not url]
    if missing:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in missing)
        message = f"give the addresses of all four services; missing: {options}"
        raise Invalid(message)
    doors = Doors(urls, coordinator_token)
    try:
        yield doors
    finally:
        doors.close()


def main() -> None:
    """Run the command line; refuse with a sentence, never with a trace."""
    refusing(app)
