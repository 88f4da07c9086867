"""The attacker is a reader who wants to learn what is not meant for them."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.integration.wvlo_kennisbank.doing import (
    publish,
    revise,
    submit,
    withdraw,
    write,
)
from tests.unit.wvlo_kennisbank.examples import text
from wvlo_core.runtime.app import App
from wvlo_kennisbank.bootstrap import load_content
from wvlo_kennisbank.http import create
from wvlo_kennisbank.store import Store

SECRET = "reorganisatie"
HIDDEN: dict[str, Any] = {
    "title": text(f"De {SECRET} en de machine", "The reorganisation and the machine"),
    "summary": text(
        "Over de machine, de ploeg en de fouten.", "Machine, shift, fault."
    ),
    "body": text(f"{SECRET} machine ploeg fout <b>leren</b>.", "Shift and fault."),
    "kind": "tip",
    "theme": "diversity",
    "sectors": ("water", "lab"),
    "competencies": ("C2", "D2"),
    "constructs": ("diversity",),
}
SLUGS = ("for-works-council", "a-draft", "in-review", "withdrawn", "rewritten")
READERS = ("employee", "student", "manager")


def hide(app: App[Store]) -> None:
    """Put in one of everything that these readers may not know of."""
    publish(app, "for-works-council", **HIDDEN, audiences=("works_council",))
    everybody = {**HIDDEN, "audiences": READERS}
    write(app, "a-draft", **everybody)
    write(app, "in-review", **everybody)
    submit(app, "in-review")
    publish(app, "withdrawn", **everybody)
    withdraw(app, "withdrawn")
    publish(app, "rewritten", **everybody)
    withdraw(app, "rewritten")
    write(app, "rewritten", **everybody)


@pytest.fixture
def honest(other_app: App[Store]) -> TestClient:
    """A Kennisbank in which there is nothing to hide."""
    load_content(other_app)
    return TestClient(create(other_app))


@pytest.fixture
def attacked(any_app: App[Store]) -> TestClient:
    load_content(any_app)
    hide(any_app)
    return TestClient(create(any_app))


def attacks() -> list[dict[str, str]]:
    words = {
        "nl": (
            "",
            SECRET,
            SECRET.upper(),
            f"{SECRET} machine",
            "machine ploeg",
            "fout",
        ),
        "en": ("", "reorganisation", "reorganising shifts", "machine fault", SECRET),
    }
    narrow: tuple[dict[str, str], ...] = (
        {},
        {"kind": "tip"},
        {"theme": "diversity"},
        {"sector": "water"},
        {"competency": "C2"},
        {"construct": "diversity"},
        {"limit": "3", "offset": "2"},
        {"limit": "100"},
    )
    return [
        {"audience": reader, "language": language, "q": q, **more}
        for reader, language, more in itertools.product(READERS, words, narrow)
        for q in words[language]
    ]


# holds KB4
def test_every_answer_is_as_if_hidden_items_did_not_exist(
    attacked: TestClient, honest: TestClient
) -> None:
    """Hits, order, counts, facets and highlights: byte for byte."""
    for attack in attacks():
        answer = attacked.get("/items", params=attack)

        assert answer.status_code == 200
        assert answer.text == honest.get("/items", params=attack).text, attack


def test_how_common_a_word_is_among_hidden_items_does_not_show_in_the_order(
    app: App[Store],
) -> None:
    publish(app, "pump", body=text("De pomp."))
    for n in range(3):
        publish(app, f"a-valve-{n}", body=text("De klep."))
    door = TestClient(create(app))
    ask = "/items?audience=employee&q=pomp klep"
    before = door.get(ask).text

    for n in range(20):
        publish(app, f"hidden-{n}", body=text("De pomp."), audiences=("hr",))

    assert door.get(ask).text == before


def test_a_hidden_item_is_as_absent_by_its_slug_as_one_that_never_was(
    attacked: TestClient, honest: TestClient
) -> None:
    for slug, reader, language in itertools.product(SLUGS, READERS, ("nl", "en")):
        where = f"/items/{slug}?audience={reader}&language={language}"

        answer = attacked.get(where)

        assert answer.status_code == 404
        assert answer.text == honest.get(where).text
        unknown = attacked.get(where.replace(slug, "never-was")).text
        assert answer.text == unknown.replace("never-was", slug)


def test_the_intended_audience_does_find_and_read_it(attacked: TestClient) -> None:
    found = attacked.get(f"/items?audience=works_council&q={SECRET}").json()
    read = attacked.get("/items/for-works-council?audience=works_council")

    assert [hit["slug"] for hit in found["items"]] == ["for-works-council"]
    assert read.status_code == 200


def test_there_is_no_asking_without_an_audience_or_for_all_of_them(
    attacked: TestClient,
) -> None:
    for query in ("", "?audience=", "?audience=everybody", "?audience=%25"):
        for path in ("/items", "/items/for-works-council"):
            answer = attacked.get(path + query)

            assert answer.status_code == 422
            assert SECRET not in answer.text


def test_a_second_audience_in_the_question_is_refused(attacked: TestClient) -> None:
    for first, second in itertools.permutations(("employee", "works_council")):
        for path in ("/items", "/items/for-works-council"):
            answer = attacked.get(f"{path}?audience={first}&audience={second}")

            assert answer.status_code == 422
            assert "one audience at a time" in answer.json()["detail"]


def test_a_waiting_revision_shows_nowhere(app: App[Store]) -> None:
    publish(app, "fault-review")
    door = TestClient(create(app))
    ask = [f"/items?audience=employee&q={q}" for q in ("", "fout", SECRET)]
    ask += [
        "/items/fault-review?audience=employee",
        "/items/fault-review?audience=manager",
    ]
    before = [door.get(each).text for each in ask]

    revise(app, "fault-review", **{**HIDDEN, "audiences": ("manager",)})

    assert [door.get(each).text for each in ask] == before


def test_a_narrower_revision_takes_the_item_away_from_the_others(
    app: App[Store],
) -> None:
    publish(app, "fault-review", audiences=("employee", "manager"))
    door = TestClient(create(app))

    revise(app, "fault-review", audiences=("manager",))
    door.post("/editor/items/fault-review/publish")

    assert door.get("/items/fault-review?audience=employee").status_code == 404
    assert door.get("/items?audience=employee").json()["total"] == 0
    assert door.get("/items?audience=manager").json()["total"] == 1
