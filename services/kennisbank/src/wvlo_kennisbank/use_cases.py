"""What editors can do with knowledge items, and what pilots add to them."""

from __future__ import annotations

from datetime import timedelta

from pydantic import BaseModel, ConfigDict

from wvlo_core import competency_framework
from wvlo_core.domain.locale import LocalizedText, Words
from wvlo_core.errors import Invalid, NotFound
from wvlo_core.events import PilotUpdated
from wvlo_core.ports import Command
from wvlo_kennisbank.model import (
    Evidence,
    ItemContent,
    Kind,
    KnowledgeItem,
    LibraryItem,
    Origin,
    Slug,
    Theme,
    item_id,
)
from wvlo_kennisbank.ports import Work

_CASE_MINUTES = 5
_CASE_KEEPS = timedelta(days=365)
_THEMES = {1: Theme.LEARNING_ORGANISATION, 4: Theme.SIDE_ENTRY}
_EVIDENCE = {
    "anecdote": Evidence.PRACTICE,
    "self_report": Evidence.SELF_REPORT,
    "measured": Evidence.MEASURED,
}
_EFFECT = {
    "better": ("Het ging beter dan verwacht.", "It went better than expected."),
    "as_expected": ("Het ging zoals verwacht.", "It went as expected."),
    "worse": ("Het ging minder goed dan verwacht.", "It went worse than expected."),
}


class WriteItem(Command):
    """Make a draft, or change what is not published."""

    slug: Slug
    content: ItemContent


class Written(BaseModel):
    """The draft as it is now, and whether it is a new one."""

    model_config = ConfigDict(frozen=True)

    item: KnowledgeItem
    created: bool


def write_item(command: WriteItem, work: Work) -> Written:
    """Keep the text as a draft; readers do not see it."""
    _refuse_faults(command.content)
    present = work.items.find(item_id(command.slug))
    if present is None:
        item = KnowledgeItem(slug=command.slug, content=command.content)
    else:
        item = present.write(command.content)
    work.items.save(item)
    return Written(item=item, created=present is None)


class ReviseItem(Command):
    """Prepare the next edition of a published item."""

    slug: Slug
    content: ItemContent


def revise_item(command: ReviseItem, work: Work) -> KnowledgeItem:
    """Keep the next text beside the published one; readers see the latter."""
    _refuse_faults(command.content)
    item = _item(command.slug, work).revise(command.content)
    work.items.save(item)
    return item


class SubmitForReview(Command):
    """Ask a reviewer to look at a draft."""

    slug: Slug


def submit_for_review(command: SubmitForReview, work: Work) -> KnowledgeItem:
    """Offer the draft to a reviewer; `Invalid` lists what is still missing."""
    item = _item(command.slug, work).submit()
    work.items.save(item)
    return item


class PublishItem(Command):
    """Make an item, or its revision, findable."""

    slug: Slug


def publish_item(command: PublishItem, work: Work) -> KnowledgeItem:
    """Publish the next edition and tell the others."""
    item, published = _item(command.slug, work).publish(work.now)
    work.items.save(item)
    work.outbox.add(published)
    return item


class WithdrawItem(Command):
    """Stop offering an item, and say why."""

    slug: Slug
    reason: Words


def withdraw_item(command: WithdrawItem, work: Work) -> KnowledgeItem:
    """Hide the item from readers and tell the others."""
    item, withdrawn = _item(command.slug, work).withdraw(command.reason)
    work.items.save(item)
    work.outbox.add(withdrawn)
    return item


class LoadLibrary(Command):
    """Add finished items, such as those that ship with WVLO."""

    items: tuple[LibraryItem, ...]


def load_library(command: LoadLibrary, work: Work) -> tuple[KnowledgeItem, ...]:
    """Publish what is not there yet; what editors changed or withdrew stays so."""
    entries = sorted(command.items, key=lambda entry: entry.slug)
    faults = tuple(
        f"{entry.slug}: {fault}"
        for entry in entries
        for fault in entry.content.faults(competency_framework())
    )
    if faults:
        raise Invalid("the library cannot be loaded", faults)
    added = []
    for entry in entries:
        if work.items.find(item_id(entry.slug)) is None:
            draft = KnowledgeItem(slug=entry.slug, content=entry.content)
            item, published = draft.publish(work.now)
            work.items.save(item)
            work.outbox.add(published)
            added.append(item)
    return tuple(added)


def draft_practice_case(event: PilotUpdated, work: Work) -> KnowledgeItem:
    """Start a practice case from a pilot update, once; an editor completes it."""
    slug = f"pilot-update-{event.update_id}"
    present = work.items.find(item_id(slug))
    if present is not None:
        return present
    item = KnowledgeItem(
        slug=slug,
        content=ItemContent(
            kind=Kind.PRACTICE_CASE,
            theme=_THEMES.get(event.programme_line, Theme.PRACTICE_DRIVEN_LEARNING),
            title=event.title,
            summary=event.lesson,
            body=_case_body(event),
            effort_minutes=_CASE_MINUTES,
            review_by=(work.now + _CASE_KEEPS).date(),
            source=f"WVLO-pilot {event.pilot_id}, update {event.number}",
            evidence=_EVIDENCE[event.evidence],
            owner="redactie-wvlo",
            licence="CC-BY-4.0",
        ),
        origin=Origin(pilot_id=event.pilot_id, update_id=event.update_id),
    )
    work.items.save(item)
    return item


def _case_body(event: PilotUpdated) -> LocalizedText:
    nl, en = _EFFECT[event.effect]
    english = (event.lesson.en, event.factors.en)
    return LocalizedText(
        nl=(
            f"{nl}\n\n## Wat we leerden\n{event.lesson.nl}\n\n"
            f"## Wat hielp en wat in de weg zat\n{event.factors.nl}"
        ),
        en=(
            f"{en}\n\n## What we learned\n{english[0]}\n\n"
            f"## What helped and what stood in the way\n{english[1]}"
            if all(english)
            else None
        ),
    )


def _refuse_faults(content: ItemContent) -> None:
    if faults := content.faults(competency_framework()):
        raise Invalid("this text cannot be kept; mend each fault", faults)


def _item(slug: str, work: Work) -> KnowledgeItem:
    item = work.items.find(item_id(slug))
    if item is None:
        message = f"there is no item {slug}; see GET /editor/items for what there is"
        raise NotFound(message)
    return item
