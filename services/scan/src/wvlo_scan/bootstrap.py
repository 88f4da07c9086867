"""The scan, wired: settings, database, plug-ins, and what it acts on."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from threading import Event

from sqlalchemy import Engine

from wvlo_core.domain.ids import named_id
from wvlo_core.events import ItemPublished, ItemWithdrawn
from wvlo_core.ports import Clock
from wvlo_core.runtime.app import App, utc_now
from wvlo_core.runtime.database import open_engine
from wvlo_scan import use_cases
from wvlo_scan.model import Instrument
from wvlo_scan.settings import Coordinator, Mail, Settings, load_settings
from wvlo_scan.store import Store, item_scoring, messages

__all__ = [
    "Coordinator",
    "Mail",
    "ScanApp",
    "Settings",
    "bootstrap",
    "load_content",
    "load_settings",
]


@dataclass(frozen=True)
class ScanApp(App[Store]):
    """The scan: who lets companies in, where letters and links lead, what waits."""

    coordinator: Coordinator = field(default_factory=Coordinator)
    mail: Mail = field(default_factory=Mail)
    kennisbank: str = ""
    untidy: Event = field(default_factory=Event)


def bootstrap(
    settings: Settings | None = None,
    *,
    engine: Engine | None = None,
    coordinator: Coordinator | None = None,
    mail: Mail | None = None,
    kennisbank: str = "",
    clock: Clock = utc_now,
) -> ScanApp:
    """Wire the service; give an engine to use that instead of the settings."""
    if engine is None:
        settings = settings or load_settings()
        engine = open_engine(settings.database_url)
        coordinator = coordinator or Coordinator(settings.coordinator_token)
        mail = mail or Mail.of(settings)
        kennisbank = kennisbank or settings.kennisbank_url
    return ScanApp(
        "scan",
        engine,
        messages,
        partial(Store, scorings=item_scoring.load()),
        handlers={
            ItemPublished: use_cases.link_item,
            ItemWithdrawn: use_cases.unlink_item,
        },
        clock=clock,
        coordinator=coordinator or Coordinator(),
        mail=mail or Mail(),
        kennisbank=kennisbank,
    )


def load_content(app: App[Store]) -> None:
    """Add the scan that ships with WVLO; safe to repeat."""
    file = files("wvlo_scan") / "content" / "learning_organisation_scan.json"
    instrument = Instrument.model_validate_json(file.read_text("utf-8"))
    command = use_cases.ImportInstrument(instrument=instrument)
    app.run(use_cases.import_instrument, command, named_id("built-in content", "scan"))
