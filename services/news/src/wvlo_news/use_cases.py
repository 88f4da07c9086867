"""What news does with events, and what an editor can do with news."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime

from wvlo_core.domain.ids import NewsItemId, NewsletterIssueId, SubjectId, new_id
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.errors import Invalid
from wvlo_core.events import ItemPublished, ItemWithdrawn, PathSuggested, PilotUpdated
from wvlo_core.ports import Command
from wvlo_news.model import (
    Fact,
    ItemState,
    KnowledgeFact,
    NewsItem,
    NewsletterIssue,
    PathFact,
    PilotFact,
    Withdrawal,
    composable,
    dated_title,
    in_order,
)
from wvlo_news.ports import Work

_OPEN = (ItemState.DRAFT, ItemState.APPROVED)


def draft_for_knowledge_item(event: ItemPublished, work: Work) -> None:
    """Propose news about the Kennisbank, unless it was withdrawn in the meantime."""
    fact = KnowledgeFact.of(event, *_proposer(work))
    withdrawal = work.withdrawals.find(event.item_id)
    if withdrawal is None or not withdrawal.covers(fact):
        _propose(fact, work)


def draft_for_pilot(event: PilotUpdated, work: Work) -> None:
    """Propose news about what a pilot learned."""
    _propose(PilotFact.of(event, *_proposer(work)), work)


def draft_for_paths(event: PathSuggested, work: Work) -> None:
    """Propose news about new learning paths."""
    _propose(PathFact.of(event, *_proposer(work)), work)


def drop_withdrawn_knowledge(event: ItemWithdrawn, work: Work) -> None:
    """Take withdrawn knowledge out of all drafts, whatever chain they belong to."""
    known = work.withdrawals.find(event.item_id)
    edition = max(event.edition, known.edition if known else 0)
    withdrawal = Withdrawal(id=event.item_id, edition=edition)
    work.withdrawals.save(withdrawal)
    for item in _open_items(work):
        changed = item.without(withdrawal)
        if changed is not item:
            work.items.save(changed)


class EditItem(Command):
    """Change the words of an item; what is left out stays."""

    item_id: NewsItemId
    title: LocalizedText | None = None
    body: LocalizedText | None = None


def edit_item(command: EditItem, work: Work) -> NewsItem:
    """Keep the editor's words; later events no longer change them."""
    item = work.items.get(command.item_id).edit(command.title, command.body)
    work.items.save(item)
    return item


class ApproveItem(Command):
    """Say that the words of an item may be published."""

    item_id: NewsItemId


def approve_item(command: ApproveItem, work: Work) -> NewsItem:
    """Approve the item."""
    item = work.items.get(command.item_id).approve()
    work.items.save(item)
    return item


class ScheduleItem(Command):
    """Plan when an approved item is to be published."""

    item_id: NewsItemId
    publish_at: AwareDatetime


def schedule_item(command: ScheduleItem, work: Work) -> NewsItem:
    """Keep the planned moment."""
    item = work.items.get(command.item_id).schedule(command.publish_at, work.now)
    work.items.save(item)
    return item


class DropItem(Command):
    """Decide not to bring an item."""

    item_id: NewsItemId


def drop_item(command: DropItem, work: Work) -> NewsItem:
    """Drop the item."""
    item = work.items.get(command.item_id).drop()
    work.items.save(item)
    return item


class PublishItem(Command):
    """Publish an approved item, outside any newsletter issue."""

    item_id: NewsItemId


def publish_item(command: PublishItem, work: Work) -> NewsItem:
    """Publish the item and tell the others."""
    return _publish(work.items.get(command.item_id), work)


class ComposeIssue(Command):
    """Make an issue of these items in this order, or of all that is ready."""

    title: LocalizedText | None = None
    items: tuple[NewsItemId, ...] | None = None


def compose_issue(command: ComposeIssue, work: Work) -> NewsletterIssue:
    """Compose a draft issue; its items keep following events until it is approved."""
    if command.items is None:
        chosen = in_order(_open_items(work))
    else:
        chosen = _chosen(command.items, work)
    issue = NewsletterIssue(
        id=NewsletterIssueId(new_id()),
        title=command.title or dated_title(work.now.date()),
        items=composable(chosen),
        composed_at=work.now,
    )
    work.issues.save(issue)
    return issue


class ApproveIssue(Command):
    """Take responsibility for an issue as it reads now."""

    issue_id: NewsletterIssueId
    approved_by: SubjectId


def approve_issue(command: ApproveIssue, work: Work) -> NewsletterIssue:
    """Approve the issue, publish its items, and tell the others of each."""
    issue = work.issues.get(command.issue_id)
    items = [work.items.get(item_id) for item_id in issue.items]
    issue, approved = issue.approve(items, command.approved_by, work.now)
    work.issues.save(issue)
    work.outbox.add(approved)
    for item in items:
        if item.state is ItemState.DRAFT:
            _publish(item.approve(), work)
        elif item.state is ItemState.APPROVED:
            _publish(item, work)
    return issue


def _proposer(work: Work) -> tuple[UUID, datetime]:
    """Name the event at work and its time; only an event can propose news."""
    if work.cause.event_id is None:
        message = "news is proposed by an event only; send the event to this service"
        raise Invalid(message)
    return work.cause.event_id, work.cause.time or work.now


def _propose(fact: Fact, work: Work) -> None:
    """Add the fact to the open draft of its chain, or start the next draft."""
    chain_id = work.cause.correlation_id
    found = work.items.where(correlation_id=str(chain_id))
    chain = sorted(found, key=lambda item: item.follow_up)
    if any(item.knows(fact) for item in chain):
        return
    if chain and chain[-1].takes_facts:
        work.items.save(chain[-1].with_fact(fact))
    else:
        work.items.save(NewsItem.start(chain_id, len(chain), fact))


def _open_items(work: Work) -> list[NewsItem]:
    """Give what is not yet published or dropped."""
    return [item for state in _OPEN for item in work.items.where(state=state.value)]


def _chosen(item_ids: tuple[NewsItemId, ...], work: Work) -> list[NewsItem]:
    """Find the items an editor chose, and name every id that is not right."""
    found = {item_id: work.items.find(item_id) for item_id in item_ids}
    faults = [
        f"there is no news item {item_id}; check the id"
        for item_id, item in found.items()
        if item is None
    ]
    if len(found) < len(item_ids):
        faults.append("an item is named more than once; name each item once")
    if faults:
        message = "the issue cannot be composed of these items"
        raise Invalid(message, tuple(faults))
    return [item for item in found.values() if item is not None]


def _publish(item: NewsItem, work: Work) -> NewsItem:
    """Publish one item and tell the others."""
    item, published = item.publish(work.now)
    work.items.save(item)
    work.outbox.add(published)
    return item
