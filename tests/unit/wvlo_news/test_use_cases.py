from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.wvlo_news.examples import (
    CHAIN,
    NewsWork,
    item_published,
    item_withdrawn,
    path_suggested,
    pilot_updated,
    text,
)
from wvlo_core.domain.ids import named_id, new_id
from wvlo_core.errors import Conflict, Invalid, NotFound
from wvlo_core.events import (
    Event,
    IssueApproved,
    ItemPublished,
    ItemWithdrawn,
    NewsPublished,
    PathSuggested,
    PilotUpdated,
)
from wvlo_core.testing.fakes import NOON
from wvlo_news import use_cases
from wvlo_news.model import ItemState, KnowledgeFact, NewsItem

HANDLERS: dict[type[Event], Any] = {
    ItemPublished: use_cases.draft_for_knowledge_item,
    ItemWithdrawn: use_cases.drop_withdrawn_knowledge,
    PathSuggested: use_cases.draft_for_paths,
    PilotUpdated: use_cases.draft_for_pilot,
}
OTHER_CHAIN = named_id("test", "other chain")


def receive(
    work: NewsWork, event: Event, event_id: str = "event", chain: UUID = CHAIN
) -> None:
    HANDLERS[type(event)](event, work.caused_by(event_id, chain))


def only(work: NewsWork) -> NewsItem:
    (item,) = work.items.all()
    return item


def approved(
    work: NewsWork, event: Event | None = None, chain: UUID = CHAIN
) -> NewsItem:
    receive(work, event or item_published(), "first", chain)
    (item,) = work.items.where(correlation_id=str(chain))
    return use_cases.approve_item(use_cases.ApproveItem(item_id=item.id), work)


def test_events_of_one_chain_become_one_item():
    work = NewsWork()

    receive(work, item_published(), "one")
    receive(work, path_suggested(because="knowledge_item"), "two")

    assert only(work).id == named_id("news", str(CHAIN))
    assert "Dit past nu bij leerpaden van 6 mensen" in only(work).body.nl


def test_events_of_two_chains_become_two_items():
    work = NewsWork()

    receive(work, item_published(), "one")
    receive(work, pilot_updated(), "two", OTHER_CHAIN)

    assert len(work.items.all()) == 2


def test_news_is_not_made_without_an_event():
    with pytest.raises(Invalid, match="by an event only"):
        use_cases.draft_for_pilot(pilot_updated(), NewsWork())


@given(st.data())
def test_the_outcome_does_not_depend_on_the_order_of_events(data):
    events = [
        ("a1", item_published("a", 1)),
        ("a2", item_published("a", 2)),
        ("b1", item_published("b", 1)),
        ("p1", pilot_updated("p", 1)),
        ("p2", pilot_updated("p", 2)),
        ("o", path_suggested("o")),
        ("-a", item_withdrawn("a", data.draw(st.integers(1, 2)))),
        ("-b", item_withdrawn("b", 1)),
    ]
    chosen = data.draw(st.lists(st.sampled_from(events), min_size=1))

    def outcome(order: list[tuple[str, Event]]) -> list[NewsItem]:
        work = NewsWork()
        for event_id, event in order:
            receive(work, event, event_id)
        return [item for item in work.items.all() if item.facts]

    assert outcome(data.draw(st.permutations(chosen))) == outcome(chosen)


@pytest.mark.parametrize("touch", ["edit", "approve", "publish", "drop"])
def test_what_comes_after_an_editor_becomes_a_follow_up(touch):
    work = NewsWork()
    receive(work, item_published(), "one")
    first = only(work).id
    if touch == "edit":
        words = use_cases.EditItem(item_id=first, title=text("Eigen titel"))
        use_cases.edit_item(words, work)
    elif touch == "drop":
        use_cases.drop_item(use_cases.DropItem(item_id=first), work)
    else:
        use_cases.approve_item(use_cases.ApproveItem(item_id=first), work)
    if touch == "publish":
        use_cases.publish_item(use_cases.PublishItem(item_id=first), work)
    before = work.items.get(first)

    receive(work, path_suggested(because="knowledge_item"), "two")
    receive(work, path_suggested("b", because="knowledge_item"), "three")

    follow_up = work.items.get(named_id("news", str(CHAIN), "follow-up", "1"))
    assert work.items.get(first) == before
    assert len(work.items.all()) == 2
    assert follow_up.title.nl == "Nieuwe leerpaden na nieuwe kennis in de zuivel"
    assert {f.kind for f in follow_up.facts} == {"paths"}


def test_a_second_follow_up_gets_the_next_number():
    work = NewsWork()
    approved(work)
    receive(work, path_suggested(), "two")
    second = named_id("news", str(CHAIN), "follow-up", "1")
    use_cases.approve_item(use_cases.ApproveItem(item_id=second), work)

    receive(work, pilot_updated(), "three")

    third = work.items.get(named_id("news", str(CHAIN), "follow-up", "2"))
    assert third.title.nl == "Uit de pilot: Proef duo"


def test_an_older_edition_that_comes_late_makes_no_follow_up():
    work = NewsWork()
    approved(work, item_published(edition=2))

    receive(work, item_published(edition=1), "late")

    assert only(work).state is ItemState.APPROVED


def test_a_newer_edition_after_approval_makes_a_follow_up():
    work = NewsWork()
    approved(work, item_published(edition=1))

    receive(work, item_published(edition=2), "new")

    follow_up = work.items.get(named_id("news", str(CHAIN), "follow-up", "1"))
    assert follow_up.title.nl == "Vernieuwd in de Kennisbank: Titel buddy"


