"""Opening the file with the four services, for a command that looks or changes."""

from __future__ import annotations

import logging as levels
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from wvlo.assembly import SERVICES, assemble
from wvlo_core.errors import Invalid
from wvlo_core.runtime import logging
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.events_cli import Apps

DATA = Path("var/wvlo.sqlite")

Data = Annotated[
    Path,
    typer.Option(envvar="WVLO_DATA", help="Het databestand. The SQLite file to use."),
]
Service = Annotated[
    str, typer.Option(help="Alleen deze dienst. Only this service.", metavar="NAME")
]


@contextmanager
def services(data: Data = DATA, service: Service = "") -> Iterator[Apps]:
    """Open the file as it is; `wvlo serve` may be running on it."""
    if not data.exists():
        message = (
            f"there is no file {data}; `wvlo serve` makes it, --data names another"
        )
        raise Invalid(message)
    if service and service not in SERVICES:
        message = f"there is no service {service!r}; choose {', '.join(SERVICES)}"
        raise Invalid(message)
    engine = open_engine(f"sqlite:///{data}")
    try:
        yield {
            name: wiring.bootstrap(engine=engine)
            for name, (wiring, _) in SERVICES.items()
            if service in {"", name}
        }
    finally:
        engine.dispose()


@contextmanager
def everything(data: Data = DATA) -> Iterator[Apps]:
    """Open the file, made and brought up to date first; events go on their way."""
    logging.configure("wvlo", levels.WARNING)
    with assemble(data) as assembly:
        yield assembly.apps
