from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine, text

from tests.builders import item_published, learner, message
from tests.fixtures.waiting import SECONDS, until
from wvlo_core.runtime.database import open_engine, reading
from wvlo_core.runtime.message import Fate
from wvlo_core.runtime.migrating import migrate
from wvlo_learning_paths import use_cases
from wvlo_learning_paths.bootstrap import bootstrap, load_content
from wvlo_learning_paths.model import Suggestion

WAITING = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def somebody_waits(engine: Engine) -> bool:
    with reading(engine) as connection:
        return bool(connection.scalar(WAITING))


# holds LP3
@pytest.mark.postgres
def test_a_fact_does_not_miss_who_is_being_advised_at_the_same_moment(
    postgres_url: str,
) -> None:
    engine = open_engine(postgres_url)
    migrate(engine, "learning_paths", "wvlo_learning_paths")
    app = bootstrap(engine=engine)
    load_content(app)
    advised, go_on = threading.Event(), threading.Event()
    who = learner()

    def save_slowly(command: use_cases.SaveLearner, work: Any) -> Suggestion:
        suggestion = use_cases.save_learner(command, work)
        advised.set()
        assert go_on.wait(SECONDS)
        return suggestion

    with ThreadPoolExecutor(2) as people:
        command = use_cases.SaveLearner(learner=who)
        saving = people.submit(app.run, save_slowly, command)
        assert advised.wait(SECONDS)
        hearing = people.submit(app.receive, message(item_published()))
        until(lambda: hearing.done() or somebody_waits(engine), "the fact came in")
        go_on.set()
        before, outcome = saving.result(), hearing.result()

    after = app.run(lambda _, work: work.suggestions.get(who.id), None)
    assert before.reading == ()
    assert outcome.fate is Fate.DONE
    assert [each.slug for each in after.reading] == ["peer-talk"]
    engine.dispose()
