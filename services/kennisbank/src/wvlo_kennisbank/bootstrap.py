"""The Kennisbank, wired: settings, database, what it acts on, and its own library."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic_settings import SettingsConfigDict
from sqlalchemy import Engine

from wvlo_core.domain.ids import named_id
from wvlo_core.errors import Invalid
from wvlo_core.events import PilotUpdated
from wvlo_core.ports import Clock
from wvlo_core.runtime.app import App, utc_now
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.settings import ServiceSettings, load
from wvlo_kennisbank import use_cases
from wvlo_kennisbank.model import LibraryItem, parse_item
from wvlo_kennisbank.store import Store, messages


class Settings(ServiceSettings):
    """Settings of the Kennisbank service."""

    model_config = SettingsConfigDict(
        env_prefix="WVLO_KENNISBANK_", frozen=True, extra="forbid"
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
        "kennisbank",
        engine,
        messages,
        Store,
        handlers={PilotUpdated: use_cases.draft_practice_case},
        clock=clock,
    )


def load_content(app: App[Store], folder: Traversable | None = None) -> None:
    """Publish the items that ship with WVLO and are not there yet; safe to repeat."""
    folder = folder or files("wvlo_kennisbank") / "content" / "items"
    found: list[LibraryItem] = []
    faults: list[str] = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            try:
                found.append(parse_item(file.name, file.read_bytes()))
            except Invalid as broken:
                faults.append(f"{broken.summary}: {'; '.join(broken.faults)}")
    if faults:
        raise Invalid("the content of the Kennisbank cannot be loaded", tuple(faults))
    command = use_cases.LoadLibrary(items=tuple(found))
    chain = named_id("built-in content", "kennisbank")
    app.run(use_cases.load_library, command, chain)
