"""Two companies in conversation: exactly what is opened is seen, as long as it holds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.routing import iter_route_contexts

from tests.fixtures.companies import CODES, Company

NEXT_YEAR = str(datetime.now(UTC).date() + timedelta(days=365))


def opens(one: Company, other: Company, *codes: str, until: str = NEXT_YEAR) -> Any:
    body = {"receivers": [str(other.id)], "constructs": codes, "until": until}
    (sharing,) = one.done("POST", f"/waves/{one.closed}/sharings", body)
    return sharing


def sees(company: Company, sharing: Any) -> list[str]:
    """Give the titles of what a company sees; nothing when it is refused."""
    answer = company.ask("GET", f"/sharings/{sharing['id']}")
    if answer.status_code == 404:
        return []
    assert answer.status_code == 200
    return [each["title"]["nl"] for each in answer.json()["constructs"]]


def at(company: Company, day: datetime) -> Company:
    """Let the clock of the service stand at another time."""
    app = company.door.app
    app.state.wvlo = replace(app.state.wvlo, clock=lambda: day)
    return company


# holds SC17
def test_the_other_company_sees_exactly_what_was_opened(
    dairy: Company, bakery: Company
) -> None:
    sharing = opens(dairy, bakery, "safety", "variety")

    seen = bakery.done("GET", f"/sharings/{sharing['id']}")

    report = dairy.done("GET", f"/waves/{dairy.closed}/report")["report"]
    whole = {r["code"]: r["figures"][0] for r in report["results"]}
    assert seen["company"] == "Zuivel Proef"
    assert [each["figure"] for each in seen["constructs"]] == [
        whole["safety"],
        whole["variety"],
    ]
    assert {each["figure"]["breakdown"] for each in seen["constructs"]} == {
        "organisation"
    }


# holds SC17
def test_withdrawing_closes_the_view_at_once(dairy: Company, bakery: Company) -> None:
    sharing = opens(dairy, bakery, "safety")
    before = sees(bakery, sharing)

    dairy.done("POST", f"/sharings/{sharing['id']}/withdraw")

    assert (before, sees(bakery, sharing)) == (["safety"], [])
    assert bakery.done("GET", "/sharings")["received"] == []


# holds SC17
def test_what_is_opened_ends_with_its_last_day(dairy: Company, bakery: Company) -> None:
    today = datetime.now(UTC)
    sharing = opens(dairy, bakery, "safety", until=str(today.date()))

    last_day = sees(at(bakery, today), sharing)
    day_after = sees(at(bakery, today + timedelta(days=1)), sharing)

    assert (last_day, day_after) == (["safety"], [])


# holds SC17
def test_a_third_company_sees_nothing_of_it(dairy: Company, bakery: Company) -> None:
    third = Company.joins(dairy.door, UUID(int=3), "Waterbedrijf")
    sharing = opens(dairy, bakery, "safety")

    seen = sees(third, sharing)

    assert seen == []
    assert third.done("GET", "/sharings") == {"given": [], "received": []}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"constructs": ["nonsense"]}, "nonsense"),
        ({"constructs": []}, "form"),
        ({"receivers": []}, "form"),
        ({"until": "2020-01-01"}, "laatste dag"),
    ],
)
def test_what_does_not_fit_opens_nothing(
    dairy: Company, bakery: Company, changes: dict[str, Any], words: str
) -> None:
    body = {"receivers": [str(bakery.id)], "constructs": CODES, "until": NEXT_YEAR}

    answer = dairy.ask("POST", f"/waves/{dairy.closed}/sharings", {**body, **changes})

    assert answer.status_code == 422
    assert words in answer.json()["detail"]
    assert bakery.done("GET", "/sharings")["received"] == []


def test_what_the_report_hides_cannot_be_opened(
    dairy: Company, bakery: Company
) -> None:
    small = dairy.wave(2, people=[("operator", 4, (1, 1, 1, 1, 1))])
    body = {"receivers": [str(bakery.id)], "constructs": ["safety"]}

    answer = dairy.ask("POST", f"/waves/{small}/sharings", {**body, "until": NEXT_YEAR})

    assert answer.status_code == 422
    assert "laat het rapport niets zien" in answer.json()["detail"]


# holds SC17
def test_a_joint_agreement_is_kept_for_both_also_after_withdrawal(
    dairy: Company, bakery: Company
) -> None:
    sharing = opens(dairy, bakery, "safety")
    body = {
        "partner_id": str(dairy.id),
        "what": "Elkaar een dag bezoeken",
        "owner": "HR bakkerij",
        "due": "2027-03-01",
    }
    proposed = bakery.done("POST", "/agreements", body)

    dairy.done("POST", f"/agreements/{proposed['id']}/confirm", {"owner": "HR zuivel"})
    dairy.done("POST", f"/sharings/{sharing['id']}/withdraw")

    views = [company.done("GET", "/agreements") for company in (dairy, bakery)]
    kept = [view["agreement"] for (view,) in views]
    assert kept[0] == kept[1]
    assert (kept[0]["proposer_owner"], kept[0]["partner_owner"]) == (
        "HR bakkerij",
        "HR zuivel",
    )
    assert kept[0]["confirmed_on"] is not None
    assert [view["company"] for (view,) in views] == ["Bakkerij Proef", "Zuivel Proef"]


def test_who_shares_nothing_proposes_nothing(dairy: Company, bakery: Company) -> None:
    body = {
        "partner_id": str(dairy.id),
        "what": "Iets",
        "owner": "HR",
        "due": "2027-03-01",
    }

    answer = bakery.ask("POST", "/agreements", body)

    assert answer.status_code == 403
    assert dairy.done("GET", "/agreements") == []


def test_a_proposal_is_confirmed_once_and_by_the_other_only(
    dairy: Company, bakery: Company
) -> None:
    opens(dairy, bakery, "safety")
    third = Company.joins(dairy.door, UUID(int=3), "Waterbedrijf")
    body = {"partner_id": str(bakery.id), "what": "Iets", "owner": "HR"}
    proposed = dairy.done("POST", "/agreements", {**body, "due": "2027-03-01"})
    path = f"/agreements/{proposed['id']}/confirm"

    statuses = [
        company.ask("POST", path, {"owner": "HR"}).status_code
        for company in (third, dairy, bakery, bakery)
    ]

    assert statuses == [404, 403, 200, 409]


# holds SC17
def test_no_route_gives_another_company_anything_but_what_was_opened(
    dairy: Company, bakery: Company
) -> None:
    path = f"/waves/{dairy.closed}"
    session = dairy.done(
        "POST",
        f"{path}/dialogues",
        {"title": "Geheim-gesprek", "held_on": "2026-12-03"},
    )
    notes = {"notes": {"safety": "Geheim-notitie"}}
    dairy.done("PATCH", f"/dialogues/{session['id']}", notes)
    action = {"about": "safety", "what": "Geheim-actie", "owner": "Geheim-eigenaar"}
    made = dairy.done("POST", f"{path}/actions", {**action, "due": "2027-02-01"})
    sharing = opens(dairy, bakery, "safety", "variety")
    ids = {
        "wave_id": dairy.closed,
        "session_id": session["id"],
        "action_id": made["id"],
        "sharing_id": sharing["id"],
        "organisation_id": str(dairy.id),
    }
    allowed = {f"/sharings/{sharing['id']}", f"/samen/inzage/{sharing['id']}"}
    before = dairy.done("GET", f"/dialogues/{session['id']}")
    report = dairy.done("GET", f"{path}/report")

    answers = {}
    for method, route in every_route(dairy.door.app):
        filled = re.sub(
            r"\{(\w+)(:\w+)?\}", lambda m: ids.get(m[1], dairy.closed), route
        )
        answers[method, filled] = bakery.ask(method, filled, {})

    words = re.compile("Geheim|Afvullijn")
    own = re.compile("|".join([dairy.closed, session["id"], made["id"]]))
    told = {
        key
        for key, answer in answers.items()
        if words.search(answer.text) or (answer.is_success and own.search(answer.text))
    }
    assert len(answers) > 30
    assert told == set()
    shown = {
        path
        for (method, path), answer in answers.items()
        if method == "GET" and answer.status_code == 200 and sharing["id"] in path
    }
    assert shown <= allowed
    assert f"/sharings/{sharing['id']}" in shown
    for path in shown:
        text = answers["GET", path].text
        assert [code for code in CODES if code in text] == ["safety", "variety"]
    assert dairy.done("GET", f"/dialogues/{session['id']}") == before
    assert dairy.done("GET", f"/waves/{dairy.closed}/report") == report
    assert sees(bakery, sharing) == ["safety", "variety"]


def every_route(door: Any) -> list[tuple[str, str]]:
    """List every way to ask the door something, pages too."""
    return [
        (method, str(route.path))
        for route in iter_route_contexts(door.routes)
        for method in sorted(route.methods or ())
    ]
