from __future__ import annotations

from typing import Any

from tests.builders import both
from tests.integration.wvlo_learning_paths.test_http import Paths, paths, problem
from wvlo_core.domain.ids import named_id

__all__ = ["paths"]

IMPACT = named_id("impact", "robots")
PLAN = {
    "technology": both("Robots"),
    "task": both("Dozen stapelen"),
    "mechanism": "substitutes",
    "horizon": 2030,
    "competencies": [
        {"competency": "D2", "weight": 2},
        {"competency": "C1", "weight": 1},
    ],
    "source": {"title": both("Onderzoek"), "url": "https://example.org/robots"},
    "on": "2026-11-01",
}


def see(paths: Paths, size: int, name: str) -> Any:
    direction = "increasing" if size > 0 else "decreasing"
    body = {
        "id": str(named_id("assessment", name)),
        "role": "technician",
        "direction": direction,
        "size": size,
        "confidence": "low",
        "on": "2026-11-02",
    }
    return paths.door.post(f"/technology-impacts/{IMPACT}/assessments", json=body)


# holds CO4
def test_rising_and_falling_competencies_come_with_the_tasks_behind_them(
    paths: Paths,
) -> None:
    paths.door.put(f"/technology-impacts/{IMPACT}", json=PLAN)
    other = {**PLAN, "competencies": [{"competency": "A4", "weight": 1}]}
    falling = named_id("impact", "falling")
    paths.door.put(f"/technology-impacts/{falling}", json=other)
    for number, size in enumerate((1, 2, 2)):
        assert see(paths, size, str(number)).status_code == 201
    for number in (1, 2):
        body = {
            "id": str(named_id("assessment", "falling", str(number))),
            "role": "operator",
            "direction": "disappearing",
            "size": -2,
            "confidence": "high",
            "on": "2026-11-02",
        }
        paths.door.post(f"/technology-impacts/{falling}/assessments", json=body)

    found = paths.door.get("/demand").json()

    assert [each["competency"] for each in found["rising"]] == ["C1", "D2"]
    assert [each["competency"] for each in found["falling"]] == ["A4"]
    (because,) = found["rising"][0]["because"]
    assert because["task"] == {**both("Dozen stapelen"), "nl_b1": None}
    assert because["rating"] == {
        "assessors": 3,
        "median_halves": 4,
        "lowest": 1,
        "highest": 2,
    }
    (first, second) = paths.door.get("/technology-impacts").json()
    assert {first["impact"]["id"], second["impact"]["id"]} == {
        str(IMPACT),
        str(falling),
    }


# holds CO4
def test_a_changed_demand_is_told_and_the_same_view_twice_tells_nothing_more(
    paths: Paths,
) -> None:
    paths.door.put(f"/technology-impacts/{IMPACT}", json=PLAN)
    see(paths, 1, "first")
    assert paths.told("demand_changed") == []

    see(paths, 1, "second")
    see(paths, 1, "second")

    (told,) = paths.told("demand_changed")
    assert [(s["competency"], s["now"]) for s in told["shifts"]] == [
        ("C1", 13),
        ("D2", 13),
    ]


def test_a_view_that_contradicts_itself_is_refused(paths: Paths) -> None:
    paths.door.put(f"/technology-impacts/{IMPACT}", json=PLAN)

    refused = paths.door.post(
        f"/technology-impacts/{IMPACT}/assessments",
        json={
            "id": str(named_id("x")),
            "role": "operator",
            "direction": "increasing",
            "size": -2,
            "confidence": "low",
            "on": "2026-11-02",
        },
    )

    problem(refused, 422)
