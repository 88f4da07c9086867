from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from tests.unit.wvlo_news.examples import (
    CHAIN,
    item_published,
    item_withdrawn,
    path_suggested,
    pilot_updated,
)
from wvlo_core.domain.ids import named_id, new_id
from wvlo_core.events import Envelope, Event
from wvlo_core.runtime.app import App
from wvlo_core.runtime.message import Fate, Message
from wvlo_core.runtime.migrating import migrate
from wvlo_core.testing.fakes import NOON
from wvlo_news.bootstrap import Settings, bootstrap, load_content
from wvlo_news.http import create
from wvlo_news.store import Store

ITEM = f"/items/{named_id('news', str(CHAIN))}"


@pytest.fixture
def app(tmp_path):
    settings = Settings(database_url=f"sqlite:///{tmp_path}/news.sqlite")
    app = bootstrap(settings, clock=lambda: NOON)
    migrate(app.engine, "news", "wvlo_news")
    load_content(app)
    yield app
    app.engine.dispose()


@pytest.fixture
def door(app):
    with TestClient(create(app)) as client:
        yield client


def receive(
    app: App[Store], event: Event, event_id: str = "event", chain: UUID = CHAIN
) -> Fate:
    envelope = Envelope(
        key=str(named_id("event", event_id)),
        type=event.type,
        version=event.version,
        source="/wvlo/test",
        subject=event.subject,
        time=NOON,
        chain=str(chain),
        caused_by=None,
        data=event.model_dump_json(),
    )
    return app.receive(Message.of(envelope)).fate


def told(door: TestClient) -> list[str]:
    return [fact["type"] for fact in door.get("/events/trail").json()["told"]]


def refused(answer: Any, status: int, code: str) -> Any:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"urn:wvlo:problem:{code}"
    return problem


def test_an_item_tells_which_events_proposed_it(app, door):
    receive(app, item_published(), "one")
    receive(app, path_suggested(because="knowledge_item"), "two")

    item = door.get(ITEM).json()

    assert item["correlation_id"] == str(CHAIN)
    assert (item["state"], item["topic"], item["edited"]) == (
        "draft",
        "knowledge",
        False,
    )
    assert [(r["event_type"], r["event_id"]) for r in item["why"]] == [
        ("kennisbank.item_published", str(named_id("event", "one"))),
        ("learning_paths.path_suggested", str(named_id("event", "two"))),
    ]
    assert all(r["rule"]["nl"] and r["rule"]["en"] for r in item["why"])
    assert item["why_in_short"]["nl"].startswith('Omdat "Titel buddy" in de Kennisbank')


def test_a_repeated_event_changes_nothing(app, door):
    fates = [receive(app, item_published()) for _ in range(3)]

    assert fates == [Fate.DONE, Fate.DUPLICATE, Fate.DUPLICATE]
    assert len(door.get("/items").json()) == 1


def test_items_are_found_by_state_and_by_chain(app, door):
    other = named_id("test", "other chain")
    receive(app, item_published(), "one")
    receive(app, pilot_updated(), "two", other)
    door.post(f"{ITEM}/approve")

    drafts = door.get("/items", params={"state": "draft"}).json()
    chain = door.get("/items", params={"correlation_id": str(CHAIN)}).json()

    assert [item["topic"] for item in drafts] == ["pilot"]
    assert [item["topic"] for item in chain] == ["knowledge"]
    assert len(door.get("/items").json()) == 2


# holds NW1 (thin)
def test_an_editor_changes_approves_plans_and_publishes_an_item(app, door):
    receive(app, item_published())

    changed = door.patch(ITEM, json={"title": {"nl": "Nieuw!", "en": "New!"}})
    approved = door.post(f"{ITEM}/approve")
    moment = (NOON + timedelta(days=1)).isoformat()
    planned = door.post(f"{ITEM}/schedule", json={"publish_at": moment})
    published = door.post(f"{ITEM}/publish")

    assert changed.json()["title"] == {"nl": "Nieuw!", "en": "New!", "nl_b1": None}
    assert changed.json()["edited"] is True
    assert approved.json()["state"] == "approved"
    assert planned.json()["publish_at"] == "2026-11-24T12:00:00Z"
    assert published.json()["published_at"] == "2026-11-23T12:00:00Z"
    assert door.get(ITEM).json() == published.json()
    assert told(door) == ["news.item_published"]


