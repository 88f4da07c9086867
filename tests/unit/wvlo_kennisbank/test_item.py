from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from tests.unit.wvlo_kennisbank.examples import content, draft, published, text
from wvlo_core import competency_framework
from wvlo_core.domain.ids import named_id
from wvlo_core.errors import Conflict, Invalid
from wvlo_core.testing.fakes import NOON
from wvlo_kennisbank.model import KnowledgeItem, State


def in_review() -> KnowledgeItem:
    return draft().submit()


def withdrawn() -> KnowledgeItem:
    item, _ = published().withdraw("klopt niet meer")
    return item


def test_an_item_has_the_same_id_on_every_machine() -> None:
    item = draft("one-point-lesson")

    assert item.id == named_id("knowledge", "one-point-lesson")
    assert KnowledgeItem.model_validate_json(item.model_dump_json()) == item


def test_a_choice_made_twice_counts_once_and_has_one_order() -> None:
    made = content(sectors=("lab", "dairy", "lab"), levels=(3, 1, 3))

    assert made.sectors == ("dairy", "lab")
    assert made.levels == (1, 3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "poem"},
        {"theme": "weather"},
        {"audiences": ["everybody"]},
        {"levels": [5]},
        {"effort_minutes": 0},
        {"title": {"en": "only English"}},
        {"colour": "red"},
    ],
)
def test_content_outside_the_facets_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        content(**wrong)


def test_a_slug_that_cannot_be_an_address_is_refused() -> None:
    for slug in ("Met Spaties", "a" * 101, "../../etc", ""):
        with pytest.raises(ValidationError):
            draft(slug)


def test_competencies_outside_the_framework_are_each_named() -> None:
    faults = content(competencies=("A2", "Z9", "Q1")).faults(competency_framework())

    assert [fault.split()[1] for fault in faults] == ["Q1", "Z9"]


def test_an_item_is_overdue_from_the_day_after_its_review_date() -> None:
    made = content(review_by=date(2026, 11, 23))

    assert not made.overdue(date(2026, 11, 23))
    assert made.overdue(date(2026, 11, 24))


@pytest.mark.parametrize("before", [draft(), in_review()])
def test_a_draft_is_published_with_or_without_a_review(before: KnowledgeItem) -> None:
    item, event = before.publish(NOON)

    assert (item.state, item.edition) == (State.PUBLISHED, 1)
    assert item.published_at == NOON
    assert (event.item_id, event.edition, event.slug) == (item.id, 1, item.slug)
    assert event.title == item.content.title
    assert event.review_by == item.content.review_by


def test_publishing_or_submitting_with_gaps_names_every_gap() -> None:
    item = draft(audiences=(), competencies=())

    for step in (item.submit, lambda: item.publish(NOON)):
        with pytest.raises(Invalid) as refused:
            step()
        assert [gap.split()[0] for gap in refused.value.faults] == [
            "audiences",
            "competencies",
        ]


@pytest.mark.parametrize("before", [draft(), in_review(), withdrawn()])
def test_what_readers_do_not_see_can_be_written_anew(before: KnowledgeItem) -> None:
    item = before.write(content(title=text("Anders")))

    assert item.state is State.DRAFT
    assert item.content.title.nl == "Anders"
    assert item.withdrawn_because is None
    assert item.edition == before.edition


def test_a_published_text_is_not_changed_in_place() -> None:
    with pytest.raises(Conflict, match="withdraw it or start a revision"):
        published().write(content(title=text("Anders")))


def test_a_revision_waits_until_it_is_published_as_the_next_edition() -> None:
    later = NOON + timedelta(days=1)
    revised = published().revise(content(title=text("Tweede druk")))
    assert (revised.state, revised.edition) == (State.PUBLISHED, 1)
    assert revised.content.title.nl == "Een fout bespreken"

    item, event = revised.publish(later)

    assert item.content.title.nl == event.title.nl == "Tweede druk"
    assert (item.edition, event.edition) == (2, 2)
    assert item.revision is None
    assert item.published_at == later


def test_a_revision_with_gaps_is_not_published() -> None:
    revised = published().revise(content(sectors=()))

    with pytest.raises(Invalid, match="sectors"):
        revised.publish(NOON)


def test_sending_the_published_text_ends_the_revision() -> None:
    revised = published().revise(content(title=text("Tweede druk")))

    assert revised.revise(content()).revision is None


def test_publishing_again_without_a_revision_is_refused() -> None:
    with pytest.raises(Conflict, match="start a revision first"):
        published().publish(NOON)


def test_a_withdrawn_item_tells_the_edition_it_ended_with() -> None:
    item, event = published().withdraw("klopt niet meer")

    assert item.state is State.WITHDRAWN
    assert item.withdrawn_because == "klopt niet meer"
    assert (event.item_id, event.edition) == (item.id, 1)


def test_an_item_written_anew_after_withdrawal_gets_the_next_edition() -> None:
    _, event = withdrawn().write(content()).publish(NOON)

    assert event.edition == 2


@pytest.mark.parametrize(
    ("before", "step"),
    [
        (in_review(), "submit"),
        (published(), "submit"),
        (withdrawn(), "submit"),
        (withdrawn(), "publish"),
        (draft(), "withdraw"),
        (in_review(), "withdraw"),
        (withdrawn(), "withdraw"),
        (draft(), "revise"),
        (in_review(), "revise"),
        (withdrawn(), "revise"),
    ],
)
def test_a_step_from_the_wrong_state_is_refused_with_advice(
    before: KnowledgeItem, step: str
) -> None:
    steps: dict[str, Callable[[], object]] = {
        "submit": before.submit,
        "publish": lambda: before.publish(NOON),
        "withdraw": lambda: before.withdraw("waarom"),
        "revise": lambda: before.revise(content()),
    }

    with pytest.raises(Conflict, match=r"first|only"):
        steps[step]()
