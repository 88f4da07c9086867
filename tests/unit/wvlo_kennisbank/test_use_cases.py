from __future__ import annotations

from typing import Any

import pytest

from tests.unit.wvlo_kennisbank.examples import (
    PILOT,
    KennisbankWork,
    content,
    draft,
    pilot_updated,
    published,
    text,
)
from wvlo_core.domain.ids import named_id
from wvlo_core.errors import Conflict, Invalid, NotFound
from wvlo_core.events import ItemPublished, ItemWithdrawn
from wvlo_kennisbank import use_cases
from wvlo_kennisbank.model import (
    Evidence,
    Kind,
    KnowledgeItem,
    LibraryItem,
    State,
    Theme,
    item_id,
)


def work_with(*items: KnowledgeItem) -> KennisbankWork:
    work = KennisbankWork()
    for item in items:
        work.items.save(item)
    return work


def write(slug: str, work: KennisbankWork, **changes: object) -> use_cases.Written:
    command = use_cases.WriteItem(slug=slug, content=content(**changes))
    return use_cases.write_item(command, work)


def library(*slugs: str) -> use_cases.LoadLibrary:
    return use_cases.LoadLibrary(
        items=tuple(LibraryItem(slug=slug, content=content()) for slug in slugs)
    )


def test_a_new_text_is_a_draft_that_nobody_hears_of() -> None:
    work = KennisbankWork()

    written = write("fault-review", work)

    assert written.created
    assert work.items.get(item_id("fault-review")).state is State.DRAFT
    assert work.outbox.events == []


def test_writing_again_changes_the_draft() -> None:
    work = work_with(draft())

    written = write("fault-review", work, title=text("Anders"))

    assert not written.created
    assert work.items.get(item_id("fault-review")).content.title.nl == "Anders"


def test_writing_over_a_published_item_is_refused() -> None:
    work = work_with(published())

    with pytest.raises(Conflict, match="withdraw it or start a revision"):
        write("fault-review", work)


def test_a_text_with_unknown_competencies_is_not_kept_not_even_as_draft() -> None:
    work = work_with(published("other"))

    with pytest.raises(Invalid, match="Z9"):
        write("fault-review", work, competencies=("Z9",))
    with pytest.raises(Invalid, match="Z9"):
        use_cases.revise_item(
            use_cases.ReviseItem(slug="other", content=content(competencies=("Z9",))),
            work,
        )

    assert [item.slug for item in work.items.all()] == ["other"]


def test_an_item_goes_through_review_to_its_readers() -> None:
    work = work_with(draft())

    use_cases.submit_for_review(use_cases.SubmitForReview(slug="fault-review"), work)
    in_review = work.items.get(item_id("fault-review"))
    use_cases.publish_item(use_cases.PublishItem(slug="fault-review"), work)

    assert in_review.state is State.IN_REVIEW
    assert work.items.get(item_id("fault-review")).published_at == work.now
    (event,) = work.outbox.events
    assert isinstance(event, ItemPublished)
    assert event.edition == 1


def test_a_published_revision_is_told_as_the_next_edition() -> None:
    work = work_with(published())
    revision = use_cases.ReviseItem(
        slug="fault-review", content=content(title=text("Tweede druk"))
    )

    use_cases.revise_item(revision, work)
    told_before = list(work.outbox.events)
    use_cases.publish_item(use_cases.PublishItem(slug="fault-review"), work)

    assert told_before == []
    (event,) = work.outbox.events
    assert isinstance(event, ItemPublished)
    assert (event.edition, event.title.nl) == (2, "Tweede druk")


def test_a_withdrawal_is_told_without_its_reason() -> None:
    work = work_with(published())

    use_cases.withdraw_item(
        use_cases.WithdrawItem(slug="fault-review", reason="fout in stap 3"), work
    )

    assert work.items.get(item_id("fault-review")).withdrawn_because == "fout in stap 3"
    (event,) = work.outbox.events
    assert event == ItemWithdrawn(item_id=item_id("fault-review"), edition=1)


def test_an_unknown_item_is_not_found_by_any_editor() -> None:
    work = KennisbankWork()

    steps: tuple[tuple[Any, Any], ...] = (
        (use_cases.submit_for_review, use_cases.SubmitForReview(slug="nothing")),
        (use_cases.publish_item, use_cases.PublishItem(slug="nothing")),
        (use_cases.withdraw_item, use_cases.WithdrawItem(slug="nothing", reason="x")),
        (
            use_cases.revise_item,
            use_cases.ReviseItem(slug="nothing", content=content()),
        ),
    )

    for use_case, command in steps:
        with pytest.raises(NotFound, match="nothing"):
            use_case(command, work)


