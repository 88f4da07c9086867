from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    BAKERY,
    DAIRY,
    both,
    climate,
    learner,
    learning_item,
    offer,
    profile,
    score,
    source,
)
from wvlo_core.domain.ids import named_id
from wvlo_core.domain.locale import Language
from wvlo_core.domain.people import Sector
from wvlo_core.events import PathSuggested
from wvlo_learning_paths.model import Suggestion, plan, suggestion_text, told

CODES = ["A1", "A2", "B1", "C1", "D1"]


def suggestion(name: str, *codes: str, low: bool = False) -> Suggestion:
    """Advise somebody who has these gaps and no others."""
    items = [learning_item(f"item-{c.lower()}", [(c, 0, 1)], hours=1) for c in codes]
    role = profile(**dict.fromkeys(codes, 1)) if codes else profile(D1=1)
    found = climate(score("feedback", 30)) if low else None
    somebody = learner(name, levels={} if codes else {"D1": 4})
    return plan(somebody, role, offer(*items), found, source())


def fact(*changed: Suggestion) -> PathSuggested | None:
    return told(DAIRY, Sector.DAIRY, changed, "scan", "Omdat.", title_of=offer().title)


def test_fewer_than_five_changed_suggestions_are_not_told() -> None:
    changed = [suggestion(f"p{n}", "A2") for n in range(4)]

    silence = fact(*changed)

    assert silence is None


def test_five_changed_suggestions_are_told_as_a_number() -> None:
    changed = [suggestion(f"p{n}", "A2") for n in range(5)]

    news = fact(*changed)

    assert news is not None
    assert (news.organisation_id, news.sector) == (DAIRY, Sector.DAIRY)
    assert (news.learners, news.because, news.rule) == (5, "scan", "Omdat.")
    assert [(t.competency, t.learners) for t in news.topics] == [("A2", 5)]


def test_a_topic_of_four_learners_is_not_told() -> None:
    changed = [suggestion(f"p{n}", "A2", "B1") for n in range(4)]
    changed += [suggestion(f"q{n}", "A2") for n in range(4)]

    news = fact(*changed)

    assert news is not None
    assert news.learners == 8
    assert [(t.competency, t.learners) for t in news.topics] == [("A2", 8)]


def test_nothing_in_common_leaves_only_the_number() -> None:
    changed = [suggestion(f"p{n}", code) for n, code in enumerate(CODES)]

    news = fact(*changed)

    assert news is not None
    assert (news.learners, news.topics, news.obstacles) == (5, (), ())


def test_an_obstacle_is_told_when_five_learners_hear_of_it() -> None:
    changed = [suggestion(f"p{n}", "A2", low=True) for n in range(5)]

    news = fact(*changed)

    assert news is not None
    assert [text.nl for text in news.obstacles] == ["feedback"]


def test_an_obstacle_four_learners_hear_of_is_not_told() -> None:
    changed = [suggestion(f"p{n}", "A2", low=n < 4) for n in range(6)]

    news = fact(*changed)

    assert news is not None
    assert news.obstacles == ()


@given(
    st.lists(
        st.tuples(st.sets(st.sampled_from(["A1", "A2", "B1", "D1"])), st.booleans()),
        max_size=14,
    )
)
def test_nothing_told_is_about_fewer_than_five_or_names_anybody(
    people: list[tuple[set[str], bool]],
) -> None:
    changed = [
        suggestion(f"alias{n}", *sorted(codes), low=low)
        for n, (codes, low) in enumerate(people)
    ]

    news = fact(*changed)

    assert (news is None) == (len(people) < 5)
    if news is not None:
        expected = {
            code: n
            for code in ("A1", "A2", "B1", "D1")
            if (n := sum(code in codes for codes, _ in people)) >= 5
        }
        assert {t.competency: t.learners for t in news.topics} == expected
        wire = news.model_dump_json()
        ids = [str(s.id) for s in changed]
        assert [word for word in (*ids, "alias", "level") if word in wire] == []


def test_a_new_number_or_source_is_the_same_advice() -> None:
    first = suggestion("otter", "A2")

    again = first.model_copy(
        update={"number": 9, "source": source().model_copy(update={"event_id": BAKERY})}
    )

    assert first.same_advice(again)


def test_the_same_obstacle_found_by_a_later_scan_is_the_same_advice() -> None:
    first = suggestion("otter", "A2", low=True)

    later = first.obstacles[0].model_copy(update={"source": named_id("later")})

    assert first.same_advice(first.model_copy(update={"obstacles": (later,)}))


@pytest.mark.parametrize(
    "changes",
    [
        {"steps": ()},
        {"obstacles": ()},
        {
            "reading": (
                {
                    "item_id": named_id("x"),
                    "edition": 1,
                    "slug": "x",
                    "title": both("x"),
                    "effort_minutes": 5,
                    "words": both("x"),
                },
            )
        },
    ],
    ids=["steps", "obstacles", "reading"],
)
def test_other_steps_reading_or_obstacles_are_other_advice(
    changes: dict[str, Any],
) -> None:
    first = suggestion("otter", "A2", low=True)

    other = Suggestion.model_validate(first.model_dump() | changes)

    assert not first.same_advice(other)


# holds LP2
@pytest.mark.parametrize("language", [*Language])
def test_a_suggestion_reads_as_text_with_every_reason(language: Language) -> None:
    advice = suggestion("otter", "A2", "D1", low=True)

    text = " ".join(suggestion_text(advice, language).split())

    for step in advice.steps:
        assert step.title.text(language) in text
        assert all(reason.words.text(language) in text for reason in step.reasons)
    assert advice.obstacles[0].words.text(language) in text
    assert advice.source.words.text(language) in text
