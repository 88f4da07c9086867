"""What two versions of a questionnaire share, so that two waves can be compared.

Only items that a respondent met in the same form count. A construct is compared when at
least two thirds of its items, in the old and in the new version, are unchanged; that is
the same share somebody must answer to get a score.
"""

from __future__ import annotations

from enum import StrEnum

from wvlo_core.domain.ids import ConstructCode
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.value import Value
from wvlo_core.errors import Invalid
from wvlo_scan.model.instrument import Construct, Instrument, Item, Scale
from wvlo_scan.model.scores import ENOUGH_ITEMS


class Change(StrEnum):
    """Why an item of two versions is not the same question."""

    ADDED = "added"
    DROPPED = "dropped"
    MOVED = "moved"
    TEXT = "text"
    SCALE = "scale"
    REVERSED = "reversed"


_WORDS = {
    Change.ADDED: LocalizedText(nl="nieuwe vraag", en="new question"),
    Change.DROPPED: LocalizedText(nl="vraag vervallen", en="question dropped"),
    Change.MOVED: LocalizedText(
        nl="hoort nu bij een ander onderwerp", en="belongs to another topic now"
    ),
    Change.TEXT: LocalizedText(nl="andere woorden", en="other words"),
    Change.SCALE: LocalizedText(nl="andere antwoorden", en="other answers"),
    Change.REVERSED: LocalizedText(
        nl="telt nu andersom mee", en="now counts the other way round"
    ),
}


class ChangedItem(Value):
    """An item that is left out of a comparison, and why."""

    item: ConstructCode
    text: LocalizedText
    changes: tuple[Change, ...]

    @property
    def words(self) -> tuple[LocalizedText, ...]:
        """Say each change as people would."""
        return tuple(_WORDS[change] for change in self.changes)


class ComparedConstruct(Value):
    """One construct of both versions: what stayed, what changed."""

    code: ConstructCode
    title: LocalizedText
    unchanged: tuple[ConstructCode, ...]
    changed: tuple[ChangedItem, ...]
    comparable: bool

    def shared(self, construct: Construct) -> Construct:
        """Give the construct with its unchanged items only, to score either wave."""
        kept = tuple(item for item in construct.items if item.id in self.unchanged)
        return construct.model_copy(update={"items": kept})


class Comparison(Value):
    """Two versions side by side: constructs of the new one, then those dropped."""

    old: str
    new: str
    constructs: tuple[ComparedConstruct, ...]

    def of(self, code: str) -> ComparedConstruct | None:
        """Find a construct, when either version has it."""
        return next((each for each in self.constructs if each.code == code), None)


def comparable(old: Instrument, new: Instrument) -> Comparison:
    """Compare two versions of one questionnaire, in the order they were used."""
    if old.instrument != new.instrument:
        message = (
            f"{old.id} and {new.id} are different questionnaires; "
            "compare waves that asked the same one"
        )
        raise Invalid(message)
    before = {construct.code: construct for construct in old.constructs}
    after = {construct.code: construct for construct in new.constructs}
    return Comparison(
        old=old.id,
        new=new.id,
        constructs=tuple(
            _compared(old, new, before.get(code), after.get(code))
            for code in {**after, **before}
        ),
    )


def _compared(
    old: Instrument, new: Instrument, before: Construct | None, after: Construct | None
) -> ComparedConstruct:
    was, now = _items(before), _items(after)
    changes: dict[str, tuple[Change, ...]] = {}
    for name in {**now, **was}:
        if name in was and name in now:
            changes[name] = _changes(old, new, was[name], now[name])
        else:
            changes[name] = (_only_in_one(name, old, new),)
    unchanged = tuple(name for name in now if not changes[name])
    newest = next(construct for construct in (after, before) if construct)
    return ComparedConstruct(
        code=newest.code,
        title=newest.title,
        unchanged=unchanged,
        changed=tuple(
            ChangedItem(item=name, text={**was, **now}[name].text, changes=found)
            for name, found in changes.items()
            if found
        ),
        comparable=len(unchanged) >= ENOUGH_ITEMS * max(len(was), len(now)),
    )


def _items(construct: Construct | None) -> dict[str, Item]:
    return {item.id: item for item in construct.items} if construct else {}


def _only_in_one(name: str, old: Instrument, new: Instrument) -> Change:
    """Name what happened to an item that one version has in this construct."""
    was, now = ({item.id for item in version.items()} for version in (old, new))
    if name in was & now:
        return Change.MOVED
    return Change.DROPPED if name in was else Change.ADDED


def _changes(
    old: Instrument, new: Instrument, before: Item, after: Item
) -> tuple[Change, ...]:
    found = {
        Change.TEXT: not _same_words(before.text, after.text),
        Change.SCALE: not _same_answers(old.scale_of(before), new.scale_of(after)),
        Change.REVERSED: before.reversed != after.reversed,
    }
    return tuple(change for change, happened in found.items() if happened)


def _same_words(before: LocalizedText, after: LocalizedText) -> bool:
    """Tell whether each language that both have says the same; one may be added."""
    pairs = (
        (before.nl, after.nl),
        (before.en, after.en),
        (before.nl_b1, after.nl_b1),
    )
    return all(was == now for was, now in pairs if was is not None and now is not None)


def _same_answers(before: Scale, after: Scale) -> bool:
    return (
        before.scoring == after.scoring
        and len(before.steps) == len(after.steps)
        and all(
            _same_words(was.label, now.label)
            for was, now in zip(before.steps, after.steps, strict=True)
        )
    )
