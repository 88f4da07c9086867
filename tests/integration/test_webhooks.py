"""Facts go to another institution: once, in order, and what fails is not lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import Engine, text

import wvlo_kennisbank.bootstrap
import wvlo_kennisbank.http
from tests.fixtures.college_door import SECRET, CollegeDoor, college_door
from tests.fixtures.local import free_port
from wvlo_core.domain.ids import named_id
from wvlo_core.errors import Invalid
from wvlo_core.events import ItemPublished
from wvlo_core.runtime import http, operate
from wvlo_core.runtime.app import utc_now
from wvlo_core.runtime.database import DatabaseAway, open_engine
from wvlo_core.runtime.doubt import TRIES
from wvlo_core.runtime.message import Fate, Message
from wvlo_core.runtime.migrating import migrate
from wvlo_core.runtime.settings import ServiceSettings
from wvlo_core.runtime.webhooks.forwarding import Forwarder, open_forwarder
from wvlo_core.runtime.webhooks.sending import key_of, signature
from wvlo_core.testing.factories import envelope_of, example_of

NAME = "kennisbank_webhook"


@pytest.fixture
def engine(either_url: str) -> Iterator[Engine]:
    opened = open_engine(either_url)
    migrate(opened, NAME, "wvlo_core.runtime.webhooks")
    yield opened
    opened.dispose()


@pytest.fixture
def college() -> Iterator[CollegeDoor]:
    with college_door() as opened:
        yield opened


def settings(url: str, **more: Any) -> ServiceSettings:
    return ServiceSettings(
        database_url="sqlite:///unused.sqlite",
        webhook_url=url,
        webhook_secret=SecretStr(SECRET),
        webhook_types=(ItemPublished.type,),
    ).model_copy(update=more)


@pytest.fixture
def forwarder(engine: Engine, college: CollegeDoor) -> Forwarder:
    given = settings(college.url)
    return open_forwarder("kennisbank", engine, given, stops_when_gone=True)


def published(name: str, about: str = "") -> Message:
    item_id = named_id("webhook", about or name)
    example = example_of(ItemPublished)
    fact = example.model_copy(update={"item_id": item_id, "slug": name})
    return Message.of(envelope_of(fact, name)._replace(time=utc_now()))


def fates(forwarder: Forwarder, *messages: Message) -> list[Fate]:
    return [each.fate for each in forwarder.receive_all(messages)]


# holds EV11
def test_a_fact_arrives_once_however_often_it_comes_and_is_signed(
    forwarder: Forwarder, college: CollegeDoor
) -> None:
    same = published("atlas")

    first = fates(forwarder, same, same)
    later = fates(forwarder, same)

    assert [*first, *later] == [Fate.DONE, Fate.DUPLICATE, Fate.DUPLICATE]
    [headers], [body] = college.headers, college.bodies
    at = int(headers["webhook-timestamp"])
    assert abs(at - time.time()) < 60
    assert headers["webhook-id"] == same.headers["ce-id"]
    assert headers["content-type"] == "application/cloudevents+json"
    signed = signature(key_of(SECRET), headers["webhook-id"], at, body)
    assert headers["webhook-signature"] == signed


# holds EV11
@pytest.mark.parametrize("status", [302, 400, 404, 429, 500, 503])
def test_what_is_not_taken_is_tried_again_and_those_of_its_subject_wait(
    forwarder: Forwarder, college: CollegeDoor, status: int
) -> None:
    first, then, other = (
        published("first", about="one"),
        published("then", about="one"),
        published("other"),
    )
    college.answer = lambda event: status if event["data"]["slug"] == "first" else 200

    at_first = fates(forwarder, first, then, other)
    college.answer = lambda event: 200
    at_last = fates(forwarder, then, first, then)

    assert at_first == [Fate.RETRY, Fate.BEHIND, Fate.DONE]
    assert at_last == [Fate.BEHIND, Fate.DONE, Fate.DONE]
    assert college.slugs() == ["first", "other", "first", "then"]


# holds EV11
def test_nobody_there_is_another_try_and_after_the_last_one_it_is_set_aside(
    engine: Engine,
) -> None:
    away = settings(f"http://127.0.0.1:{free_port()}/wvlo")
    forwarder = open_forwarder("kennisbank", engine, away)
    message = published("atlas")

    tried = forwarder.receive(message)
    last = forwarder.receive(message._replace(last_try=True))

    assert (tried.fate, last.fate) == (Fate.RETRY, Fate.DEAD)
    assert "does not answer" in tried.reason
    [(_, found)] = operate.look_through(forwarder)
    assert (found.code, found.body) == ("unavailable", message.body)


# holds EV11
def test_after_410_nothing_more_is_sent_until_what_was_set_aside_is_replayed(
    forwarder: Forwarder, college: CollegeDoor, engine: Engine
) -> None:
    college.answer = lambda event: 410
    names = ["first", "second", "third"]

    gone = fates(forwarder, *map(published, names[:2]))
    restarted = open_forwarder(
        "kennisbank", engine, settings(college.url), stops_when_gone=True
    )
    still_gone = fates(restarted, published("third"))
    sent = college.slugs()
    college.answer = lambda event: 204
    for_operators = open_forwarder("kennisbank", engine, settings(college.url))
    pages = [*operate.replay_all(for_operators)]
    again = fates(restarted, published("fourth"))

    assert [*gone, *still_gone] == [Fate.DEAD] * 3
    assert sent == ["first"]
    assert [result.outcome.fate for page in pages for _, result in page] == [
        Fate.DONE
    ] * 3
    assert again == [Fate.DONE]
    assert college.slugs() == ["first", *names, "fourth"]


# holds EV11
def test_nobodys_database_waits_for_the_receiver(
    forwarder: Forwarder, college: CollegeDoor, engine: Engine
) -> None:
    def write_meanwhile(_event: dict[str, Any]) -> int:
        with engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {NAME}_waiting"))
        return 204

    college.answer = write_meanwhile

    started = time.monotonic()
    outcome = forwarder.receive(published("atlas"))
    took = time.monotonic() - started

    assert outcome.fate is Fate.DONE
    assert took < 10  # a writer would wait 30 s for the lock, the receiver 10 s


def test_while_its_database_is_away_nothing_is_sent_and_all_is_held(
    forwarder: Forwarder, college: CollegeDoor, engine: Engine
) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {NAME}_inbox RENAME TO elsewhere"))

    held = fates(forwarder, published("atlas"), published("diary"))

    assert held == [Fate.HOLD, Fate.HOLD]
    assert college.came == []
    with pytest.raises(DatabaseAway, match="migrate"):
        forwarder.forget_old(400)


def test_what_cannot_be_read_or_stopped_every_worker_is_not_sent(
    forwarder: Forwarder, college: CollegeDoor
) -> None:
    newer = published("atlas")
    newer = newer._replace(headers={**newer.headers, "ce-dataversion": "9"})
    killer = published("killer").giving_up(f"{TRIES} tries")

    came = fates(forwarder, Message({}, b"scribbles"), newer, killer)

    assert came == [Fate.QUARANTINE, Fate.QUARANTINE, Fate.DEAD]
    assert college.came == []


# holds EV5
def test_what_the_receiver_did_not_take_is_on_the_operators_page_and_in_the_figures(
    tmp_path: Path, college: CollegeDoor
) -> None:
    college.answer = lambda event: 410
    engine = open_engine(f"sqlite:///{tmp_path}/both.sqlite")
    migrate(engine, "kennisbank", "wvlo_kennisbank")
    migrate(engine, NAME, "wvlo_core.runtime.webhooks")
    forwarder = open_forwarder("kennisbank", engine, settings(college.url))
    forwarder.receive(published("atlas"))
    door = wvlo_kennisbank.http.create(
        wvlo_kennisbank.bootstrap.bootstrap(engine=engine)
    )
    http.allow_operator(door, SecretStr("a token of the college"), "TOKEN")
    http.operate_also(door, forwarder)
    client = TestClient(door)

    shown = client.post("/operator/login", data={"token": "a token of the college"})
    figures = client.get("/metrics").text
    page = client.get(f"/operator/{NAME}").text
    engine.dispose()

    assert f"/operator/{NAME}" in shown.text
    assert f'wvlo_dead{{service="{NAME}"}} 1.0' in figures
    assert 'wvlo_dead{service="kennisbank"} 0.0' in figures
    assert "the receiver answered 410" in page


def test_settings_that_lack_are_all_named(engine: Engine) -> None:
    given = settings(
        "", webhook_secret=SecretStr(""), webhook_types=("kennisbank.item_sung",)
    )

    with pytest.raises(Invalid) as refused:
        open_forwarder("kennisbank", engine, given)

    url, secret, types = refused.value.faults
    assert url == "WVLO_KENNISBANK_WEBHOOK_URL is missing"
    assert secret == "WVLO_KENNISBANK_WEBHOOK_SECRET is missing"
    assert "unknown event type 'kennisbank.item_sung'" in types
