"""Why an item exists: the events that proposed it, one by one and in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from pydantic import AwareDatetime

from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_core.domain.value import Value
from wvlo_news.model.facts import Fact
from wvlo_news.model.paths import after_what, where
from wvlo_news.model.rendering import Sorted
from wvlo_news.model.words import both, say


class Reason(Value):
    """One event that proposed this item."""

    event_type: str
    event_id: UUID
    time: AwareDatetime
    rule: LocalizedText


def reasons(facts: Sequence[Fact]) -> tuple[Reason, ...]:
    """Name the events in the order of time."""
    ordered = sorted(
        facts, key=lambda f: (f.time, f.event_type, f.key, str(f.event_id))
    )
    return tuple(
        Reason(event_type=f.event_type, event_id=f.event_id, time=f.time, rule=f.rule)
        for f in ordered
    )


def why_in_short(facts: Sequence[Fact]) -> LocalizedText:
    """Say in one sentence which events proposed this item."""
    if not facts:
        return _GONE
    kinds = Sorted.of(facts)
    return both(lambda language: _sentence(_clauses(kinds, language), language))


_GONE = LocalizedText(
    nl="De kennis waar dit over ging, is ingetrokken.",
    en="The knowledge this was about has been withdrawn.",
)
_BECAUSE = LocalizedText(nl="Omdat {clauses}.", en="Because {clauses}.")
_AND_BECAUSE = LocalizedText(nl=", en omdat ", en=", and because ")
_PILOT = LocalizedText(
    nl='de pilot "{title}" een les deelde', en='the pilot "{title}" shared a lesson'
)
_PILOTS = LocalizedText(
    nl="{count} pilots een les deelden", en="{count} pilots shared a lesson"
)
_KNOWLEDGE = LocalizedText(
    nl='"{title}" in de Kennisbank verscheen', en='"{title}" came into the Kennisbank'
)
_KNOWLEDGES = LocalizedText(
    nl="er {count} onderwerpen in de Kennisbank verschenen",
    en="{count} topics came into the Kennisbank",
)
_PATHS = LocalizedText(
    nl="er {where} nieuwe leerpaden zijn {after}",
    en="there are new learning paths {where} {after}",
)


def _clauses(kinds: Sorted, language: Language) -> list[str]:
    clauses: list[str] = []
    for found, one, more in (
        (kinds.pilots, _PILOT, _PILOTS),
        (kinds.knowledge, _KNOWLEDGE, _KNOWLEDGES),
    ):
        if len(found) > 1:
            clauses.append(say(more, language, count=len(found)))
        elif found:
            clauses.append(say(one, language, title=found[0].title.text(language)))
    if kinds.paths:
        place, after = where(kinds.paths, language), after_what(kinds.paths, language)
        clauses.append(say(_PATHS, language, where=place, after=after).rstrip())
    return clauses


def _sentence(clauses: Sequence[str], language: Language) -> str:
    # LocalizedText strips its edges, so the joint gets its closing space here.
    joint = f"{_AND_BECAUSE.text(language)} "
    return say(_BECAUSE, language, clauses=joint.join(clauses))
