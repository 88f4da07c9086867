"""The news, wired: settings, database, and what it acts on."""

from __future__ import annotations

from pydantic_settings import SettingsConfigDict
from sqlalchemy import Engine

from wvlo_core.events import ItemPublished, ItemWithdrawn, PathSuggested, PilotUpdated
from wvlo_core.ports import Clock
from wvlo_core.runtime.app import App, utc_now
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.settings import ServiceSettings, load
from wvlo_news import use_cases
from wvlo_news.store import Store, messages


class Settings(ServiceSettings):
    """Settings of the news service."""

    model_config = SettingsConfigDict(
        env_prefix="WVLO_NEWS_", frozen=True, extra="forbid"
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
        "news",
        engine,
        messages,
        Store,
        handlers={
            ItemPublished: use_cases.draft_for_knowledge_item,
            PilotUpdated: use_cases.draft_for_pilot,
            PathSuggested: use_cases.draft_for_paths,
            ItemWithdrawn: use_cases.drop_withdrawn_knowledge,
        },
        clock=clock,
    )


def load_content(app: App[Store]) -> None:
    """Do nothing: news has no built-in content, it comes from events."""
