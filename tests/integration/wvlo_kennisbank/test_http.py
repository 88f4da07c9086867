from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.integration.wvlo_kennisbank.doing import publish, write
from tests.unit.wvlo_kennisbank.examples import content, text
from wvlo_core.domain.ids import named_id
from wvlo_core.runtime.app import App
from wvlo_kennisbank.bootstrap import load_content
from wvlo_kennisbank.http import create
from wvlo_kennisbank.store import Store

ITEM = "/editor/items/fault-review"


def body(**changes: Any) -> Any:
    return content(**changes).model_dump(mode="json")


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert said["type"] == f"urn:wvlo:problem:{code}"
    assert said["status"] == status
    return said


# holds KB1
def test_an_item_goes_from_draft_to_reader_and_away_again(door: TestClient) -> None:
    steps = [
        door.put(ITEM, json=body()),
        door.put(ITEM, json=body(title={"nl": "Anders"})),
        door.post(f"{ITEM}/submit"),
        door.post(f"{ITEM}/publish"),
        door.put(f"{ITEM}/revision", json=body(title={"nl": "Tweede druk"})),
        door.post(f"{ITEM}/publish"),
        door.post(f"{ITEM}/withdraw", json={"reason": "klopt niet meer"}),
    ]

    assert [step.status_code for step in steps] == [201, 200, 200, 200, 200, 200, 200]
    assert [step.json()["item"]["state"] for step in steps] == [
        "draft",
        "draft",
        "in_review",
        "published",
        "published",
        "published",
        "withdrawn",
    ]
    assert [step.json()["item"]["edition"] for step in steps] == [0, 0, 0, 1, 1, 2, 2]
    assert steps[0].json()["id"] == str(named_id("knowledge", "fault-review"))
    trail = door.get("/events/trail").json()
    assert [fact["type"] for fact in trail["told"]] == [
        "kennisbank.item_published",
        "kennisbank.item_published",
        "kennisbank.item_withdrawn",
    ]
    assert trail["listens_to"] == ["learning_paths.pilot_updated"]


def test_what_is_told_belongs_to_the_chain_of_the_request(door: TestClient) -> None:
    chain = str(named_id("test", "chain"))
    door.put(ITEM, json=body())

    door.post(f"{ITEM}/publish", headers={"Correlation-Id": chain})

    told = door.get(f"/events/trail?correlation_id={chain}").json()["told"]
    assert [fact["type"] for fact in told] == ["kennisbank.item_published"]


def test_a_reader_reads_an_item_in_both_languages(
    app: App[Store], door: TestClient
) -> None:
    publish(app, "fault-review", body=text("Alleen Nederlands."))

    dutch = door.get("/items/fault-review?audience=employee").json()
    english = door.get("/items/fault-review?audience=employee&language=en").json()

    assert dutch["title"]["text"] == "Een fout bespreken"
    assert dutch["title"]["notice"] is None
    assert english["title"]["text"] == "Discussing a fault"
    assert english["body"] == {
        "text": "Alleen Nederlands.",
        "language": "nl",
        "level": "standard",
        "notice": "This text is only available in Dutch.",
    }


def test_an_item_past_its_review_date_says_so_everywhere(
    app: App[Store], door: TestClient
) -> None:
    publish(app, "old", review_by="2026-11-22")
    publish(app, "today", review_by="2026-11-23")

    found = door.get("/items?audience=employee").json()["items"]
    listed = door.get("/editor/items").json()["items"]

    for lines in (found, listed):
        assert {line["slug"]: line["overdue"] for line in lines} == {
            "old": True,
            "today": False,
        }
    assert door.get("/items/old?audience=employee").json()["overdue"]


def test_empty_filters_in_the_address_are_no_filters(
    app: App[Store], door: TestClient
) -> None:
    publish(app, "fault-review")

    answer = door.get(
        "/items?audience=employee&q=&language=nl&kind=&theme=&sector=&competency="
        "&construct=&limit=20&offset=0"
    )

    assert answer.json()["total"] == 1


