"""The reader behind nameko, started as every service's worker is started."""

from __future__ import annotations

import os
from pathlib import Path

from tests.fault.actors import FOLDER, READER, SPEAKS, Harmed, ReaderSettings, reader
from wvlo_core.runtime import logging
from wvlo_core.runtime.consumer import AppProvider, own_queue, serve
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.message import Message, Outcome
from wvlo_core.runtime.settings import load


def load_settings() -> ReaderSettings:
    return load(ReaderSettings)


def bootstrap() -> Harmed:
    folder, speaks = Path(os.environ[FOLDER]), int(os.environ[SPEAKS])
    return reader(open_engine(load_settings().database_url), folder, speaks)


class Worker:
    name = READER
    app = AppProvider(bootstrap)

    @own_queue(load_settings=load_settings)
    def receive(self, messages: list[Message]) -> list[Outcome]:
        outcomes: list[Outcome] = self.app.receive_all(messages)
        return outcomes


if __name__ == "__main__":
    logging.configure(READER)
    serve(Worker)
