from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAIRY, TODAY, WAVE, both
from wvlo_core.domain.anonymity import DISTRIBUTION_FLOOR, Showing
from wvlo_core.domain.ids import named_id
from wvlo_core.domain.statistics import Consensus
from wvlo_core.errors import Invalid
from wvlo_core.testing.fakes import NOON
from wvlo_scan.model import Report, Result
from wvlo_scan.model.dialogue import DialogueSession, propose_agenda
from wvlo_scan.model.history import history_of
from wvlo_scan.model.report import Alikeness

CODES = ["autonomy", "feedback", "safety", "training", "variety"]


def result(
    code: str,
    score: float | None = 60,
    level: Consensus = Consensus.STRONG,
    people: int = 20,
) -> Result:
    """Make one result over everybody; without a score it is hidden."""
    figure: dict[str, Any] = {"breakdown": "organisation", "key": "all"}
    if score is None:
        figure["state"] = Showing.TOO_FEW
    else:
        rwg = {Consensus.NONE: 0.1, Consensus.WEAK: 0.4}.get(level, 0.8)
        alike = Alikeness(level=level, rwg=rwg, ad=0.5)
        figure |= {"state": Showing.SHOWN, "score": score, "respondents": people}
        enough = people >= DISTRIBUTION_FLOOR
        figure["spread"] = Showing.SHOWN if enough else Showing.TOO_FEW
        figure["agreement"] = alike if enough else None
    return Result.model_validate(
        {
            "code": code,
            "layer": "team",
            "title": both(code),
            "question": both("?"),
            "figures": (figure,),
        }
    )


def report(*results: Result) -> Report:
    return Report.model_validate(
        {
            "id": WAVE,
            "organisation_id": DAIRY,
            "instrument_id": "small-scan@1.0.0",
            "notice": both("x"),
            "min_n": 5,
            "respondents": 20,
            "coverage": (),
            "results": results,
        }
    )


def session(**changes: Any) -> DialogueSession:
    data = {
        "id": named_id("session"),
        "organisation_id": DAIRY,
        "wave_id": WAVE,
        "title": "Gesprek",
        "held_on": TODAY,
    }
    return DialogueSession.model_validate({**data, **changes})


def proposed(*results: Result, **dots: int) -> list[tuple[str, tuple[str, ...]]]:
    return [(p.code, p.reasons) for p in propose_agenda(report(*results), dots)]


def test_a_low_score_alone_is_no_reason_to_talk() -> None:
    low, apart = result("safety", 20), result("feedback", 70, Consensus.NONE)

    found = proposed(low, apart)

    assert found == [("feedback", ("apart",)), ("safety", ("most_apart",))]


def test_a_low_score_counts_once_people_find_it_important() -> None:
    low, apart = result("safety", 20), result("feedback", 70, Consensus.NONE)

    found = proposed(low, apart, safety=3)

    assert found == [("safety", ("low", "important")), ("feedback", ("apart",))]


def test_with_equally_many_reasons_most_dots_come_first() -> None:
    found = proposed(*(result(code) for code in CODES), training=2, variety=5)

    assert [code for code, _ in found[:2]] == ["variety", "training"]


def test_a_dot_brings_a_construct_before_one_without_any_reason() -> None:
    found = proposed(result("safety"), result("variety"), variety=1)

    assert found == [("variety", ("important",)), ("safety", ("most_apart",))]


def test_a_hidden_construct_is_never_proposed_whatever_its_dots() -> None:
    found = proposed(result("safety", None), result("variety"), safety=9)

    assert found == [("variety", ("most_apart",))]


# holds SC16
def test_of_fewer_than_ten_people_only_what_the_group_chose_is_proposed() -> None:
    few = [result(code, 20, Consensus.NONE, 9) for code in CODES]

    assert proposed(*few) == []
    assert proposed(*few, variety=2) == [("variety", ("low", "important"))]


@given(
    scores=st.lists(st.none() | st.floats(0, 100), min_size=5, max_size=5),
    levels=st.lists(st.sampled_from(Consensus), min_size=5, max_size=5),
    dots=st.dictionaries(st.sampled_from(CODES), st.integers(0, 9)),
    order=st.permutations(range(5)),
)
def test_an_agenda_has_three_shown_themes_in_the_same_order_whatever_the_reports(
    scores: list[float | None],
    levels: list[Consensus],
    dots: dict[str, int],
    order: list[int],
) -> None:
    results = [result(*each) for each in zip(CODES, scores, levels, strict=True)]

    found = propose_agenda(report(*results), dots)
    shuffled = propose_agenda(report(*(results[n] for n in order)), dots)

    shown = {r.code for r in results if r.whole.score is not None}
    assert len(found) == min(3, len(shown))
    assert {each.code for each in found} <= shown
    assert all(each.reasons and each.reasons != ("low",) for each in found)
    assert shuffled == found


def test_a_group_chooses_any_construct_but_not_too_many() -> None:
    many = report(*(result(f"topic_{n}", None) for n in range(9)))
    codes = [f"topic_{n}" for n in range(9)]

    chosen = session().choose([*codes[:6], codes[0]], many)

    assert chosen.themes == tuple(codes[:6])
    with pytest.raises(Invalid, match="hoogstens 6"):
        session().choose(codes, many)


def test_history_tells_each_change_inside_a_field_apart() -> None:
    was = session(notes={"safety": "Oud", "session": "Blijft"})
    now = was.model_copy(update={"title": "Anders", "notes": {"session": "Blijft"}})

    lines = history_of(was, now, NOON, 7)

    assert [(line.field, line.was, line.now) for line in lines] == [
        ("notes.safety", "Oud", None),
        ("title", "Gesprek", "Anders"),
    ]
    assert [line.id[-7:] for line in lines] == ["/000007", "/000008"]


def test_what_did_not_change_has_no_history() -> None:
    assert history_of(session(), session(), NOON, 1) == []
