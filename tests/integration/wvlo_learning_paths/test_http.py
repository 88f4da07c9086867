from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from tests.builders import (
    BAKERY,
    DAIRY,
    both,
    item_published,
    item_withdrawn,
    learner_id,
    learning_app,
    learning_item,
    message,
    pilot,
    pilot_report,
    score,
    wave_closed,
)
from wvlo_core.domain.ids import named_id
from wvlo_core.events import Event
from wvlo_core.runtime.app import App
from wvlo_core.runtime.http import allow_operator
from wvlo_core.runtime.message import Fate, Outcome
from wvlo_learning_paths import http
from wvlo_learning_paths.bootstrap import load_content
from wvlo_learning_paths.model import Offer, plan

PICTURE = {
    "alias": "otter",
    "organisation_id": str(DAIRY),
    "sector": "dairy",
    "kind": "employee",
    "profile": "operator",
    "languages": ["nl"],
    "budget_hours": 20,
    "levels": {},
}
OPERATOR = "the-operator-of-these-tests"
AS_OPERATOR = {"Authorization": f"Bearer {OPERATOR}"}
SCRIPT = "<script>alert('x')</script>"


@dataclass
class Paths:
    """The door of learning paths, the app behind it, and the file underneath."""

    door: TestClient
    app: App[Any]
    file: Path

    def save(self, name: str = "otter", **changes: Any) -> Any:
        picture = {**PICTURE, "alias": name, **changes}
        return self.door.put(f"/learners/{learner_id(name)}", json=picture)

    def suggestion(self, name: str = "otter") -> Any:
        return self.door.get(f"/learners/{learner_id(name)}/suggestion").json()

    def hear(self, event: Event, number: int = 1) -> Outcome:
        return self.app.receive(message(event, number))

    def told(self, wire_name: str) -> list[dict[str, Any]]:
        """Read the outbox, without the software."""
        with closing(sqlite3.connect(self.file)) as connection:
            rows = connection.execute(
                "SELECT data FROM learning_paths_outbox WHERE type = ? ORDER BY seq",
                (f"learning_paths.{wire_name}",),
            ).fetchall()
        return [json.loads(data) for (data,) in rows]


@pytest.fixture
def paths(tmp_path: Path) -> Iterator[Paths]:
    app = learning_app(tmp_path)
    whole = http.create(app)
    allow_operator(whole, SecretStr(OPERATOR), "WVLO_LEARNING_PATHS_OPERATOR_TOKEN")
    with TestClient(whole, raise_server_exceptions=False) as door:
        yield Paths(door, app, tmp_path / "learning_paths.sqlite")
    app.engine.dispose()


