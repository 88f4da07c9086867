"""One relay per database: who has the lease, and who gets it next."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from tests.contract import tiny
from tests.contract.tiny import TELLER, item
from tests.fixtures.waiting import until
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.lease import lease

STOP_SECONDS = 30
HOLDER = """
import sys, time
from wvlo_core.runtime.database import open_engine
from wvlo_core.runtime.lease import lease
ours = lease(open_engine(sys.argv[1]), sys.argv[2])
print(ours.taken(), flush=True)
time.sleep(600)
"""


@pytest.fixture
def engine(either_url: str) -> Iterator[Engine]:
    opened = open_engine(either_url)
    tiny.metadata.create_all(opened)
    yield opened
    opened.dispose()


# holds EV3
def test_only_one_has_the_lease_until_it_is_given_back(engine: Engine) -> None:
    first, second = lease(engine, TELLER), lease(engine, TELLER)

    before = [first.taken(), second.taken(), first.taken(), second.taken()]
    first.close()
    after = [second.taken(), first.taken()]
    second.close()
    first.close()

    assert before == [True, False, True, False]
    assert after == [True, False]


def test_services_that_share_a_database_have_a_lease_each(engine: Engine) -> None:
    ours, theirs = lease(engine, "scan"), lease(engine, "news")

    both = [ours.taken(), theirs.taken()]
    ours.close()
    theirs.close()

    assert both == [True, True]


# holds EV3
def test_a_lease_ends_with_the_process_that_had_it(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", HOLDER, url, TELLER]
    ours = lease(engine, TELLER)

    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        said = holder.stdout.readline()
        before = ours.taken()
        holder.kill()
        holder.wait(STOP_SECONDS)
    until(ours.taken, "the lease is free")
    ours.close()

    assert said == "True\n"
    assert not before


def test_whoever_has_the_lease_hears_of_news_once_it_is_committed(
    engine: Engine,
) -> None:
    ours, app = lease(engine, TELLER), tiny.teller(engine)
    ours.taken()
    ours.has_news()
    quiet = ours.has_news()

    app.run(tiny.tell, [item()], uuid4())
    until(ours.has_news, "the news is heard")
    again = ours.has_news()
    ours.close()

    assert not quiet
    assert not again