def test_a_dropped_item_is_kept_but_cannot_be_brought_any_more(app, door):
    receive(app, item_published())

    dropped = door.post(f"{ITEM}/drop")
    chosen = door.post("/issues", json={"items": [dropped.json()["id"]]})

    assert dropped.json()["state"] == "dropped"
    assert "was dropped" in refused(chosen, 422, "invalid")["faults"][0]


def test_withdrawn_knowledge_drops_its_draft_and_warns_about_edited_words(app, door):
    other = named_id("test", "other chain")
    edited = f"/items/{named_id('news', str(other))}"
    receive(app, item_published(), "one")
    receive(app, item_published(), "two", other)
    door.patch(edited, json={"body": {"nl": "Eigen woorden"}})

    fate = receive(app, item_withdrawn(), "three", named_id("test", "third chain"))

    assert fate is Fate.DONE
    assert door.get(ITEM).json()["state"] == "dropped"
    assert door.get(edited).json()["state"] == "draft"
    assert "Titel buddy" in door.get(edited).json()["warning"]["nl"]


def test_an_issue_is_composed_read_and_approved_once(app, door):
    receive(app, item_published(), "one")
    receive(app, pilot_updated(), "two", named_id("test", "other chain"))

    composed = door.post("/issues", json={})
    issue = f"/issues/{composed.json()['id']}"
    draft = door.get(f"{issue}/text")
    approved = door.post(f"{issue}/approve", json={"approved_by": "editor-1"})
    again = door.post(f"{issue}/approve", json={"approved_by": "editor-1"})
    english = door.get(f"{issue}/text", params={"language": "en"})

    assert composed.status_code == 201
    assert composed.json()["state"] == "draft"
    assert draft.headers["content-type"] == "text/plain; charset=utf-8"
    assert draft.headers["content-language"] == "nl"
    assert "CONCEPT" in draft.text
    assert draft.text.index("Uit de pilot") < draft.text.index("Nieuw in de Kennisbank")
    assert approved.json()["approved_by"] == "editor-1"
    assert door.get(issue).json() == approved.json()
    assert door.get("/issues").json() == [approved.json()]
    assert "Why is this here? Because the pilot" in english.text
    assert "nothing to do" in refused(again, 409, "conflict")["detail"]
    assert {item["state"] for item in door.get("/items").json()} == {"published"}
    assert told(door) == [
        "news.issue_approved",
        "news.item_published",
        "news.item_published",
    ]


def test_refusals_say_what_to_do(app, door):
    receive(app, item_published())
    unknown = new_id()

    gone = refused(door.get(f"/items/{unknown}"), 404, "not_found")
    early = refused(door.post(f"{ITEM}/publish"), 409, "conflict")
    empty = refused(door.patch(ITEM, json={}), 422, "invalid")
    odd = refused(door.post("/issues", json={"items": [str(unknown)]}), 422, "invalid")
    form = refused(door.patch(ITEM, json={"titel": {"nl": "x"}}), 422, "invalid")
    language = door.get(f"/issues/{unknown}/text", params={"language": "fy"})

    assert str(unknown) in gone["detail"]
    assert gone["instance"] == f"/items/{unknown}"
    assert "only an item that is approved" in early["detail"]
    assert "give a title, a body, or both" in empty["detail"]
    assert odd["faults"] == [f"there is no news item {unknown}; check the id"]
    assert form["faults"] == ["body.titel: Extra inputs are not permitted"]
    refused(language, 422, "invalid")


def test_an_issue_without_any_news_is_refused(door):
    problem = refused(door.post("/issues", json={}), 422, "invalid")

    assert "needs at least one item" in problem["detail"]


def test_an_approver_with_a_citizen_number_is_refused(app, door):
    receive(app, item_published())
    issue = door.post("/issues", json={}).json()["id"]

    answer = door.post(f"/issues/{issue}/approve", json={"approved_by": "111222333"})

    assert "BSN" in refused(answer, 422, "invalid")["faults"][0]


def test_every_route_says_what_it_does(door):
    paths = door.get("/openapi.json").json()["paths"]

    silent = [
        f"{verb} {path}"
        for path, verbs in paths.items()
        for verb, route in verbs.items()
        if not route.get("description")
    ]

    assert silent == []


def test_migrating_twice_changes_nothing(app, door):
    receive(app, item_published())

    migrate(app.engine, "news", "wvlo_news")

    assert len(door.get("/items").json()) == 1
