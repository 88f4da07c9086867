"""What is on offer: what ships with WVLO, and what an operator publishes or withdraws."""

from __future__ import annotations

from collections.abc import Iterable

from wvlo_core.domain.ids import Key
from wvlo_core.domain.learning_path import LearningItem, RoleProfile
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.errors import Invalid
from wvlo_core.ports import Command
from wvlo_learning_paths.model import Learner, OfferedItem, opened_by
from wvlo_learning_paths.ports import Work
from wvlo_learning_paths.use_cases.renewing import PROFILE, Why, advise, refresh
from wvlo_learning_paths.use_cases.technology import titles

_OFFER: Why = (
    None,
    LocalizedText(
        nl="Er is iets veranderd in wat je kunt doen.",
        en="Something changed in what there is to do.",
    ),
)


class AddOffer(Command):
    """Put the learning items and role profiles that ship with WVLO on offer."""

    items: tuple[LearningItem, ...]
    profiles: tuple[RoleProfile, ...]


def add_offer(command: AddOffer, work: Work) -> None:
    """Keep them; whoever a change can matter to gets new advice.

    An item that was published or withdrawn here stays as it is.
    """
    work.hold_offer(change=True)
    present = {item.key: item for item in work.items.where()}
    changed: list[LearningItem] = []
    for item in command.items:
        before = present.get(item.key)
        if before is None or not before.own:
            changed += _keep(OfferedItem(**item.model_dump()), before, work)
    touched: list[Learner] = []
    for profile in command.profiles:
        if (earlier := work.profiles.find(profile.key)) != profile:
            work.profiles.save(profile)
            if earlier is not None:
                touched += work.learners.where(profile=profile.key)
    refresh(touched, work, PROFILE)
    _advise_about(changed, work)


class PublishItem(Command):
    """Put a learning item on offer, or change it."""

    item: LearningItem


def publish_item(command: PublishItem, work: Work) -> OfferedItem:
    """Keep it; whoever it can matter to gets new advice. Twice the same is once."""
    work.hold_offer(change=True)
    item = OfferedItem(**command.item.model_dump(), own=True)
    codes = sorted({t.competency for t in item.teaches} | item.asks)
    if unknown := [code for code in codes if code not in titles(codes, work)]:
        message = "these competencies are in no framework we know"
        raise Invalid(message, tuple(unknown))
    _advise_about(_keep(item, work.items.find(item.key), work), work)
    return item


class WithdrawItem(Command):
    """Take a learning item off offer."""

    key: Key


def withdraw_item(command: WithdrawItem, work: Work) -> OfferedItem:
    """Leave it out of every path from now on; what pilots saw of it stays known."""
    work.hold_offer(change=True)
    before = work.items.get(command.key)
    item = before.model_copy(update={"withdrawn": True, "own": True})
    _advise_about(_keep(item, before, work), work)
    return item


def _keep(
    item: OfferedItem, before: OfferedItem | None, work: Work
) -> list[OfferedItem]:
    """Save what changed; give what it was and what it is."""
    if item == before:
        return []
    work.items.save(item)
    return [item] if before is None else [before, item]


def _advise_about(changed: Iterable[LearningItem], work: Work) -> None:
    """Advise those again for whom a learning item that changed can matter."""
    if codes := opened_by(changed, work.items.where()):
        advise(work.learners.with_gap_in(codes), work, _OFFER)
