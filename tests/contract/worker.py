"""The tiny reader behind nameko, started as every service's worker is started."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic_settings import SettingsConfigDict

from tests.contract.tiny import READER, Diary, DiaryApp, reader
from wvlo_core.runtime import logging
from wvlo_core.runtime.consumer import AppProvider, own_queue, serve
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.message import Message, Outcome
from wvlo_core.runtime.settings import ServiceSettings, load

DIARY = "TINY_DIARY"


class Settings(ServiceSettings):
    """Settings of the tiny reader."""

    model_config = SettingsConfigDict(
        env_prefix="WVLO_LEARNING_PATHS_", frozen=True, extra="forbid"
    )


def load_settings() -> Settings:
    return load(Settings)


def bootstrap() -> DiaryApp:
    engine = open_engine(load_settings().database_url)
    return reader(engine, Diary(Path(os.environ[DIARY])))


class Worker:
    """As short as the worker of a real service."""

    name = READER
    app = AppProvider(bootstrap)

    @own_queue(load_settings=load_settings)
    def receive(self, messages: list[Message]) -> list[Outcome]:
        outcomes: list[Outcome] = self.app.receive_all(messages)
        return outcomes


if __name__ == "__main__":
    logging.configure(READER)
    serve(Worker)
