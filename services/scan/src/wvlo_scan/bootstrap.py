"""The scan, wired: settings, database, plug-ins, and what it acts on."""

from __future__ import annotations

from functools import partial
from importlib.resources import files

from pydantic_settings import SettingsConfigDict
from sqlalchemy import Engine

from wvlo_core.domain.ids import named_id
from wvlo_core.events import ItemPublished, ItemWithdrawn
from wvlo_core.ports import Clock
from wvlo_core.runtime.app import App, utc_now
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.settings import ServiceSettings, load
from wvlo_scan import use_cases
from wvlo_scan.model import Instrument
from wvlo_scan.store import Store, item_scoring, messages


class Settings(ServiceSettings):
    """Settings of the scan service."""

    model_config = SettingsConfigDict(
        env_prefix="WVLO_SCAN_", frozen=True, extra="forbid"
    )


def load_settings() -> Settings:
    """Read the settings, or name the wrong ones."""
    return load(Settings)


def bootstrap(
    settings: Settings | None = None,
    *,
    engine: Engine | None = None,
    clock: Clock = utc_now,
) -> App[Store]:
    """Wire the service; give an engine to use that instead of the setting."""
    if engine is None:
        engine = open_engine((settings or load_settings()).database_url)
    return App(
        "scan",
        engine,
        messages,
        partial(Store, scorings=item_scoring.load()),
        handlers={
            ItemPublished: use_cases.link_item,
            ItemWithdrawn: use_cases.unlink_item,
        },
        clock=clock,
    )


def load_content(app: App[Store]) -> None:
    """Add the scan that ships with WVLO; safe to repeat."""
    text = (
        files("wvlo_scan") / "content" / "learning_organisation_scan.json"
    ).read_text("utf-8")
    command = use_cases.ImportInstrument(
        instrument=Instrument.model_validate_json(text)
    )
    app.run(use_cases.import_instrument, command, named_id("built-in content", "scan"))
