"""All four services in one process; the only code that knows them all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from pydantic import SecretStr

import wvlo_kennisbank.bootstrap
import wvlo_kennisbank.http
import wvlo_learning_paths.bootstrap
import wvlo_learning_paths.http
import wvlo_news.bootstrap
import wvlo_news.http
import wvlo_scan.bootstrap
import wvlo_scan.http
from wvlo_core.runtime.app import App
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.embedded import EmbeddedBus
from wvlo_core.runtime.http import allow_operator
from wvlo_core.runtime.migrating import migrate
from wvlo_core.runtime.operate import replay_understood
from wvlo_core.runtime.operations import figures_of
from wvlo_core.runtime.operator_pages import operator_pages
from wvlo_core.runtime.settings import checked_token
from wvlo_scan.bootstrap import Coordinator, Mail, ScanApp
from wvlo_scan.caretaker import Caretaker

OPERATOR_TOKEN = "WVLO_OPERATOR_TOKEN"  # noqa: S105 - the name of a setting
COORDINATOR_TOKEN = "WVLO_COORDINATOR_TOKEN"  # noqa: S105 - the same
SERVICES = {
    "scan": (wvlo_scan.bootstrap, wvlo_scan.http),
    "kennisbank": (wvlo_kennisbank.bootstrap, wvlo_kennisbank.http),
    "news": (wvlo_news.bootstrap, wvlo_news.http),
    "learning_paths": (wvlo_learning_paths.bootstrap, wvlo_learning_paths.http),
}


@dataclass(frozen=True)
class Assembly:
    """The services, wired on one database, with the bus between them."""

    apps: dict[str, App[Any]]
    bus: EmbeddedBus
    door: FastAPI


@contextmanager
def assemble(
    path: Path,
    operator_token: str = "",
    coordinator_token: str = "",
    mail: Mail | None = None,
) -> Iterator[Assembly]:
    """Open the file, bring it up to date, and carry events until closed."""
    token = checked_token(operator_token, OPERATOR_TOKEN)
    coordinator = Coordinator(
        checked_token(coordinator_token, COORDINATOR_TOKEN), COORDINATOR_TOKEN
    )
    own: dict[str, Any] = {
        "coordinator": coordinator,
        "kennisbank": "/kennisbank",
        "mail": mail,
    }
    engine = open_engine(f"sqlite:///{path}")
    apps: dict[str, App[Any]] = {}
    for name, (wiring, _) in SERVICES.items():
        migrate(engine, name, f"wvlo_{name}")
        apps[name] = wiring.bootstrap(engine=engine, **(own if name == "scan" else {}))
    bus = EmbeddedBus([*apps.values()])
    scan = apps["scan"]
    assert isinstance(scan, ScanApp)
    caretaker = Caretaker(scan)
    bus.start()
    try:
        for name, (wiring, _) in SERVICES.items():
            wiring.load_content(apps[name])
            replay_understood(apps[name])
        caretaker.start()
        yield Assembly(apps, bus, _door(apps, token))
    finally:
        caretaker.stop()
        bus.stop()
        engine.dispose()


def _door(apps: dict[str, App[Any]], token: SecretStr) -> FastAPI:
    """Mount every service under its own name, with a start page above them."""
    doors = {name: http.create(apps[name]) for name, (_, http) in SERVICES.items()}
    whole = FastAPI(title="WVLO", docs_url=None, redoc_url=None, openapi_url=None)
    whole.state.operated = apps
    allow_operator(whole, token, OPERATOR_TOKEN)
    whole.include_router(operator_pages)
    for name, door in doors.items():
        allow_operator(door, token, OPERATOR_TOKEN)
        whole.mount(f"/{name}", door)
    page = _START.replace("[services]", "".join(_entry(n, d) for n, d in doors.items()))
    figures = partial(figures_of, [*apps.values()])
    whole.add_api_route("/metrics", figures, response_model=None)
    whole.add_api_route("/", lambda: HTMLResponse(page), include_in_schema=False)
    return whole


def _entry(name: str, door: FastAPI) -> str:
    dutch, _, english = door.description.partition("\n\n")
    return (
        f'<li><a href="/{name}/">{escape(door.title)}</a><br>{escape(dutch)}'
        f'<br><small lang="en">{escape(english)}</small></li>'
    )


_START = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>WVLO</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<style>
*{box-sizing:border-box}
body{font:1.0625rem/1.55 "Segoe UI","Noto Sans","Liberation Sans","DejaVu Sans",Arial,sans-serif;color:#1d2b33;background:#f3f6f4;margin:0}
header{background:#0b5d4b;color:#fff;font-weight:700;letter-spacing:.06em}
header div,main{max-width:56rem;margin:0 auto;padding:.75rem 1rem}
h1{font-size:2rem;line-height:1.2;margin:1rem 0 .5rem}
ul{list-style:none;padding:0;margin:1.5rem 0;display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(17rem,1fr))}
li{background:#fff;border:1px solid #cdd7d1;border-radius:.6rem;padding:1rem 1.15rem}
a{color:#0b5d4b;font-weight:600}li a{font-size:1.15rem}
small{color:#4b5b63;font-size:.92rem}
:focus-visible{outline:.2rem solid #b35900;outline-offset:.15rem}
</style></head><body><header><div>WVLO</div></header><main>
<h1>Leren en ontwikkelen op het werk</h1>
<p>Een scan, een Kennisbank, leerpaden en nieuws. Kies een onderdeel.
<br><small lang="en">Learning and development at work. Choose a part.</small></p>
<ul>[services]</ul>
<p><a href="/operator">Voor de beheerder: berichten die opzij liggen</a>
<br><small lang="en">For operators: messages that were set aside</small></p>
</main></body></html>
"""
