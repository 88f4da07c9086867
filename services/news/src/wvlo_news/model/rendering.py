"""From facts to a draft: one title and one text, the same facts always the same words.

Numbers of people come from facts, and a fact about fewer than five people cannot exist.
No organisation is named, and nothing is said about why an outcome came about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_news.model.facts import (
    Fact,
    KnowledgeFact,
    NewsTopic,
    PathFact,
    PilotFact,
)
from wvlo_news.model.paths import paths_body, paths_title, people
from wvlo_news.model.words import (
    AUDIENCES,
    EFFECT,
    EVIDENCE,
    THEMES,
    both,
    bullets,
    listed,
    quoted,
    say,
)


@dataclass(frozen=True)
class Draft:
    """What the facts say when nobody changed the words."""

    topic: NewsTopic
    title: LocalizedText
    body: LocalizedText


@dataclass(frozen=True)
class Sorted:
    """The facts of one item by kind, in one order."""

    pilots: tuple[PilotFact, ...]
    knowledge: tuple[KnowledgeFact, ...]
    paths: tuple[PathFact, ...]

    @classmethod
    def of(cls, facts: Sequence[Fact]) -> Sorted:
        """Put the facts in the order they are told."""
        knowledge = [f for f in facts if isinstance(f, KnowledgeFact)]
        paths = [f for f in facts if isinstance(f, PathFact)]
        pilots = [f for f in facts if isinstance(f, PilotFact)]
        return cls(
            tuple(sorted(pilots, key=lambda f: (f.title.nl, f.key))),
            _one_of_each_theme_first(knowledge),
            tuple(sorted(paths, key=lambda f: (f.sector, f.key))),
        )


def render(facts: Sequence[Fact]) -> Draft:
    """Write the draft."""
    kinds = Sorted.of(facts)
    if kinds.pilots:
        topic, title = NewsTopic.PILOT, _pilot_title
    elif kinds.knowledge:
        topic, title = NewsTopic.KNOWLEDGE, _knowledge_title
    elif kinds.paths:
        topic, title = NewsTopic.PATHS, _paths_title
    else:
        return Draft(NewsTopic.KNOWLEDGE, _GONE_TITLE, _GONE)
    return Draft(
        topic,
        both(lambda language: title(kinds, language)),
        both(lambda language: "\n\n".join(_paragraphs(kinds, language))),
    )


def _paragraphs(kinds: Sorted, language: Language) -> list[str]:
    found: list[str] = []
    for pilot in kinds.pilots:
        if len(kinds.pilots) > 1:
            found.append(quoted(pilot.title, language))
        found += _pilot(pilot, language)
    if kinds.knowledge:
        if kinds.pilots:
            found.append(_knowledge_title(kinds, language))
        found += _knowledge(kinds.knowledge, language)
    if kinds.paths and (kinds.pilots or kinds.knowledge):
        found.append(say(_FITS, language, people=people(kinds.paths, language)))
    elif kinds.paths:
        found += paths_body(kinds.paths, language)
    return found


_GONE_TITLE = LocalizedText(nl="Vervallen bericht", en="News that has lapsed")
_GONE = LocalizedText(
    nl="Waar dit bericht over ging, staat niet meer in de Kennisbank.",
    en="What this was about is no longer in the Kennisbank.",
)
_FITS = LocalizedText(
    nl="Dit past nu bij leerpaden van {people}.",
    en="This now fits the learning paths of {people}.",
)


def _paths_title(kinds: Sorted, language: Language) -> str:
    return paths_title(kinds.paths, language)


# --- pilots

_PILOT_TITLE = LocalizedText(nl="Uit de pilot: {title}", en="From the pilot: {title}")
_PILOTS_TITLE = LocalizedText(nl="Uit {count} pilots", en="From {count} pilots")
_FACTORS = LocalizedText(
    nl="Wat volgens de pilot meespeelde: {factors}",
    en="What played a part, says the pilot: {factors}",
)


def _pilot_title(kinds: Sorted, language: Language) -> str:
    if len(kinds.pilots) > 1:
        return say(_PILOTS_TITLE, language, count=len(kinds.pilots))
    return say(_PILOT_TITLE, language, title=kinds.pilots[0].title.text(language))


def _pilot(fact: PilotFact, language: Language) -> list[str]:
    effect, evidence = EFFECT[fact.effect], EVIDENCE[fact.evidence]
    return [
        quoted(fact.lesson, language),
        say(_FACTORS, language, factors=quoted(fact.factors, language)),
        f"{effect.text(language)} {evidence.text(language)}",
    ]


# --- knowledge

_KNOWLEDGE_TITLE = LocalizedText(
    nl="Nieuw in de Kennisbank: {title}", en="New in the Kennisbank: {title}"
)
_RENEWED_TITLE = LocalizedText(
    nl="Vernieuwd in de Kennisbank: {title}", en="Renewed in the Kennisbank: {title}"
)
_KNOWLEDGES_TITLE = LocalizedText(
    nl="Nieuw in de Kennisbank: {count} onderwerpen",
    en="New in the Kennisbank: {count} topics",
)
_FOR_WHOM = LocalizedText(
    nl="Voor {audiences}. Het kost ongeveer {minutes} minuten.",
    en="For {audiences}. It takes about {minutes} minutes.",
)
_FOR_EVERYBODY = LocalizedText(nl="iedereen", en="everybody")
_MANY = LocalizedText(
    nl="In de Kennisbank staan {count} nieuwe onderwerpen:",
    en="There are {count} new topics in the Kennisbank:",
)


def _knowledge_title(kinds: Sorted, language: Language) -> str:
    if len(kinds.knowledge) > 1:
        return say(_KNOWLEDGES_TITLE, language, count=len(kinds.knowledge))
    fact = kinds.knowledge[0]
    words = _RENEWED_TITLE if fact.edition > 1 else _KNOWLEDGE_TITLE
    return say(words, language, title=fact.title.text(language))


def _knowledge(facts: Sequence[KnowledgeFact], language: Language) -> list[str]:
    if len(facts) > 1:
        lines = [_with_theme(fact, language) for fact in facts]
        first = say(_MANY, language, count=len(facts))
        return [f"{first}\n{bullets(lines, language)}"]
    fact = facts[0]
    audiences = [AUDIENCES[audience].text(language) for audience in fact.audiences]
    for_whom = listed(audiences, language) or _FOR_EVERYBODY.text(language)
    return [
        quoted(fact.summary, language),
        say(_FOR_WHOM, language, audiences=for_whom, minutes=fact.effort_minutes),
    ]


def _with_theme(fact: KnowledgeFact, language: Language) -> str:
    title = fact.title.text(language)
    theme = THEMES.get(fact.theme)
    return f"{title} ({theme.text(language)})" if theme else title


def _one_of_each_theme_first(
    facts: Sequence[KnowledgeFact],
) -> tuple[KnowledgeFact, ...]:
    """Go round the themes, so that the first few titles show how wide the news is."""
    place: Counter[str] = Counter()
    ordered: list[tuple[int, int, KnowledgeFact]] = []
    by_theme = sorted(facts, key=lambda f: (f.theme, f.title.nl, f.key))
    for number, fact in enumerate(by_theme):
        ordered.append((place[fact.theme], number, fact))
        place[fact.theme] += 1
    return tuple(fact for _, _, fact in sorted(ordered, key=lambda each: each[:2]))
