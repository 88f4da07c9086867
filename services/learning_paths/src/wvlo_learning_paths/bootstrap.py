"""Learning paths, wired: settings, database, and what it acts on."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from pydantic_settings import SettingsConfigDict
from sqlalchemy import Engine

from wvlo_core.domain.ids import named_id
from wvlo_core.events import (
    DemandChanged,
    ItemPublished,
    ItemWithdrawn,
    PilotUpdated,
    WaveClosed,
)
from wvlo_core.ports import Clock
from wvlo_core.runtime.app import App, utc_now
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.settings import ServiceSettings, load
from wvlo_learning_paths import use_cases
from wvlo_learning_paths.store import Store, messages


class Settings(ServiceSettings):
    """Settings of the learning-paths service."""

    model_config = SettingsConfigDict(
        env_prefix="WVLO_LEARNING_PATHS_", frozen=True, extra="forbid"
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
        "learning_paths",
        engine,
        messages,
        Store,
        handlers={
            WaveClosed: use_cases.suggest_after_scan,
            ItemPublished: use_cases.suggest_reading,
            ItemWithdrawn: use_cases.withdraw_reading,
            PilotUpdated: use_cases.weigh_lesson,
            DemandChanged: use_cases.weigh_demand,
        },
        clock=clock,
    )


def load_content(app: App[Store]) -> None:
    """Put the learning items and role profiles that ship with WVLO on offer."""
    content = files("wvlo_learning_paths") / "content"
    read = {
        name: tomllib.loads((content / f"{name}.toml").read_text("utf-8"))
        for name in ("learning_items", "role_profiles")
    }
    command = use_cases.AddOffer.model_validate(
        {
            "items": read["learning_items"]["item"],
            "profiles": read["role_profiles"]["profile"],
        }
    )
    chain = named_id("built-in content", "learning_paths")
    app.run(use_cases.add_offer, command, chain)