def test_an_editor_sees_every_state_and_can_choose_one(
    app: App[Store], door: TestClient
) -> None:
    write(app, "b-draft", audiences=())
    publish(app, "a-shown")

    everything = door.get("/editor/items").json()
    drafts = door.get("/editor/items?state=draft&limit=1").json()
    opened = door.get("/editor/items/b-draft").json()

    assert [line["slug"] for line in everything["items"]] == ["a-shown", "b-draft"]
    assert drafts["total"] == 1
    (line,) = drafts["items"]
    assert line["gaps"] == ["audiences is empty; choose at least one"]
    assert opened["item"]["content"]["title"]["nl"] == "Een fout bespreken"
    assert opened["gaps"] == line["gaps"]


def test_what_an_editor_opens_can_be_sent_back(door: TestClient) -> None:
    door.put(ITEM, json=body())

    opened = door.get(ITEM).json()
    again = door.put(ITEM, json=opened["item"]["content"])

    assert again.status_code == 200
    assert again.json() == opened


def test_changing_a_published_text_is_a_conflict_that_says_what_to_do(
    app: App[Store], door: TestClient
) -> None:
    publish(app, "fault-review")

    said = problem(door.put(ITEM, json=body()), 409, "conflict")

    assert "withdraw it or start a revision" in said["detail"]
    assert said["instance"] == ITEM


def test_publishing_with_gaps_lists_them(door: TestClient) -> None:
    door.put(ITEM, json=body(sectors=[], levels=[]))

    said = problem(door.post(f"{ITEM}/publish"), 422, "invalid")

    assert [fault.split()[0] for fault in said["faults"]] == ["sectors", "levels"]


def test_an_unknown_competency_is_named(door: TestClient) -> None:
    said = problem(door.put(ITEM, json=body(competencies=["Z9"])), 422, "invalid")

    assert "Z9" in said["faults"][0]


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("PUT", ITEM, {}),
        ("PUT", ITEM, {"kind": "poem"}),
        ("PUT", "/editor/items/Not%20a%20slug", None),
        ("PUT", f"/editor/items/{'a' * 101}", None),
        ("POST", f"{ITEM}/withdraw", {"reason": "  "}),
        ("POST", f"{ITEM}/withdraw", {}),
        ("GET", "/items?audience=employee&kind=poem", None),
        ("GET", "/items?audience=employee&limit=0", None),
        ("GET", "/items?audience=employee&limit=101", None),
        ("GET", "/items?audience=employee&offset=-1", None),
        ("GET", f"/items?audience=employee&offset={10**30}", None),
        ("GET", "/items?audience=employee&theem=career", None),
        ("GET", "/items?audience=employee&competency=%00", None),
        ("GET", "/editor/items?state=lost", None),
    ],
)
def test_a_malformed_request_is_refused_with_its_faults(
    door: TestClient, method: str, path: str, sent: Any
) -> None:
    answer = door.request(method, path, json=body() if sent is None else sent)

    assert problem(answer, 422, "invalid")["faults"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/items/nothing?audience=employee"),
        ("GET", "/items/%00?audience=employee"),
        ("GET", f"/items/{'a' * 5000}?audience=employee"),
        ("GET", "/editor/items/nothing"),
        ("POST", "/editor/items/nothing/publish"),
    ],
)
def test_an_unknown_item_is_not_found(door: TestClient, method: str, path: str) -> None:
    problem(door.request(method, path), 404, "not_found")


def test_the_answers_are_the_same_every_time(
    app: App[Store], other_app: App[Store]
) -> None:
    load_content(app)
    load_content(other_app)
    first, second = TestClient(create(app)), TestClient(create(other_app))

    for path in (
        "/items?audience=student&q=leren&limit=100",
        "/items/one-point-lesson?audience=student",
        "/editor/items",
        "/openapi.json",
    ):
        assert first.get(path).content == second.get(path).content
