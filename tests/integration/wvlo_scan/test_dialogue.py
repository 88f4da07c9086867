from __future__ import annotations

from typing import Any

import pytest

from tests.builders import BAKERY
from tests.fixtures.companies import Company


def begun(dairy: Company) -> Any:
    body = {"title": "Gesprek ploeg A", "held_on": "2026-12-03"}
    return dairy.done("POST", f"/waves/{dairy.closed}/dialogues", body)


def codes(view: Any) -> list[str]:
    return [theme["result"]["code"] for theme in view["themes"]]


# holds SC16
def test_a_session_begins_with_the_three_themes_people_differ_about_most(
    dairy: Company,
) -> None:
    session = begun(dairy)

    view = dairy.done("GET", f"/dialogues/{session['id']}")

    reasons = {each["code"]: each["reasons"] for each in view["proposals"]}
    assert codes(view) == ["safety", "feedback", "variety"]
    assert reasons == {
        "safety": ["low", "apart", "gap"],
        "feedback": ["apart"],
        "variety": ["most_apart"],
    }


# holds SC16
def test_each_theme_has_questions_and_two_kennisbank_items(dairy: Company) -> None:
    session = begun(dairy)

    safety = dairy.done("GET", f"/dialogues/{session['id']}")["themes"][0]

    assert safety["questions"][0]["nl"] == "Vraag over safety"
    assert len(safety["questions"]) == 3
    assert {*safety["questions"][1]} >= {"nl", "en"}
    assert [item["slug"] for item in safety["knowledge"]] == [
        "fault-review",
        "peer-talk",
    ]


# holds SC16
def test_dots_of_the_group_change_what_is_proposed_and_the_group_decides(
    dairy: Company,
) -> None:
    path = f"/dialogues/{begun(dairy)['id']}"

    dairy.done("PATCH", path, {"dots": {"autonomy": 9, "feedback": 2}})
    chosen = dairy.done("PATCH", path, {"themes": ["variety", "autonomy"]})

    view = dairy.done("GET", path)
    assert [(p["code"], p["reasons"]) for p in view["proposals"]] == [
        ("safety", ["low", "apart", "gap"]),
        ("autonomy", ["low", "important"]),
        ("feedback", ["apart", "important"]),
    ]
    assert chosen["themes"] == codes(view) == ["variety", "autonomy"]


# holds SC16
def test_notes_are_kept_per_theme_and_every_change_has_its_history(
    dairy: Company,
) -> None:
    path = f"/dialogues/{begun(dairy)['id']}"

    dairy.done("PATCH", path, {"notes": {"safety": "Eerst.", "session": "Goed."}})
    dairy.done("PATCH", path, {"notes": {"safety": "Daarna."}})
    dairy.done("PATCH", path, {"notes": {"safety": "Daarna."}})

    view = dairy.done("GET", path)
    assert view["themes"][0]["notes"] == "Daarna."
    assert view["session"]["notes"]["session"] == "Goed."
    assert [(h["field"], h["was"], h["now"]) for h in view["history"]] == [
        ("begun", None, None),
        ("notes.safety", None, "Eerst."),
        ("notes.session", None, "Goed."),
        ("notes.safety", "Eerst.", "Daarna."),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"themes": ["nonsense"]},
        {"dots": {"nonsense": 1}},
        {"dots": {"safety": -1}},
        {"notes": {"nonsense": "x"}},
        {"notes": {"safety": "x" * 5_001}},
        {"title": ""},
        {"held_on": "yesterday"},
        {"shoe_size": 44},
    ],
)
def test_what_does_not_fit_changes_nothing(
    dairy: Company, changes: dict[str, Any]
) -> None:
    path = f"/dialogues/{begun(dairy)['id']}"
    before = dairy.done("GET", path)

    answer = dairy.ask("PATCH", path, changes)

    assert answer.status_code == 422
    assert dairy.done("GET", path) == before


def test_there_is_nothing_to_talk_about_while_a_wave_is_open(dairy: Company) -> None:
    wave = "6f0c4d7e-0000-4000-8000-000000000001"
    opening = {"groups": [{"key": "a", "name": {"nl": "A"}, "invited": 9}]}
    dairy.done("PUT", f"/waves/{wave}", opening)
    body = {"title": "Te vroeg", "held_on": "2026-12-03"}

    answer = dairy.ask("POST", f"/waves/{wave}/dialogues", body)

    assert answer.status_code == 409
    assert "sluit haar eerst" in answer.json()["detail"]


def test_a_hidden_figure_is_never_a_reason_to_talk(dairy: Company) -> None:
    wave = dairy.wave(2, people=[("operator", 4, (1, 1, 1, 1, 1))])

    proposals = dairy.done("GET", f"/waves/{wave}/agenda")

    assert proposals == []


# holds SC16
def test_an_agreement_of_a_session_has_an_owner_and_a_date(dairy: Company) -> None:
    session = begun(dairy)
    body = {
        "about": "safety",
        "what": "Elke storing samen nabespreken",
        "owner": "Teamleider ploeg A",
        "due": "2027-02-01",
        "items": ["fault-review"],
        "session_id": session["id"],
    }

    dairy.done("POST", f"/waves/{dairy.closed}/actions", body)

    (view,) = dairy.done("GET", "/actions")
    action = view["action"]
    assert {k: action[k] for k in body} == body
    assert (action["state"], view["later"]) == ("agreed", None)
    assert view["items"][0]["slug"] == "fault-review"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"about": "nonsense"}, "nonsense"),
        ({"items": ["no-such-item"]}, "no-such-item"),
        ({"session_id": str(BAKERY)}, str(BAKERY)),
    ],
)
def test_an_agreement_about_something_unknown_is_refused_by_name(
    dairy: Company, changes: dict[str, Any], named: str
) -> None:
    body = {"about": "safety", "what": "Iets", "owner": "HR", "due": "2027-02-01"}

    answer = dairy.ask("POST", f"/waves/{dairy.closed}/actions", {**body, **changes})

    assert answer.status_code == 422
    assert named in answer.json()["detail"]
    assert dairy.done("GET", "/actions") == []


def test_how_far_an_action_is_can_be_told_and_the_past_stays_visible(
    dairy: Company,
) -> None:
    body = {"about": "safety", "what": "Iets", "owner": "HR", "due": "2027-02-01"}
    action = dairy.done("POST", f"/waves/{dairy.closed}/actions", body)

    changes = {"state": "under_way", "due": "2027-03-01"}
    dairy.done("PATCH", f"/actions/{action['id']}", changes)

    (view,) = dairy.done("GET", "/actions")
    assert [(h["field"], h["was"], h["now"]) for h in view["history"]] == [
        ("begun", None, None),
        ("due", "2027-02-01", "2027-03-01"),
        ("state", "agreed", "under_way"),
    ]