def test_a_library_is_published_in_the_order_of_its_slugs() -> None:
    work = KennisbankWork()

    added = use_cases.load_library(library("b", "a"), work)

    assert [item.slug for item in added] == ["a", "b"]
    assert [e.slug for e in work.outbox.events if isinstance(e, ItemPublished)] == [
        "a",
        "b",
    ]


def test_loading_a_library_again_does_nothing() -> None:
    work = KennisbankWork()
    use_cases.load_library(library("a", "b"), work)
    work.outbox.events.clear()

    added = use_cases.load_library(library("a", "b"), work)

    assert added == ()
    assert work.outbox.events == []


def test_loading_a_library_respects_what_editors_did() -> None:
    withdrawn, _ = published("a").withdraw("klopt niet meer")
    work = work_with(withdrawn, draft("b", title=text("Eigen")))

    use_cases.load_library(library("a", "b", "c"), work)

    assert work.items.get(item_id("a")).state is State.WITHDRAWN
    assert work.items.get(item_id("b")).content.title.nl == "Eigen"
    assert work.items.get(item_id("c")).state is State.PUBLISHED


def test_a_library_with_a_fault_is_refused_whole() -> None:
    work = KennisbankWork()
    wrong = LibraryItem(slug="b", content=content(competencies=("Z9",)))
    command = use_cases.LoadLibrary(items=(*library("a").items, wrong))

    with pytest.raises(Invalid, match="b: competency Z9"):
        use_cases.load_library(command, work)

    assert work.items.all() == []


def test_a_pilot_update_becomes_a_draft_that_points_back() -> None:
    work = KennisbankWork()

    case = use_cases.draft_practice_case(pilot_updated(), work)

    assert case.state is State.DRAFT
    assert case.content.kind is Kind.PRACTICE_CASE
    assert case.content.title.en == "Pairs at the pasteuriser"
    assert "Tijd in het rooster." in case.content.body.nl
    assert "Time in the roster." in (case.content.body.en or "")
    assert case.content.evidence is Evidence.PRACTICE
    assert case.origin is not None
    assert (case.origin.pilot_id, case.origin.update_id) == (
        PILOT,
        named_id("test", "update", "1"),
    )
    assert work.outbox.events == []


def test_a_case_waits_for_an_editor_to_fill_its_gaps() -> None:
    work = KennisbankWork()
    case = use_cases.draft_practice_case(pilot_updated(), work)

    with pytest.raises(Invalid, match="audiences is empty"):
        use_cases.publish_item(use_cases.PublishItem(slug=case.slug), work)


def test_the_same_update_gives_one_case_and_leaves_the_editors_text_alone() -> None:
    work = KennisbankWork()
    case = use_cases.draft_practice_case(pilot_updated(), work)
    write(case.slug, work, title=text("Van de redactie"))

    use_cases.draft_practice_case(pilot_updated(title=text("Opnieuw")), work)

    (kept,) = work.items.all()
    assert kept.content.title.nl == "Van de redactie"
    assert kept.origin == case.origin


def test_each_update_of_a_pilot_gives_its_own_case() -> None:
    work = KennisbankWork()

    for number in (1, 2):
        update = named_id("test", "update", str(number))
        event = pilot_updated(update_id=update, number=number)
        use_cases.draft_practice_case(event, work)

    assert len(work.items.all()) == 2


@pytest.mark.parametrize(
    ("line", "theme"),
    [
        (1, Theme.LEARNING_ORGANISATION),
        (3, Theme.PRACTICE_DRIVEN_LEARNING),
        (4, Theme.SIDE_ENTRY),
    ],
)
def test_the_programme_line_suggests_a_theme(line: int, theme: Theme) -> None:
    case = use_cases.draft_practice_case(
        pilot_updated(programme_line=line), KennisbankWork()
    )

    assert case.content.theme is theme


def test_a_dutch_only_update_gives_a_dutch_only_case() -> None:
    event = pilot_updated(lesson=text("Samen kijken helpt."))

    case = use_cases.draft_practice_case(event, KennisbankWork())

    assert case.content.body.en is None
