from __future__ import annotations

from typing import Any

import pytest

from tests.builders import item_withdrawn, message
from tests.fixtures.companies import SPLIT, Company

BETTER = [(role, n, (5, *steps[1:])) for role, n, steps in SPLIT]
WORSE = [(role, n, (1, *steps[1:])) for role, n, steps in SPLIT]


def agreed(dairy: Company, about: str = "safety", **changes: Any) -> Any:
    body = {"about": about, "what": "Iets", "owner": "HR", "due": "2027-02-01"}
    path = f"/waves/{dairy.closed}/actions"
    return dairy.done("POST", path, {**body, **changes})


def later(dairy: Company) -> Any:
    (view,) = dairy.done("GET", "/actions")
    return view["later"]


# holds SC18
@pytest.mark.parametrize(
    ("people", "since"), [(BETTER, "higher"), (WORSE, "lower"), (SPLIT, "unclear")]
)
def test_the_next_wave_shows_whether_the_construct_of_an_action_moved(
    dairy: Company, people: Any, since: str
) -> None:
    agreed(dairy)

    dairy.wave(2, people=people)

    found = later(dairy)
    assert found["since"] == since
    assert found["changed"] == []
    assert found["before"] == pytest.approx(41.7)


# holds SC18
def test_only_unchanged_questions_are_compared_and_the_changed_one_is_named(
    dairy: Company,
) -> None:
    agreed(dairy)

    dairy.wave(2, version="1.1.0", people=BETTER, safety_2="Andere woorden")

    found = later(dairy)
    assert found["since"] == "higher"
    assert [c["item"] for c in found["changed"]] == ["safety_2"]
    assert found["changed"][0]["text"]["nl"] == "Andere woorden"


# holds SC18
def test_nothing_is_compared_when_most_questions_changed(dairy: Company) -> None:
    agreed(dairy)

    dairy.wave(2, version="1.1.0", people=BETTER, safety_1="Anders", safety_2="Ook")

    found = later(dairy)
    assert (found["since"], found["before"], found["now"]) == (
        "other_questions",
        None,
        None,
    )


# holds SC18
def test_a_figure_that_the_later_wave_hides_is_not_compared(dairy: Company) -> None:
    agreed(dairy)

    dairy.wave(2, people=[("operator", 4, (5, 5, 5, 5, 5))])

    found = later(dairy)
    assert (found["since"], found["now"]) == ("hidden", None)


def test_an_action_is_put_beside_the_newest_wave(dairy: Company) -> None:
    agreed(dairy)

    dairy.wave(2, people=WORSE)
    dairy.wave(3, people=BETTER)

    assert later(dairy)["since"] == "higher"


def test_the_wave_an_action_came_from_is_not_a_later_one(dairy: Company) -> None:
    agreed(dairy)

    assert later(dairy) is None


def test_a_withdrawn_kennisbank_item_stays_with_the_action_and_says_so(
    dairy: Company,
) -> None:
    agreed(dairy, items=["peer-talk"])
    app = dairy.door.app.state.wvlo

    app.receive_all([message(item_withdrawn("peer-talk"))])

    (view,) = dairy.done("GET", "/actions")
    assert [(i["slug"], i["withdrawn"]) for i in view["items"]] == [("peer-talk", True)]


def test_actions_come_in_the_order_of_their_dates(dairy: Company) -> None:
    for due in ("2027-03-01", "2026-12-01", "2027-01-01"):
        agreed(dairy, due=due)

    found = dairy.done("GET", "/actions")

    dates = [view["action"]["due"] for view in found]
    assert dates == ["2026-12-01", "2027-01-01", "2027-03-01"]