def problem(answer: Any, status: int) -> dict[str, Any]:
    """Check that this is a refusal in the agreed form, without our insides."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["type"].startswith("urn:wvlo:problem:")
    assert body["status"] == status
    assert body["detail"]
    for word in ("Traceback", 'File "', "sqlalchemy", "pydantic", ".py"):
        assert word not in answer.text
    return body


# --- a learner's own picture ---


# holds LP2
def test_writing_down_a_picture_gives_advice_with_reasons_at_once(
    paths: Paths,
) -> None:
    saved = paths.save()

    assert saved.status_code == 201
    advice = saved.json()
    assert advice == paths.suggestion()
    assert advice["steps"]
    assert 0 < advice["hours"] <= 20
    for step in advice["steps"]:
        gaps = [r for r in step["reasons"] if r["from_level"] is not None]
        assert gaps
        assert all(r["source"] and r["words"]["en"] for r in step["reasons"])


# holds LP2
@pytest.mark.parametrize("body", [{}, {"reason": "te druk"}], ids=["bare", "reason"])
def test_dismissing_takes_one_call_and_an_optional_reason(
    paths: Paths, body: dict[str, str]
) -> None:
    paths.save()
    item = paths.suggestion()["steps"][0]["item"]

    answer = paths.door.post(
        f"/learners/{learner_id()}/dismissals", json={"item": item, **body}
    )

    assert answer.status_code == 201
    assert item not in {step["item"] for step in answer.json()["steps"]}
    assert paths.suggestion() == answer.json()


# holds LP2
def test_what_was_dismissed_stays_away_after_later_news_and_changes(
    paths: Paths,
) -> None:
    paths.save()
    item = paths.suggestion()["steps"][0]["item"]
    paths.door.post(f"/learners/{learner_id()}/dismissals", json={"item": item})

    paths.hear(wave_closed(DAIRY, score("feedback", 10)))
    paths.hear(item_published())
    paths.save(budget_hours=400)

    steps = [step["item"] for step in paths.suggestion()["steps"]]
    assert steps
    assert item not in steps
    kept = paths.door.get(f"/learners/{learner_id()}").json()["dismissed"]
    assert kept == [{"item": item, "reason": None}]


# holds LP2
def test_a_suggestion_can_be_read_as_text_in_both_languages(paths: Paths) -> None:
    paths.save(languages=["en"])
    place = f"/learners/{learner_id()}/suggestion/text"

    texts = [paths.door.get(place, params={"language": x}) for x in ("nl", "en")]

    assert [text.headers["content-language"] for text in texts] == ["nl", "en"]
    assert "jij kiest" in texts[0].text
    assert "you choose" in texts[1].text


# --- news from elsewhere ---


# holds LP3
def test_a_scan_adds_obstacles_for_the_people_of_that_organisation(
    paths: Paths,
) -> None:
    paths.save("otter")
    paths.save("bever", organisation_id=str(BAKERY), sector="bakery")
    fact = wave_closed(DAIRY, score("feedback", 10))

    outcome = paths.hear(fact)

    assert outcome.fate is Fate.DONE
    advice, other = paths.suggestion("otter"), paths.suggestion("bever")
    assert [o["code"] for o in advice["obstacles"]] == ["feedback"]
    assert (advice["number"], other["number"]) == (2, 1)
    assert advice["source"]["event_type"] == "scan.wave_closed"
    assert advice["source"]["event_id"] == message(fact).headers["ce-id"]


# holds LP3
def test_an_item_is_offered_and_taken_away_again(paths: Paths) -> None:
    paths.save()
    paths.hear(item_published())
    offered = [r["slug"] for r in paths.suggestion()["reading"]]

    paths.hear(item_withdrawn())

    assert offered == ["peer-talk"]
    assert paths.suggestion()["reading"] == []
    assert paths.suggestion()["number"] == 3


# holds LP3
def test_news_that_overtakes_each_other_ends_the_same(paths: Paths) -> None:
    paths.save()

    for late in (
        item_withdrawn(edition=2),
        item_published(edition=2),
        item_published(edition=1),
    ):
        assert paths.hear(late).fate is Fate.DONE

    assert paths.suggestion()["reading"] == []
    assert paths.suggestion()["number"] == 1


# holds LP3
def test_the_same_message_twice_has_one_effect(paths: Paths) -> None:
    paths.save()
    paths.hear(item_published())
    before = paths.suggestion()

    again = [paths.hear(item_published()), paths.hear(item_published(), number=2)]

    assert [outcome.fate for outcome in again] == [Fate.DUPLICATE, Fate.DONE]
    assert paths.suggestion() == before


# holds LP3
def test_after_all_news_everybody_has_the_advice_of_a_full_recomputation(
    paths: Paths,
) -> None:
    kinds = ("employee", "student", "side_entrant")
    for n in range(9):
        at, sector = (DAIRY, "dairy") if n < 6 else (BAKERY, "bakery")
        place = {"organisation_id": str(at), "sector": sector, "budget_hours": 8 + n}
        paths.save(f"p{n}", kind=kinds[n % 3], levels={"A2": n % 3, "D1": 1}, **place)
    paths.door.put(f"/pilots/{pilot().id}", json=pilot_request())
    update = pilot_report(learning_item="spot-and-report")
    reported = paths.door.post(
        f"/pilots/{pilot().id}/updates", json=update.model_dump(mode="json")
    )

    fact = pilot().report(update)[1]
    assert fact is not None
    news = [
        item_published("talk", 1),
        item_published("films", 1, competencies=("D1", "A4"), levels=(1, 2)),
        wave_closed(DAIRY, score("feedback", 10), score("safety", 20)),
        item_published("talk", 2, audiences=("student",)),
        fact,
        item_withdrawn("films", 1),
        wave_closed(BAKERY, score("feedback", 45)),
    ]

    fates = [paths.hear(event).fate for event in news]

    assert reported.status_code == 201
    assert fates == [Fate.DONE] * len(news)
    paths.app.run(recomputed, None)


def recomputed(_: None, work: Any) -> None:
    """Advise everybody anew from all there is, and compare."""
    everybody = work.learners.all()
    assert len(everybody) == 9
    lessons: dict[str, tuple[Any, ...]] = {}
    for report in (report for each in work.pilots.all() for report in each.reports):
        lessons[report.learning_item] = (*lessons.get(report.learning_item, ()), report)
    live = tuple(copy for copy in work.knowledge.all() if not copy.withdrawn)
    offer = Offer(tuple(work.items.all()), lessons, live)
    for each in everybody:
        kept = work.suggestions.get(each.id)
        role = work.profiles.get(each.profile)
        scan = work.climates.find(each.organisation_id)
        assert kept.same_advice(plan(each, role, offer, scan, kept.source))


def test_a_fact_about_an_unknown_learning_item_is_set_aside(paths: Paths) -> None:
    fact = pilot().report(pilot_report(learning_item="no-such-item"))[1]
    assert fact is not None

    outcome = paths.hear(fact)

    assert outcome.fate is Fate.DEAD
    assert "not on offer" in outcome.reason


# --- what the others are told ---


@pytest.mark.parametrize(("people", "news"), [(4, []), (5, [5]), (6, [6])])
def test_changed_paths_are_told_from_five_learners_on(
    paths: Paths, people: int, news: list[int]
) -> None:
    for n in range(people):
        paths.save(f"d{n}")
    for n in range(4):
        paths.save(f"b{n}", organisation_id=str(BAKERY), sector="bakery")

    paths.hear(item_published())

    told = paths.told("path_suggested")
    assert [fact["learners"] for fact in told] == news
    for fact in told:
        assert fact["organisation_id"] == str(DAIRY)
        assert all(topic["learners"] >= 5 for topic in fact["topics"])
        wire = json.dumps(fact)
        assert [n for n in range(people) if str(learner_id(f"d{n}")) in wire] == []


# --- coaches ---


def coach(paths: Paths, name: str) -> str:
    coach_id = str(named_id("coach", name))
    data = {"alias": name, "organisation_id": str(DAIRY)}
    assert paths.door.put(f"/coaches/{coach_id}", json=data).status_code == 201
    return coach_id


def test_a_coach_sees_own_students_and_nobody_elses(paths: Paths) -> None:
    owl, crane = coach(paths, "uil"), coach(paths, "kraan")
    paths.save("otter", coach_id=owl)
    paths.save("bever", coach_id=crane)
    paths.save("das")
    paths.save("wezel", coach_id=owl)

    seen = {c: paths.door.get(f"/coaches/{c}/learners").json() for c in (owl, crane)}

    assert [each["alias"] for each in seen[owl]] == ["otter", "wezel"]
    assert [each["alias"] for each in seen[crane]] == ["bever"]


def test_a_coach_sees_the_next_step_and_no_levels_or_hours(paths: Paths) -> None:
    owl = coach(paths, "uil")
    paths.save("otter", coach_id=owl)

    (seen,) = paths.door.get(f"/coaches/{owl}/learners").json()

    assert seen.keys() == {"learner_id", "alias", "next_step"}
    assert seen["next_step"] == paths.suggestion()["steps"][0]["title"]


def test_another_coach_takes_over_and_the_first_sees_the_student_no_more(
    paths: Paths,
) -> None:
    owl, crane = coach(paths, "uil"), coach(paths, "kraan")
    paths.save("otter", coach_id=owl)

    paths.save("otter", coach_id=crane)

    seen = [paths.door.get(f"/coaches/{c}/learners").json() for c in (owl, crane)]
    assert [len(students) for students in seen] == [0, 1]


def test_an_unknown_coach_sees_nothing(paths: Paths) -> None:
    unknown = named_id("coach", "nobody")

    answer = paths.door.get(f"/coaches/{unknown}/learners")

    problem(answer, 404)


# --- nothing ranks people ---


def test_the_door_offers_no_list_of_learners_but_a_coachs_own(paths: Paths) -> None:
    described = paths.door.get("/openapi.json").json()

    lists = [
        path
        for path, verbs in described["paths"].items()
        if "learner" in json.dumps(verbs.get("get", {})).lower()
        and "learner_id" not in path
    ]

    assert lists == ["/coaches/{coach_id}/learners"]


def test_no_question_to_the_door_can_be_about_an_organisation(paths: Paths) -> None:
    described = paths.door.get("/openapi.json").json()

    asked = {
        (path, parameter["name"])
        for path, verbs in described["paths"].items()
        for parameter in verbs.get("get", {}).get("parameters", [])
        if not path.startswith(("/events/parked", "/events/told"))  # for operators
    }

    assert asked == {
        ("/learners/{learner_id}", "learner_id"),
        ("/learners/{learner_id}/suggestion", "learner_id"),
        ("/learners/{learner_id}/suggestion/text", "learner_id"),
        ("/learners/{learner_id}/suggestion/text", "language"),
        ("/learners/{learner_id}/suggestion/why", "learner_id"),
        ("/learners/{learner_id}/suggestion/picture", "learner_id"),
        ("/learners/{learner_id}/suggestion/picture", "language"),
        ("/coaches/{coach_id}/learners", "coach_id"),
        ("/pilots/{pilot_id}", "pilot_id"),
        ("/events/trail", "correlation_id"),
    }
    assert not any("organisation" in path for path in described["paths"])


@pytest.mark.parametrize("path", ["/learners", "/coaches", f"/organisations/{DAIRY}"])
def test_there_is_nothing_to_read_about_people_together(
    paths: Paths, path: str
) -> None:
    answer = paths.door.get(path)

    problem(answer, 404)


# --- pilots ---


def pilot_request(**changes: Any) -> dict[str, Any]:
    data = pilot(learning_items=("spot-and-report",)).model_dump(mode="json")
    data = {k: v for k, v in data.items() if k not in {"id", "reports"}}
    return {**data, **changes}


def update_request(**changes: Any) -> dict[str, Any]:
    update = pilot_report(learning_item="spot-and-report")
    return {**update.model_dump(mode="json"), **changes}


# holds PI1
def test_a_pilot_is_started_with_companies_line_period_goals_and_mixed_cohort(
    paths: Paths,
) -> None:
    started = paths.door.put(f"/pilots/{pilot().id}", json=pilot_request())

    assert started.status_code == 201
    shown = paths.door.get(f"/pilots/{pilot().id}").json()
    assert shown == started.json()
    assert shown["organisations"] == [str(DAIRY), str(BAKERY)]
    assert (shown["programme_line"], shown["employees"], shown["students"]) == (2, 6, 4)
    assert (shown["starts"], shown["ends"]) == ("2026-09-01", "2027-02-01")


# holds PI1
def test_an_update_twice_is_told_once(paths: Paths) -> None:
    paths.door.put(f"/pilots/{pilot().id}", json=pilot_request())
    place = f"/pilots/{pilot().id}/updates"

    answers = [paths.door.post(place, json=update_request()) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201] * 3
    assert [len(answer.json()["reports"]) for answer in answers] == [1] * 3
    assert [fact["number"] for fact in paths.told("pilot_updated")] == [1]


# holds PI1
def test_other_words_under_the_same_update_are_refused(paths: Paths) -> None:
    paths.door.put(f"/pilots/{pilot().id}", json=pilot_request())
    place = f"/pilots/{pilot().id}/updates"
    paths.door.post(place, json=update_request())

    answer = paths.door.post(place, json=update_request(lesson=both("Toch niet.")))

    assert "use a new id" in problem(answer, 409)["detail"]
    assert len(paths.told("pilot_updated")) == 1


# holds PI1
@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"programme_line": 9}, "programme_line"),
        ({"ends": "2025-01-01"}, "ends must be after starts"),
        ({"organisations": []}, "organisations"),
        ({"employees": -1}, "employees"),
        ({"programme_line": 0, "students": -1}, "students"),
    ],
)
def test_a_pilot_that_cannot_be_right_hears_why(
    paths: Paths, changes: dict[str, Any], fault: str
) -> None:
    answer = paths.door.put(f"/pilots/{pilot().id}", json=pilot_request(**changes))

    faults = problem(answer, 422)["faults"]
    assert any(fault in said for said in faults)
    assert len(faults) == len(changes)
    problem(paths.door.get(f"/pilots/{pilot().id}"), 404)


# --- bad input ---


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"kind": "manager"}, "kind"),
        ({"levels": {"Z9": 1}}, "Z9"),
        ({"own_goals": ["Z9"]}, "Z9"),
        ({"levels": {"D1": 5}}, "levels.D1"),
        ({"budget_hours": 0}, "budget_hours"),
        ({"languages": []}, "languages"),
        ({"alias": ""}, "alias"),
        ({"kind": "manager", "own_goals": ["Z9"]}, "kind"),
    ],
)
def test_a_picture_that_cannot_be_right_hears_why_and_is_not_kept(
    paths: Paths, changes: dict[str, Any], fault: str
) -> None:
    answer = paths.save(**changes)

    faults = problem(answer, 422)["faults"]
    assert any(fault in said for said in faults)
    assert len(faults) == len(changes)
    problem(paths.door.get(f"/learners/{learner_id()}"), 404)


@pytest.mark.parametrize(
    "changes", [{"profile": "astronaut"}, {"coach_id": str(named_id("nobody"))}]
)
def test_a_role_or_coach_that_does_not_exist_is_not_found(
    paths: Paths, changes: dict[str, Any]
) -> None:
    answer = paths.save(**changes)

    problem(answer, 404)
    problem(paths.door.get(f"/learners/{learner_id()}"), 404)


@pytest.mark.parametrize("body", [b"{bad", b"", b"[]", b"null", b'{"alias": "x"}'])
def test_malformed_json_is_refused_with_a_reason(paths: Paths, body: bytes) -> None:
    answer = paths.door.put(
        f"/learners/{learner_id()}",
        content=body,
        headers={"content-type": "application/json"},
    )

    assert problem(answer, 422)["faults"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"/learners/{learner_id('x')}", None),
        ("GET", f"/learners/{learner_id('x')}/suggestion", None),
        ("GET", f"/learners/{learner_id('x')}/suggestion/text", None),
        (
            "POST",
            f"/learners/{learner_id('x')}/dismissals",
            {"item": "spot-and-report"},
        ),
        ("GET", f"/pilots/{named_id('x')}", None),
        ("POST", f"/pilots/{named_id('x')}/updates", update_request()),
    ],
)
def test_what_does_not_exist_is_not_found(
    paths: Paths, method: str, path: str, body: dict[str, Any] | None
) -> None:
    answer = paths.door.request(method, path, json=body)

    assert problem(answer, 404)["type"] == "urn:wvlo:problem:not_found"


def test_dismissing_what_is_not_on_offer_is_refused(paths: Paths) -> None:
    paths.save()
    before = paths.suggestion()

    answer = paths.door.post(
        f"/learners/{learner_id()}/dismissals", json={"item": "no-such-item"}
    )

    problem(answer, 404)
    assert paths.suggestion() == before


def test_script_in_a_text_is_never_served_as_a_page(paths: Paths) -> None:
    paths.save(alias=SCRIPT)
    lesson = update_request(lesson=both(SCRIPT))
    paths.door.put(f"/pilots/{pilot().id}", json=pilot_request(title=both(SCRIPT)))
    paths.door.post(f"/pilots/{pilot().id}/updates", json=lesson)

    answers = [
        paths.door.get(f"/learners/{learner_id()}"),
        paths.door.get(f"/pilots/{pilot().id}"),
    ]

    kinds = {answer.headers["content-type"] for answer in answers}
    assert kinds == {"application/json"}
    assert answers[0].json()["alias"] == SCRIPT


def test_everything_on_offer_can_be_read_in_order(paths: Paths) -> None:
    keys = [item["key"] for item in paths.door.get("/items").json()]

    assert keys == sorted(keys)
    assert len(keys) >= 30


def test_the_competency_framework_can_be_read(paths: Paths) -> None:
    framework = paths.door.get("/competencies").json()

    assert framework["framework"] == "wvlo-agile-craftsmanship"


# --- what is on offer ---


def content(**changes: Any) -> dict[str, Any]:
    """Describe a learning item that brings more in its hour than any that ships."""
    teaches = [(code, 0, 2) for code in ("A2", "B2", "B3")]
    item = learning_item("own", teaches, hours=1)
    return {**item.model_dump(mode="json", exclude={"key"}), **changes}


def chosen(paths: Paths) -> set[str]:
    return {step["item"] for step in paths.suggestion()["steps"]}


def put(paths: Paths, **changes: Any) -> Any:
    body = content(**changes)
    return paths.door.put("/items/own", json=body, headers=AS_OPERATOR)


# holds LP3
def test_a_published_learning_item_is_advised_at_once_and_a_withdrawn_one_no_more(
    paths: Paths,
) -> None:
    paths.save()

    published = put(paths)
    with_it = chosen(paths)
    withdrawn = paths.door.delete("/items/own", headers=AS_OPERATOR)

    assert (published.status_code, withdrawn.status_code) == (201, 200)
    assert "own" in with_it
    assert "own" not in chosen(paths)
    assert "own" not in {item["key"] for item in paths.door.get("/items").json()}


def test_a_withdrawn_item_that_ships_with_wvlo_stays_away_after_a_new_start(
    paths: Paths,
) -> None:
    paths.save()
    item = paths.suggestion()["steps"][0]["item"]
    paths.door.delete(f"/items/{item}", headers=AS_OPERATOR)

    load_content(paths.app)

    assert item not in chosen(paths)
    assert item not in {each["key"] for each in paths.door.get("/items").json()}


def test_publishing_again_brings_a_withdrawn_item_back(paths: Paths) -> None:
    paths.save()
    put(paths)
    paths.door.delete("/items/own", headers=AS_OPERATOR)

    again = put(paths)

    assert again.json()["withdrawn"] is False
    assert "own" in chosen(paths)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer somebody"}])
def test_only_the_operator_publishes_and_withdraws(
    paths: Paths, headers: dict[str, str]
) -> None:
    shown = [
        paths.door.put("/items/own", json=content(), headers=headers),
        paths.door.delete("/items/own", headers=headers),
    ]

    assert "operator token" in problem(shown[0], 401)["detail"]
    assert "operator token" in problem(shown[1], 401)["detail"]
    assert "own" not in {item["key"] for item in paths.door.get("/items").json()}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"teaches": [{"competency": "Z9", "from_level": 0, "to_level": 1}]}, "Z9"),
        ({"requires": [{"competency": "Z8", "level": 1}]}, "Z8"),
        ({"hours": 0}, "hours"),
        ({"teaches": []}, "teaches"),
        ({"title": {"en": "only English"}}, "title.nl"),
    ],
    ids=["taught", "required", "hours", "nothing", "language"],
)
def test_a_faulty_learning_item_is_refused_and_each_fault_named(
    paths: Paths, changes: dict[str, Any], named: str
) -> None:
    refused = problem(put(paths, **changes), 422)

    assert any(named in fault for fault in refused["faults"]), refused
    assert "own" not in {item["key"] for item in paths.door.get("/items").json()}


def test_an_item_that_was_never_on_offer_cannot_be_withdrawn(paths: Paths) -> None:
    answer = paths.door.delete("/items/unheard-of", headers=AS_OPERATOR)

    problem(answer, 404)