def test_withdrawn_knowledge_leaves_drafts_of_every_chain():
    work = NewsWork()
    receive(work, item_published(), "one")
    receive(work, path_suggested(because="knowledge_item"), "two")

    receive(work, item_withdrawn(), "gone", OTHER_CHAIN)

    assert [f.kind for f in only(work).facts] == ["paths"]


def test_a_publication_that_comes_after_its_withdrawal_is_ignored():
    work = NewsWork()
    receive(work, item_withdrawn(edition=2), "gone")
    receive(work, item_withdrawn(edition=1), "gone earlier")

    receive(work, item_published(edition=2), "late")

    assert work.items.all() == []


def test_knowledge_published_anew_after_a_withdrawal_is_news():
    work = NewsWork()
    receive(work, item_withdrawn(edition=1), "gone")

    receive(work, item_published(edition=2), "anew")

    (fact,) = only(work).facts
    assert isinstance(fact, KnowledgeFact)
    assert fact.edition == 2


def test_a_withdrawal_warns_about_approved_news():
    work = NewsWork()
    item = approved(work)

    receive(work, item_withdrawn(), "gone")

    assert work.items.get(item.id).warning is not None


def test_publishing_an_item_tells_the_others():
    work = NewsWork()
    item = approved(work)

    use_cases.publish_item(use_cases.PublishItem(item_id=item.id), work)

    assert work.outbox.events == [NewsPublished(news_item_id=item.id, title=item.title)]


def test_a_planned_moment_is_kept():
    work = NewsWork()
    item = approved(work)
    tomorrow = NOON + timedelta(days=1)

    command = use_cases.ScheduleItem(item_id=item.id, publish_at=tomorrow)
    use_cases.schedule_item(command, work)

    assert work.items.get(item.id).publish_at == tomorrow


def test_an_issue_of_everything_takes_drafts_and_approved_items_in_order():
    work = NewsWork()
    knowledge = approved(work)
    receive(work, pilot_updated(), "two", OTHER_CHAIN)
    dropped = approved(work, path_suggested(), named_id("third chain"))
    use_cases.drop_item(use_cases.DropItem(item_id=dropped.id), work)

    issue = use_cases.compose_issue(use_cases.ComposeIssue(), work)

    assert issue.items == (named_id("news", str(OTHER_CHAIN)), knowledge.id)
    assert issue.title.nl == "WVLO-nieuwsbrief van 23 november 2026"


def test_an_editor_chooses_items_and_their_order():
    work = NewsWork()
    pilot = approved(work, pilot_updated(), OTHER_CHAIN)
    knowledge = approved(work)

    command = use_cases.ComposeIssue(
        title=text("Zomer"), items=(knowledge.id, pilot.id)
    )
    issue = use_cases.compose_issue(command, work)

    assert issue.items == (knowledge.id, pilot.id)
    assert issue.title.nl == "Zomer"


@pytest.mark.parametrize("items", [None, ()])
def test_an_empty_issue_is_refused(items):
    with pytest.raises(Invalid, match="needs at least one item"):
        use_cases.compose_issue(use_cases.ComposeIssue(items=items), NewsWork())


def test_unknown_and_repeated_items_are_refused_and_named():
    work = NewsWork()
    item = approved(work)
    unknown = new_id()

    command = use_cases.ComposeIssue(items=(item.id, unknown, item.id))
    with pytest.raises(Invalid) as refused:
        use_cases.compose_issue(command, work)

    assert refused.value.faults == (
        f"there is no news item {unknown}; check the id",
        "an item is named more than once; name each item once",
    )


def test_a_dropped_item_is_refused_in_an_issue():
    work = NewsWork()
    item = approved(work)
    use_cases.drop_item(use_cases.DropItem(item_id=item.id), work)

    with pytest.raises(Invalid, match="was dropped; leave it out"):
        use_cases.compose_issue(use_cases.ComposeIssue(items=(item.id,)), work)


def test_approving_an_issue_publishes_its_items_and_tells_each_once():
    work = NewsWork()
    early = approved(work)
    use_cases.publish_item(use_cases.PublishItem(item_id=early.id), work)
    receive(work, pilot_updated(), "two", OTHER_CHAIN)
    draft = named_id("news", str(OTHER_CHAIN))
    late = approved(work, path_suggested(), named_id("third chain"))
    command = use_cases.ComposeIssue(items=(early.id, draft, late.id))
    issue = use_cases.compose_issue(command, work)
    work.outbox.events.clear()

    approve = use_cases.ApproveIssue(issue_id=issue.id, approved_by="editor-1")
    use_cases.approve_issue(approve, work)

    assert {item.state for item in work.items.all()} == {ItemState.PUBLISHED}
    assert work.outbox.events == [
        IssueApproved(issue_id=issue.id, items=3),
        NewsPublished(news_item_id=draft, title=work.items.get(draft).title),
        NewsPublished(news_item_id=late.id, title=late.title),
    ]


def test_approving_an_issue_twice_is_refused_and_tells_nothing():
    work = NewsWork()
    approved(work)
    issue = use_cases.compose_issue(use_cases.ComposeIssue(), work)
    approve = use_cases.ApproveIssue(issue_id=issue.id, approved_by="editor-1")
    use_cases.approve_issue(approve, work)
    work.outbox.events.clear()

    with pytest.raises(Conflict):
        use_cases.approve_issue(approve, work)

    assert work.outbox.events == []


def test_an_unknown_item_is_not_found():
    with pytest.raises(NotFound):
        use_cases.approve_item(use_cases.ApproveItem(item_id=new_id()), NewsWork())
