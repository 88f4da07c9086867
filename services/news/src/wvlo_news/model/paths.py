"""The words about learning paths: how many people, where, about what; never who.

A fact about fewer than five people cannot exist, so no number below five is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wvlo_core.domain.ids import CompetencyCode
from wvlo_core.domain.locale import Language, LocalizedText
from wvlo_core.domain.people import Sector
from wvlo_news.model.facts import PathFact
from wvlo_news.model.words import AFTER, ORGANISATIONS, SECTORS, bullets, listed, say

_NEW_PATHS = LocalizedText(nl="Nieuwe leerpaden", en="New learning paths")
_PATHS = {
    "scan": LocalizedText(
        nl="Na een scan over leren op het werk zijn er nieuwe leerpaden voor {people}.",
        en="After a scan about learning at work there are new learning paths for "
        "{people}.",
    ),
    "knowledge_item": LocalizedText(
        nl="Na nieuwe kennis in de Kennisbank zijn er nieuwe leerpaden voor {people}.",
        en="After new knowledge in the Kennisbank there are new learning paths for "
        "{people}.",
    ),
    "pilot": LocalizedText(
        nl="Na nieuws uit een pilot zijn er nieuwe leerpaden voor {people}.",
        en="After news from a pilot there are new learning paths for {people}.",
    ),
}
_PATHS_FOR_MORE_REASONS = LocalizedText(
    nl="Er zijn nieuwe leerpaden voor {people}.",
    en="There are new learning paths for {people}.",
)
_TOPICS = LocalizedText(nl="Daarin gaat het over:", en="They are about:")
_OBSTACLES = LocalizedText(
    nl="Wat mensen noemen als drempel bij het leren:",
    en="What people name as a hurdle for learning:",
)
_INVITATION = LocalizedText(
    nl="Wil je zelf ook een stap zetten? Bekijk je eigen leerpad, of praat erover met "
    "een collega, je leidinggevende of een loopbaancoach.",
    en="Would you like to take a step as well? Look at your own learning path, or talk "
    "about it with a colleague, your manager or a career coach.",
)
_COUNTED = LocalizedText(nl="{count} mensen {where}", en="{count} people {where}")


def after_what(facts: Sequence[PathFact], language: Language) -> str:
    """Say what came before, such as `na een scan`; nothing when that differs."""
    found = sorted({fact.because for fact in facts})
    return AFTER[found[0]].text(language) if len(found) == 1 else ""


def where(facts: Sequence[PathFact], language: Language) -> str:
    """Name the sectors, such as `in de zuivel en in het lab`."""
    sectors = sorted(Counter(fact.sector for fact in facts).items())
    return listed([_where(s, n, language) for s, n in sectors], language)


def paths_title(facts: Sequence[PathFact], language: Language) -> str:
    """Name what is new, after what, and where."""
    parts = (
        _NEW_PATHS.text(language),
        after_what(facts, language),
        where(facts, language),
    )
    return " ".join(filter(None, parts))


def paths_body(facts: Sequence[PathFact], language: Language) -> list[str]:
    """Write the paragraphs: for how many, about what, and an invitation."""
    found = {fact.because for fact in facts}
    opening = _PATHS[found.pop()] if len(found) == 1 else _PATHS_FOR_MORE_REASONS
    paragraphs = [say(opening, language, people=people(facts, language))]
    for words, lines in (
        (_TOPICS, _topics(facts, language)),
        (_OBSTACLES, _obstacles(facts, language)),
    ):
        if lines:
            shown = bullets(lines, language)
            paragraphs.append(f"{words.text(language)}\n{shown}")
    return [*paragraphs, _INVITATION.text(language)]


def people(facts: Sequence[PathFact], language: Language) -> str:
    """Count learners per sector; each fact is about at least five of them."""
    learners: Counter[Sector] = Counter()
    organisations: Counter[Sector] = Counter()
    for fact in facts:
        learners[fact.sector] += fact.learners
        organisations[fact.sector] += 1
    counted = []
    for sector in sorted(learners):
        place = _where(sector, organisations[sector], language)
        counted.append(say(_COUNTED, language, count=learners[sector], where=place))
    return listed(counted, language)


def _where(sector: Sector, organisations: int, language: Language) -> str:
    several = sector is Sector.GENERIC and organisations > 1
    return (ORGANISATIONS if several else SECTORS[sector]).text(language)


def _topics(facts: Sequence[PathFact], language: Language) -> list[str]:
    """Name what most learners got suggestions for first."""
    learners: Counter[CompetencyCode] = Counter()
    titles: dict[CompetencyCode, LocalizedText] = {}
    for topic in (topic for fact in facts for topic in fact.topics):
        learners[topic.competency] += topic.learners
        titles.setdefault(topic.competency, topic.title)
    ordered = sorted(learners, key=lambda code: (-learners[code], code))
    return [titles[code].text(language) for code in ordered]


def _obstacles(facts: Sequence[PathFact], language: Language) -> list[str]:
    named = Counter(words for fact in facts for words in dict.fromkeys(fact.obstacles))
    return [words.text(language) for words, _ in named.most_common()]
