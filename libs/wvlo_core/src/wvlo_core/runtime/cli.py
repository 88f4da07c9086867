"""`python -m wvlo_<service> http | worker | relay | webhooks | migrate | events`.

A service may add commands of its own.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from typing import Any

import typer
from sqlalchemy import Engine

from wvlo_core.runtime import logging
from wvlo_core.runtime.app import App
from wvlo_core.runtime.broker import addresses
from wvlo_core.runtime.events_cli import Apps, Place, at_place, events_door
from wvlo_core.runtime.metrics import open_port
from wvlo_core.runtime.migrating import migrate
from wvlo_core.runtime.relay import Relay
from wvlo_core.runtime.serving import refusing, serve_http
from wvlo_core.runtime.settings import ServiceSettings


def main(
    package: str, commands: Mapping[str, Callable[..., None]] | None = None
) -> None:
    """Run the process kind asked for; refuse with a sentence, never with a trace.

    Each of the service's own `commands` is given the opened service as `Apps`.
    """
    service = package.removeprefix("wvlo_")
    door = typer.Typer(
        help=f"Run the WVLO service {service}. Settings: WVLO_{service.upper()}_*.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    kinds: list[tuple[str, str, Callable[[str, str], None]]] = [
        ("http", "Serve the HTTP door and its /docs.", _http),
        ("worker", "Act on events from RabbitMQ.", _worker),
        ("relay", "Pass this service's own events on to RabbitMQ.", _relay),
        ("webhooks", "Send events from RabbitMQ to another institution.", _webhooks),
        (
            "migrate",
            "Bring the database up to date and load built-in content.",
            _migrate,
        ),
    ]
    for name, words, start in kinds:
        door.command(name, help=words)(_command(start, service, package))
    words = f"Look at and mend the events of {service}."
    place = _place(service, package)
    with_webhooks = _place(service, package, webhooks=True)
    door.add_typer(events_door(with_webhooks, words), name="events")
    for name, command in (commands or {}).items():
        door.command(name)(at_place(command, place))
    refusing(door)


def _command(
    start: Callable[[str, str], None], service: str, package: str
) -> Callable[[], None]:
    def run() -> None:
        logging.configure(service)
        start(service, package)

    return run


def _place(service: str, package: str, *, webhooks: bool = False) -> Place:
    @contextmanager
    def opened() -> Iterator[Apps]:
        wiring = _bootstrap(package)
        settings: ServiceSettings = wiring.load_settings()
        apps: list[App[Any]] = [wiring.bootstrap(settings)]
        try:
            if webhooks and settings.webhook_url:
                apps.append(_forwarder(service, apps[0].engine, settings))
            yield {app.service: app for app in apps}
        finally:
            apps[0].engine.dispose()

    return opened


def _bootstrap(package: str) -> Any:
    return import_module(f"{package}.bootstrap")


def _forwarder(service: str, engine: Engine, settings: ServiceSettings) -> Any:
    from wvlo_core.runtime.webhooks.forwarding import open_forwarder  # noqa: PLC0415 - few send webhooks

    return open_forwarder(service, engine, settings)


def _migrate(service: str, package: str) -> None:
    wiring = _bootstrap(package)
    settings: ServiceSettings = wiring.load_settings()
    app: App[Any] = wiring.bootstrap(settings)
    migrate(app.engine, service, package)
    if settings.webhook_url:
        forwarder = _forwarder(service, app.engine, settings)
        migrate(app.engine, forwarder.service, "wvlo_core.runtime.webhooks")
    wiring.load_content(app)
    typer.echo(f"{service}: the database is up to date, built-in content is in place")


def _http(service: str, package: str) -> None:
    wiring = _bootstrap(package)
    settings = wiring.load_settings()
    app: App[Any] = wiring.bootstrap(settings)
    door = import_module(f"{package}.http").create(app)
    from wvlo_core.runtime.http import allow_operator, operate_also  # noqa: PLC0415 - no web server in the worker

    setting = f"WVLO_{service.upper()}_OPERATOR_TOKEN"
    allow_operator(door, settings.operator_token, setting)
    if settings.webhook_url:
        operate_also(door, _forwarder(service, app.engine, settings))
    serve_http(door, settings.http_host, settings.http_port, service)


def _worker(service: str, package: str) -> None:
    from wvlo_core.runtime.consumer import serve  # noqa: PLC0415 - keeps eventlet out of the rest

    settings = _bootstrap(package).load_settings()
    addresses(settings.amqp_url, service, "worker")
    open_port(settings.http_host, settings.metrics_port)
    serve(import_module(f"{package}.worker").Worker)


def _webhooks(service: str, package: str) -> None:
    from wvlo_core.runtime.consumer import serve  # noqa: PLC0415 - keeps eventlet out of the rest
    from wvlo_core.runtime.webhooks.worker import worker_of  # noqa: PLC0415 - the same

    wiring = _bootstrap(package)
    settings: ServiceSettings = wiring.load_settings()
    addresses(settings.amqp_url, service, "webhooks process")
    engine = wiring.bootstrap(settings).engine
    _forwarder(service, engine, settings).forget_old(settings.keep_days)
    open_port(settings.http_host, settings.metrics_port)
    serve(worker_of(service, engine, settings))


def _relay(_service: str, package: str) -> None:
    wiring = _bootstrap(package)
    settings = wiring.load_settings()
    app: App[Any] = wiring.bootstrap(settings)
    keep = timedelta(days=settings.keep_days)
    relay = Relay(app, settings.amqp_url, settings.broker_namespace, keep)
    open_port(settings.http_host, settings.metrics_port)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: relay.stop())
    relay.run()
